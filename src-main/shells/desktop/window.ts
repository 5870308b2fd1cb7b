/** The one window: sandboxed, its navigation locked, where it was last time. */
import { BrowserWindow, app, nativeTheme, session, shell } from 'electron'
import { ORIGIN } from './protocol.ts'
import { keepState, lastState } from './window-state.ts'

export function openWindow(preload: string): BrowserWindow {
  const state = lastState()
  const window = new BrowserWindow({
    ...state.bounds,
    minWidth: 960,
    minHeight: 600,
    show: false,
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#16181b' : '#ffffff',
    title: 'Utskick',
    webPreferences: { preload, sandbox: true, contextIsolation: true, nodeIntegration: false, webviewTag: false },
  })
  if (state.maximized) window.maximize()
  window.once('ready-to-show', () => window.show())
  keepState(window)
  void window.loadURL(`${ORIGIN}/index.html`)
  return window
}

/** The page stays the page: nothing navigates, nothing opens, nothing embeds. */
export function safeWindow(window: BrowserWindow): void {
  const { webContents } = window
  webContents.setWindowOpenHandler(() => ({ action: 'deny' }))
  webContents.on('will-navigate', (event) => event.preventDefault())
  webContents.on('will-frame-navigate', (event) => {
    if (!event.url.startsWith(`${ORIGIN}/preview/`)) event.preventDefault()
  })
  webContents.on('will-attach-webview', (event) => event.preventDefault())
}

/** No camera, place or notice by a page; copying a table is all that it may. */
export function refuseEverything(): void {
  session.defaultSession.setPermissionRequestHandler((_, permission, answer) => answer(mayHave(permission)))
  session.defaultSession.setPermissionCheckHandler((_, permission) => mayHave(permission))
  app.on('web-contents-created', (_, contents) => contents.setWindowOpenHandler(() => ({ action: 'deny' })))
}

const mayHave = (permission: string): boolean => permission === 'clipboard-sanitized-write'

/** Only what a person can follow in a browser or a mail program. Resolves false when it is none of those. */
export async function openOutside(address: string): Promise<boolean> {
  const url = URL.parse(address)
  if (!url || !['https:', 'http:', 'mailto:'].includes(url.protocol)) return false
  await shell.openExternal(url.href)
  return true
}
