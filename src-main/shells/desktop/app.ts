/**
 * The desktop app's main process, thin on purpose: it opens the window, starts the engine as a utility process and hands
 * the window a port to it. It holds no data, decides nothing about campaigns and trusts nothing that the page says.
 */
import { app, dialog, utilityProcess, type BrowserWindow } from 'electron'
import type { Refusal } from '../../domain/units.ts'
import { commandOf, workspaceOf } from './arguments.ts'
import { DesktopEngine } from './engine.ts'
import { serveIpc } from './ipc.ts'
import { serveApp, registerScheme } from './protocol.ts'
import { watchSends } from './sends.ts'
import { openWindow, refuseEverything, safeWindow } from './window.ts'
import { sayFrom, type Locale } from '../../words/say.ts'
import { workspaceWords } from '../../words/workspace.ts'

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
  if (command) return void app.whenReady().then(() => runCommand(parts.cli, command))
  if (!app.requestSingleInstanceLock()) return app.quit()
  // macOS names the file that was double-clicked before the app is ready
  let asked = workspaceOf(process.argv)
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

/** The packaged app given CLI arguments is the CLI: no window, its exit code, plain streams. */
function runCommand(cli: string, args: string[]): void {
  utilityProcess.fork(cli, args, { stdio: 'inherit' }).once('exit', (code) => app.exit(code))
}

async function openApp(parts: AppParts, workspace: string): Promise<void> {
  const previews = serveApp(parts.window)
  refuseEverything()
  let window: BrowserWindow | null = null
  const engine = new DesktopEngine(parts.engine, workspace, {
    onRestart: () => sends.again(),
    onGone: () => app.exit(1),
  })
  const sends = watchSends(engine, () => window)
  serveIpc({ engine, previews, window: () => window })
  const show = (): void => {
    window = openWindow(parts.preload)
    safeWindow(window)
    window.on('close', (event) => sends.mayClose(window!) || event.preventDefault())
    window.on('closed', () => (window = null))
  }
  const openFile = (path: string): void => {
    if (path === '') return
    window?.webContents.send('open-file', path)
    window?.focus()
  }
  app.on('second-instance', (_, argv) => {
    if (window?.isMinimized()) window.restore()
    window?.focus()
    openFile(workspaceOf(argv))
  })
  app.on('open-file', (event, path) => {
    event.preventDefault()
    openFile(path)
  })
  app.on('activate', () => window ?? show())
  app.on('window-all-closed', () => process.platform === 'darwin' || app.quit())
  quitAfter(engine)
  const refusal = await engine.ready()
  show()
  if (refusal) tellRefusal(refusal)
}

function tellRefusal(refusal: Refusal): void {
  const locale: Locale = app.getLocale().startsWith('sv') ? 'sv' : 'en'
  const title = sayFrom(workspaceWords, locale, { code: 'shell/open-failed', params: {} })
  dialog.showErrorBox(title, sayFrom(workspaceWords, locale, refusal))
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
