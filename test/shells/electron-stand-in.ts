/**
 * Stands in for the `electron` module where no binary is to be had, so that main and preload run under Node with a real
 * engine. It draws nothing; it records what it was told and lets a test play the person and the system.
 */
import { fork, type ChildProcess } from 'node:child_process'
import { EventEmitter } from 'node:events'

/** MessagePortMain, both ends in this process. Frames wait until somebody listens. */
export class Port extends EventEmitter {
  peer: Port | null = null
  private waiting: unknown[] = []
  postMessage(data: unknown): void {
    queueMicrotask(() => this.peer?.arrive(data))
  }
  start(): void {
    for (const data of this.waiting.splice(0)) this.arrive(data)
  }
  close(): void {
    const { peer } = this
    this.peer = null
    peer?.emit('close')
    this.emit('close')
  }
  private arrive(data: unknown): void {
    if (this.listenerCount('message') === 0) this.waiting.push(data)
    else this.emit('message', { data, ports: [] })
  }
  addEventListener(name: string, listener: (...given: unknown[]) => void): void {
    this.on(name, listener)
  }
  removeEventListener(name: string, listener: (...given: unknown[]) => void): void {
    this.off(name, listener)
  }
}
export class MessageChannelMain {
  readonly port1 = new Port()
  readonly port2 = new Port()
  constructor() {
    this.port1.peer = this.port2
    this.port2.peer = this.port1
  }
}

class UtilityProcess extends EventEmitter {
  readonly child: ChildProcess
  private readonly lines = new Map<number, Port>()
  private count = 0
  constructor(entry: string, args: string[], stdio: 'inherit' | undefined) {
    super()
    const standIn = new URL('./utility-stand-in.ts', import.meta.url).href
    this.child = fork(entry, args, {
      execArgv: ['--disable-warning=ExperimentalWarning', '--import', standIn],
      serialization: 'advanced',
      stdio: stdio ? ['ignore', stdio, stdio, 'ipc'] : ['ignore', 'inherit', 'inherit', 'ipc'],
    })
    this.child.on('message', ({ line, data }: { line?: number; data: unknown }) =>
      line === undefined ? this.emit('message', data) : this.lines.get(line)?.postMessage(data),
    )
    this.child.on('exit', (code) => {
      for (const port of this.lines.values()) port.close()
      this.emit('exit', code ?? 1)
    })
  }
  postMessage(data: unknown, [port]: Port[] = []): void {
    if (!this.child.connected) return
    const line = port && ++this.count
    if (line) this.lines.set(line, port)
    port?.on('message', ({ data }: { data: unknown }) => this.child.connected && this.child.send({ line, data }))
    this.child.send({ opens: line, data })
    port?.start()
  }
  get pid(): number | undefined {
    return this.child.pid
  }
  kill(): boolean {
    return this.child.kill('SIGTERM')
  }
}
interface NativeMenu {
  readonly label: string
  readonly submenu: readonly { label?: string; registerAccelerator?: boolean; click?(): void }[]
}
type Ask = (contents: unknown, permission: string, answer: (allowed: boolean) => void) => void

export const made = {
  utilities: [] as UtilityProcess[],
  windows: [] as BrowserWindow[],
  menus: [] as NativeMenu[][],
  opened: [] as string[],
  errors: [] as string[],
  /** What was asked in a box; `leave` is the number of the button that the person presses. */
  questions: [] as { message: string; buttons: string[] }[],
  awake: new Set<number>(),
  /** False plays a second start of the app. */
  first: true,
  bridge: null as unknown,
  scheme: null as ((request: Request) => Response) | null,
  mayAsk: null as ((contents: unknown, permission: string) => boolean) | null,
  request: null as Ask | null,
  notices: [] as { title: string; body: string }[],
  leave: 0,
}
export const utilityProcess = {
  fork: (entry: string, args: string[], options: { stdio?: 'inherit' }) => {
    const utility = new UtilityProcess(entry, args, options.stdio)
    made.utilities.push(utility)
    return utility
  },
}

class App extends EventEmitter {
  isPackaged = false
  exits: number[] = []
  relaunches: { args: string[] }[] = []
  readonly paths = new Map<string, string>()
  whenReady = () => Promise.resolve()
  requestSingleInstanceLock = () => made.first
  setAppUserModelId = () => undefined
  setPath = (name: string, path: string) => void this.paths.set(name, path)
  getPath = (name: string) => this.paths.get(name)!
  relaunch = (options: { args: string[] }) => void this.relaunches.push(options)
  getLocale = () => 'sv-SE'
  exit = (code: number) => void this.exits.push(code)
  quit(): void {
    if (!this.asks('before-quit') || made.windows.some((window) => window.isOpen && !window.close(false))) return
    if (this.asks('will-quit')) this.exit(0)
  }
  private asks(name: string): boolean {
    let held = false
    this.emit(name, { preventDefault: () => (held = true) })
    return !held
  }
}
export const app = new App()

class Frame {
  readonly url: string
  constructor(url: string) {
    this.url = url
  }
  postMessage(channel: string, _: unknown, ports: Port[]): void {
    ipcRenderer.emit(channel, { ports })
  }
}
class Contents extends EventEmitter {
  mainFrame = new Frame('about:blank')
  mayOpen: ((details: { url: string }) => { action: string }) | null = null
  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.mayOpen = handler
  }
  send(channel: string, value: unknown): void {
    ipcRenderer.emit(channel, {}, value)
  }
  loading = false
  isLoading = () => this.loading
}
export class BrowserWindow extends EventEmitter {
  readonly webContents = new Contents()
  readonly options: Record<string, unknown>
  progress = -1
  focused = 0
  constructor(options: Record<string, unknown>) {
    super()
    this.options = options
    made.windows.push(this)
  }
  loadURL(url: string): Promise<void> {
    this.webContents.mainFrame = new Frame(url)
    return Promise.resolve()
  }
  setProgressBar = (share: number) => void (this.progress = share)
  getNormalBounds = () => ({ x: 10, y: 20, width: 1000, height: 700 })
  isOpen = true
  /** The person closes it; true when it went. */
  close(last = true): boolean {
    let held = false
    this.emit('close', { preventDefault: () => (held = true) })
    if (held) return false
    this.isOpen = false
    this.emit('closed')
    if (last) app.emit('window-all-closed')
    return true
  }
  isMaximized = () => false
  isMinimized = () => false
  maximize = () => undefined
  show = () => undefined
  focus = () => void this.focused++
}

class IpcMain extends EventEmitter {
  readonly handlers = new Map<string, (event: unknown, ...given: unknown[]) => unknown>()
  handle(name: string, handler: (event: unknown, ...given: unknown[]) => unknown): void {
    this.handlers.set(name, handler)
  }
}
export const ipcMain = new IpcMain()
class IpcRenderer extends EventEmitter {
  invoke = async (name: string, ...given: unknown[]) =>
    ipcMain.handlers.get(name)!({ senderFrame: made.windows.at(-1)!.webContents.mainFrame }, ...given)
  send(name: string, ...given: unknown[]): void {
    ipcMain.emit(name, { senderFrame: made.windows.at(-1)!.webContents.mainFrame }, ...given)
  }
}
export const ipcRenderer = new IpcRenderer()
export const contextBridge = { exposeInMainWorld: (_: string, bridge: unknown) => (made.bridge = bridge) }
export const webUtils = { getPathForFile: (file: { path: string }) => file.path }

export const protocol = {
  registerSchemesAsPrivileged: () => undefined,
  handle: (_: string, handler: (request: Request) => Response) => (made.scheme = handler),
}
export const session = {
  defaultSession: {
    setPermissionRequestHandler: (ask: Ask) => (made.request = ask),
    setPermissionCheckHandler: (check: typeof made.mayAsk) => (made.mayAsk = check),
  },
}
export const Menu = {
  buildFromTemplate: (template: NativeMenu[]) => template,
  setApplicationMenu: (menu: NativeMenu[]) => made.menus.push(menu),
}
export const shell = { openExternal: (url: string) => Promise.resolve(made.opened.push(url)) }
export const dialog = {
  showMessageBoxSync: (_: unknown, question: { message: string; buttons: string[] }) => {
    made.questions.push(question)
    return made.leave
  },
  showErrorBox: (_: string, content: string) => made.errors.push(content),
  showOpenDialog: () => Promise.resolve({ filePaths: ['/picked.csv'] }),
  showSaveDialog: () => Promise.resolve({ canceled: true, filePath: '' }),
}
export const screen = { workArea: { x: 0, y: 0, width: 1920, height: 1080 }, getDisplayMatching: () => screen }
export const nativeTheme = { shouldUseDarkColors: false }
export const powerSaveBlocker = {
  start: () => [...made.awake.add(made.awake.size + 1)].at(-1),
  stop: (id: number) => void made.awake.delete(id),
}
/** A key store that only turns letters round: the vault's own encryption is tested elsewhere. */
export const safeStorage = {
  getSelectedStorageBackend: () => 'gnome_libsecret',
  encryptStringAsync: (text: string) => Promise.resolve(Buffer.from([...text].reverse().join(''))),
  decryptStringAsync: (text: Buffer) => Promise.resolve({ result: [...text.toString()].reverse().join('') }),
}
export class Notification {
  private readonly notice: { title: string; body: string }
  constructor(notice: { title: string; body: string }) {
    this.notice = notice
  }
  show = () => made.notices.push(this.notice)
}
