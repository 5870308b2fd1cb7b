/** What the page may ask of main: named questions, each from our own page only, each input looked at. */
import { Notification, dialog, ipcMain, type BrowserWindow, type IpcMainEvent, type IpcMainInvokeEvent } from 'electron'
import type { FileKinds, MenuItem } from '../../contract/bridge.ts'
import type { DesktopEngine } from './engine.ts'
import { speakLocale } from './locale.ts'
import { setMenu } from './menu.ts'
import { ORIGIN } from './protocol.ts'
import { openOutside } from './window.ts'

interface Here {
  readonly engine: DesktopEngine
  readonly previews: (html: string) => string
  readonly window: () => BrowserWindow | null
}

const MOST_PREVIEW = 5 * 1024 * 1024
const text = (value: unknown, most = 1000): string => String(value).slice(0, most)

/** The main frame of our own window showing our own page. */
function isOurs(here: Here, event: IpcMainEvent | IpcMainInvokeEvent): boolean {
  const { senderFrame } = event
  return senderFrame !== null && senderFrame === here.window()?.webContents.mainFrame && isApp(senderFrame.url)
}
const isApp = (address: string): boolean => address.startsWith(`${ORIGIN}/`)

export function serveIpc(here: Here): void {
  const answer = (name: string, run: (event: IpcMainInvokeEvent, ...given: unknown[]) => unknown): void =>
    ipcMain.handle(name, (event, ...given: unknown[]) => {
      if (!isOurs(here, event)) throw new Error('ipc: not our page')
      return run(event, ...given)
    })
  const hear = (name: string, run: (...given: unknown[]) => void): void =>
    void ipcMain.on(name, (event, ...given: unknown[]) => isOurs(here, event) && run(...given))

  answer('dial', async (event) => {
    const port = await here.engine.newLine()
    event.senderFrame?.postMessage('engine-line', null, [port])
  })
  answer('pick-file', async (_, kinds) => {
    const picked = await dialog.showOpenDialog(here.window()!, { properties: ['openFile'], filters: filtersOf(kinds) })
    return picked.filePaths[0] ?? null
  })
  answer('save-file', async (_, name) => {
    const saved = await dialog.showSaveDialog(here.window()!, { defaultPath: text(name, 255) })
    return saved.canceled ? null : saved.filePath
  })
  answer('open-external', (_, address) => openOutside(text(address, 4096)))
  answer('add-preview', (_, html) => here.previews(text(html, MOST_PREVIEW)))
  hear('notify', (title, body) => new Notification({ title: text(title, 200), body: text(body) }).show())
  hear('menu', (items, locale) => {
    speakLocale(locale)
    setMenu(items as readonly MenuItem[], here.window)
  })
}

const filtersOf = (kinds: unknown): { name: string; extensions: string[] }[] =>
  (Array.isArray(kinds) ? (kinds as FileKinds[]) : []).map(({ name, extensions }) => ({
    name: text(name),
    extensions: extensions.map((extension) => text(extension, 20)),
  }))
