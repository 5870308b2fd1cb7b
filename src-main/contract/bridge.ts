/** What the desktop's preload offers to the page, as `window.utskick`; a browser has none. Types only. */
import type { Transport } from './wire.ts'

export interface FileKinds {
  readonly name: string
  /** Without dots. */
  readonly extensions: readonly string[]
}
export interface MenuItem {
  readonly id: string
  readonly label: string
  readonly group: string
  readonly accelerator?: string
}
export interface DesktopBridge {
  /** A line to the engine; waits until there is one. */
  dial(): Promise<Transport>
  pickFile(kinds: readonly FileKinds[]): Promise<string | null>
  saveFile(suggestedName: string): Promise<string | null>
  openExternal(url: string): Promise<void>
  notify(title: string, body: string): void
  addPreview(html: string): Promise<string>
  /** The path of a file that was dropped on or picked in the page. */
  pathOf(file: File): string
  /** `locale`: the window's, in which main names what is the system's own. */
  setMenu(items: readonly MenuItem[], locale: string): void
  onMenu(listener: (id: string) => void): () => void
  /** A workspace that the system asked to open. */
  onOpenFile(listener: (path: string) => void): () => void
}
