/**
 * The desktop app's main process, thin on purpose: it opens the window, starts the engine as a utility process and hands
 * the window a port to it. It holds no data, decides nothing about campaigns and trusts nothing that the page says.
 */
import { mkdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { app, dialog, type BrowserWindow } from 'electron'
import type { Refusal } from '../../domain/units.ts'
import { sayFrom } from '../../words/say.ts'
import { workspaceWords } from '../../words/workspace.ts'
import { platformFolders } from '../node/folders.ts'
import { commandOf, workspaceOf } from './arguments.ts'
import { runCommand } from './command.ts'
import { DesktopEngine } from './engine.ts'
import { serveIpc } from './ipc.ts'
import { localeHere } from './locale.ts'
import { serveApp, registerScheme } from './protocol.ts'
import { watchSends } from './sends.ts'
import { openWindow, refuseEverything, safeWindow } from './window.ts'

/** As in electron-builder.yml: Windows shows notices only of an app that it knows by this name. */
const APP_ID = 'org.utskick.desktop'

/** Paths of the parts. */
export interface AppParts {
  readonly engine: string
  readonly cli: string
  readonly preload: string
  /** Folder of the built window. */
  readonly window: string
}

export function startApp(parts: AppParts): void {
  registerScheme()
  const command = commandOf(process.argv, app.isPackaged)
  keepIn(command ? 'command' : 'desktop')
  if (command) return void app.whenReady().then(() => runCommand(parts.cli, command))
  app.setAppUserModelId(APP_ID)
  if (!app.requestSingleInstanceLock()) return app.quit()
  // macOS names the file that was double-clicked before the app is ready
  let asked = workspaceOf(process.argv, process.cwd())
  const early = (event: Electron.Event, path: string): void => {
    event.preventDefault()
    asked = path
  }
  app.on('open-file', early)
  void app.whenReady().then(() => {
    app.off('open-file', early)
    return openApp(parts, asked)
  })
}

/** What Chromium keeps, and the lock of the single instance, lie below our own folder, wherever that is. */
function keepIn(name: string): void {
  const { config } = platformFolders(process.platform, process.env, homedir())
  const folder = join(config, name)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  app.setPath('userData', folder)
}

async function openApp(parts: AppParts, workspace: string): Promise<void> {
  const previews = serveApp(parts.window)
  refuseEverything()
  const engine = new DesktopEngine(parts.engine, workspace, {
    onRestart: () => sends.again(),
    onGone: () => app.exit(1),
  })
  let window: BrowserWindow | null = openWindow(parts.preload)
  safeWindow(window)
  const sends = watchSends(engine, () => window)
  serveIpc({ engine, previews, window: () => window })
  window.on('close', (event) => sends.mayClose(window!) || event.preventDefault())
  window.on('closed', () => (window = null))
  // on macOS too: an app without a window that goes on sending would be a surprise
  app.on('window-all-closed', () => app.quit())
  app.on('second-instance', (_, argv, folder) => comeForward(window, workspaceOf(argv, folder)))
  app.on('open-file', (event, path) => {
    event.preventDefault()
    comeForward(window, path)
  })
  quitAfter(engine)
  const refusal = await engine.ready()
  if (refusal) tellRefusal(refusal)
}

/** Brings the window to the front, with a file to open if there is one. An app that is closing starts again for it. */
function comeForward(window: BrowserWindow | null, file: string): void {
  if (!window) return app.relaunch({ args: [...withoutWorkspace(process.argv), ...(file ? [file] : [])] })
  if (window.isMinimized()) window.restore()
  window.focus()
  if (file === '') return
  const { webContents } = window
  if (webContents.isLoading()) webContents.once('did-finish-load', () => webContents.send('open-file', file))
  else webContents.send('open-file', file)
}

const withoutWorkspace = (argv: readonly string[]): string[] => argv.slice(1).filter((one) => !one.endsWith('.utskick'))

function tellRefusal(refusal: Refusal): void {
  const title = sayFrom(workspaceWords, localeHere(), { code: 'shell/open-failed', params: {} })
  dialog.showErrorBox(title, sayFrom(workspaceWords, localeHere(), refusal))
}

/** Quitting waits for the engine: messages under way are finished, the file is checkpointed. */
function quitAfter(engine: DesktopEngine): void {
  let closed = false
  app.on('will-quit', (event) => {
    if (closed) return
    event.preventDefault()
    void engine.close().then(() => {
      closed = true
      app.quit()
    })
  })
}
