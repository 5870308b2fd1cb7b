/** What differs by shell: picking and saving files, links, notices, previews. One promise, kept in two ways. */
import type { DesktopBridge, FileKinds, MenuItem } from '../../src-main/contract/bridge.ts'
import { desktopBridge } from './bridge.ts'

export interface PickedFile {
  /** What the contract takes as a file reference. */
  readonly ref: string
  readonly name: string
}
export interface SavedFile {
  readonly ref: string
  /** To be called when the engine has written: a browser downloads it then. */
  finish(): void
}
export interface Shell {
  readonly kind: 'browser' | 'desktop'
  /** null when the person thought better of it. `onProgress` tells the share of an upload, 0 to 1. */
  pickFile(kinds: readonly FileKinds[], onProgress?: (share: number) => void): Promise<PickedFile | null>
  saveFile(suggestedName: string): Promise<SavedFile | null>
  openExternal(url: string): void
  notify(title: string, body: string): void
  /** A browser notifies only after a person has allowed it; to be called from a gesture. */
  askToNotify(): void
  /** Address for an `<iframe sandbox>` that shows `html` and runs nothing. */
  previewUrl(html: string): Promise<string>
  /** Files dropped anywhere on the window; one that could not be brought to the engine has failed. Returns its undoing. */
  onFileDropped(
    listener: (file: PickedFile) => void,
    onDrag?: (over: boolean) => void,
    onFailed?: (thrown: unknown) => void,
  ): () => void
  /** Native menu; a browser has none. */
  setMenu(items: readonly MenuItem[], locale: string): void
  onMenu(listener: (id: string) => void): () => void
  onOpenFile(listener: (path: string) => void): () => void
}

/** Thrown when a file could not be brought to the engine; `code` has its sentence. */
export class UploadFailed extends Error {
  readonly code: string
  constructor(code: string) {
    super(code)
    this.code = code
  }
}

const nothing = (): void => undefined

function hearDrops(take: (file: File) => void, onDrag: (over: boolean) => void): () => void {
  const over = (event: DragEvent): void => {
    if (!event.dataTransfer?.types.includes('Files')) return
    event.preventDefault()
    onDrag(true)
  }
  const leave = (event: DragEvent): void => void (event.relatedTarget === null && onDrag(false))
  const drop = (event: DragEvent): void => {
    const [file] = event.dataTransfer?.files ?? []
    onDrag(false)
    if (!file) return
    event.preventDefault()
    take(file)
  }
  const heard = { dragover: over, dragleave: leave, drop }
  for (const [name, listener] of Object.entries(heard)) addEventListener(name, listener as EventListener)
  return () => {
    for (const [name, listener] of Object.entries(heard)) removeEventListener(name, listener as EventListener)
  }
}

const desktopShell = (bridge: DesktopBridge): Shell => {
  const picked = (path: string): PickedFile => ({ ref: path, name: path.split(/[\\/]/).at(-1) ?? path })
  return {
    kind: 'desktop',
    pickFile: async (kinds) => {
      const path = await bridge.pickFile(kinds)
      return path === null ? null : picked(path)
    },
    saveFile: async (suggestedName) => {
      const path = await bridge.saveFile(suggestedName)
      return path === null ? null : { ref: path, finish: nothing }
    },
    openExternal: (url) => void bridge.openExternal(url),
    notify: (title, body) => bridge.notify(title, body),
    askToNotify: nothing,
    previewUrl: (html) => bridge.addPreview(html),
    onFileDropped: (listener, onDrag = nothing) => hearDrops((file) => listener(picked(bridge.pathOf(file))), onDrag),
    setMenu: (items, locale) => bridge.setMenu(items, locale),
    onMenu: (listener) => bridge.onMenu(listener),
    onOpenFile: (listener) => bridge.onOpenFile(listener),
  }
}

const browserShell: Shell = {
  kind: 'browser',
  pickFile: async (kinds, onProgress) => {
    const file = await chooseFile(kinds)
    return file && upload(file, onProgress)
  },
  saveFile: async (suggestedName) => {
    const reply = await fetch(`/download?name=${encodeURIComponent(suggestedName)}`, { method: 'POST' })
    if (!reply.ok) throw new UploadFailed('call/file-gone')
    const { ref, token } = (await reply.json()) as { ref: string; token: string }
    return { ref, finish: () => follow(`/download/${token}`) }
  },
  openExternal: (url) => void window.open(url, '_blank', 'noopener,noreferrer'),
  notify: (title, body) => {
    if (Notification.permission === 'granted') new Notification(title, { body })
  },
  askToNotify: () => {
    if (Notification.permission === 'default') void Notification.requestPermission()
  },
  previewUrl: async (html) => {
    const reply = await fetch('/preview', { method: 'POST', body: html })
    if (!reply.ok) throw new UploadFailed('shell/upload-too-large')
    return ((await reply.json()) as { url: string }).url
  },
  onFileDropped: (listener, onDrag = nothing, onFailed = nothing) =>
    hearDrops((file) => void upload(file).then(listener, onFailed), onDrag),
  setMenu: nothing,
  onMenu: () => nothing,
  onOpenFile: () => nothing,
}

function chooseFile(kinds: readonly FileKinds[]): Promise<File | null> {
  const input = document.createElement('input')
  input.type = 'file'
  input.hidden = true
  input.accept = kinds.flatMap((kind) => kind.extensions.map((extension) => `.${extension}`)).join(',')
  document.body.append(input)
  return new Promise<File | null>((resolve) => {
    input.addEventListener('change', () => resolve(input.files?.[0] ?? null))
    input.addEventListener('cancel', () => resolve(null))
    input.click()
  }).finally(() => input.remove())
}

/** XMLHttpRequest, because fetch tells no progress of what it sends. */
function upload(file: File, onProgress: (share: number) => void = nothing): Promise<PickedFile> {
  const request = new XMLHttpRequest()
  request.open('POST', `/upload?name=${encodeURIComponent(file.name)}`)
  request.responseType = 'json'
  request.upload.addEventListener('progress', (event) => onProgress(event.loaded / Math.max(event.total, 1)))
  return new Promise((resolve, reject) => {
    request.addEventListener('load', () => {
      const said = request.response as { ref?: string; refusal?: { code: string } } | null
      if (said?.ref) resolve({ ref: said.ref, name: file.name })
      else reject(new UploadFailed(said?.refusal?.code ?? 'call/file-gone'))
    })
    request.addEventListener('error', () => reject(new UploadFailed('shell/stopped')))
    request.send(file)
  })
}

function follow(href: string): void {
  const link = document.createElement('a')
  link.href = href
  link.download = ''
  document.body.append(link)
  link.click()
  link.remove()
}

export const openShell = (): Shell => {
  const bridge = desktopBridge()
  return bridge ? desktopShell(bridge) : browserShell
}
