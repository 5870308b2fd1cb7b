/**
 * The engine as the window speaks to it: over the desktop's port or the browser shell's WebSocket, taken up again by
 * itself when it breaks. It keeps no data and draws nothing.
 */
import { TOPICS, type Engine, type Topic } from '../../src-main/contract/api.ts'
import { connect, type Transport } from '../../src-main/contract/wire.ts'
import { desktopBridge } from './bridge.ts'

/** `denied`: this window has no session; `code` says what to do. */
export type Connection = 'connecting' | 'connected' | 'reconnecting' | 'denied' | 'stopped'

export interface EngineClient extends Engine {
  readonly connection: Connection
  /** Tells at once and at each change. Returns its undoing. */
  onConnection(listener: (connection: Connection) => void): () => void
  close(): void
}

/** Opens one line to the engine; rejects when it cannot. `denied` ends the tries. */
export type Dial = () => Promise<Transport | 'denied'>

const FIRST_WAIT_MS = 250
const LONGEST_WAIT_MS = 5000
/** After this many tries in vain the engine is called stopped; trying goes on. */
const PATIENT_TRIES = 6

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/**
 * Calls made while the line is down wait for it; calls under way when it breaks reject, because nobody knows what
 * became of them. After each new connection everything is told to be asked again.
 */
export function engineOver(dial: Dial, wait: (ms: number) => Promise<void> = pause): EngineClient {
  const changed = new Set<(topics: readonly Topic[]) => void>()
  const told = new Set<(connection: Connection) => void>()
  let connection: Connection = 'connecting'
  let line: Promise<Engine>
  let give: (engine: Engine) => void = () => undefined
  let closed = false
  const tell = (now: Connection): void => {
    if (connection === now) return
    connection = now
    for (const listener of told) listener(now)
  }
  const expectLine = (): void => {
    line = new Promise((resolve) => (give = resolve))
  }
  const keepUp = async (): Promise<void> => {
    for (let tries = 0; !closed; tries++) {
      const transport = await dial().catch(() => null)
      if (transport === 'denied') return tell('denied')
      if (transport) {
        tries = -1
        const broken = new Promise<void>((resolve) => void transport.onClosed(resolve))
        const engine = connect(transport)
        engine.onChanged((topics) => changed.forEach((listener) => listener(topics)))
        give(engine)
        const again = connection !== 'connecting'
        tell('connected')
        if (again) for (const listener of changed) listener(TOPICS)
        await broken
        expectLine()
        tell('reconnecting')
      } else if (tries >= PATIENT_TRIES) tell('stopped')
      await wait(Math.min(FIRST_WAIT_MS * 2 ** Math.max(tries, 0), LONGEST_WAIT_MS))
    }
  }
  expectLine()
  void keepUp()
  return {
    get connection() {
      return connection
    },
    onConnection: (listener) => {
      told.add(listener)
      listener(connection)
      return () => told.delete(listener)
    },
    call: async (name, input, signal) => {
      const engine = await line
      return engine.call(name, input, signal)
    },
    onChanged: (listener) => {
      changed.add(listener)
      return () => changed.delete(listener)
    },
    close: () => void (closed = true),
  }
}

/** Trades the code of the address for a session, then opens the WebSocket. The code leaves the address bar either way. */
export const dialBrowser: Dial = async () => {
  const code = /^#code=([\w-]+)$/.exec(location.hash)?.[1]
  if (code) {
    history.replaceState(null, '', location.pathname)
    await fetch('/session', { method: 'POST', body: code })
  }
  const { status } = await fetch('/session')
  if (status === 401 || status === 403) return 'denied'
  return openSocket(new WebSocket(`ws://${location.host}/engine`))
}

function openSocket(socket: WebSocket): Promise<Transport> {
  const transport: Transport = {
    post: (frame) => socket.send(frame),
    onFrame: (listener) => {
      const hear = (event: MessageEvent): void => listener(String(event.data))
      socket.addEventListener('message', hear)
      return () => socket.removeEventListener('message', hear)
    },
    onClosed: (listener) => {
      socket.addEventListener('close', listener)
      return () => socket.removeEventListener('close', listener)
    },
  }
  return new Promise((resolve, reject) => {
    socket.addEventListener('open', () => resolve(transport))
    socket.addEventListener('error', () => reject(new Error('The engine does not answer.')))
  })
}

/** The preload keeps the port; a new one comes when the engine was started again. */
const dialDesktop: Dial = () => desktopBridge()!.dial()

export const openEngine = (): EngineClient => engineOver(desktopBridge() ? dialDesktop : dialBrowser)
