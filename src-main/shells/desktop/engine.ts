/** The engine as a utility process: started again once should it die, told to close at the end, lent the system's key store. */
import { MessageChannelMain, safeStorage, utilityProcess, type MessagePortMain, type UtilityProcess } from 'electron'
import type { Engine } from '../../contract/api.ts'
import { connect, type Transport } from '../../contract/wire.ts'
import type { Refusal } from '../../domain/units.ts'
import type { EngineStart, Order, Word } from '../engine-orders.ts'

const LONGEST_CLOSE_MS = 12_000
const CALM_MS = 600_000

export interface EngineEvents {
  /** A new engine answers; lines to the old one are cut by their closed ports. */
  readonly onRestart: () => void
  readonly onGone: () => void
}

export class DesktopEngine {
  private readonly entry: string
  private readonly events: EngineEvents
  private workspace: string
  private process: UtilityProcess
  private up: Promise<Refusal | null>
  private exited: Promise<void> = Promise.resolve()
  private gone = false
  private closing = false
  private diedAt = -Infinity
  private count = 0

  constructor(entry: string, workspace: string, events: EngineEvents) {
    this.entry = entry
    this.workspace = workspace
    this.events = events
    ;[this.process, this.up] = this.spawn()
  }

  /** Resolves once it answers, with why the workspace could not be opened; null when all is well. */
  ready(): Promise<Refusal | null> {
    return this.up
  }

  /** A new line to the engine; the port is for whoever is to speak. */
  async newLine(): Promise<MessagePortMain> {
    await this.up
    const { port1, port2 } = new MessageChannelMain()
    this.order({ t: 'join', client: `w${++this.count}` }, [port1])
    return port2
  }

  /** The contract for main itself. */
  async speak(): Promise<Engine> {
    return connect(portTransport(await this.newLine()))
  }

  async close(): Promise<void> {
    this.closing = true
    const { pid } = this.process
    const late = setTimeout(() => pid !== undefined && process.kill(pid, 'SIGKILL'), LONGEST_CLOSE_MS)
    if (!this.gone) this.order({ t: 'close' })
    await this.exited
    clearTimeout(late)
  }

  private spawn(): [UtilityProcess, Promise<Refusal | null>] {
    const start: EngineStart = { workspace: this.workspace, exchange: '', door: 'desktop', wrapsKeys: wrapsKeys() }
    const child = utilityProcess.fork(this.entry, [JSON.stringify(start)], { serviceName: 'Utskick engine' })
    this.gone = false
    this.exited = new Promise((resolve) => child.once('exit', () => resolve()))
    const up = new Promise<Refusal | null>((resolve) => {
      child.once('exit', () => resolve({ refused: true, code: 'shell/engine-gone', params: {} }))
      child.on('message', (word: Word) => {
        if (word.t === 'ready') resolve(word.refusal)
        if (word.t === 'workspace') this.workspace = word.file
        if (word.t === 'wrap' || word.t === 'unwrap') void this.lendKeys(word.t, word.id, word.text)
      })
    })
    child.once('exit', () => this.ended())
    return [child, up]
  }

  private ended(): void {
    this.gone = true
    if (this.closing) return
    const now = performance.now()
    if (now - this.diedAt < CALM_MS) return this.events.onGone()
    this.diedAt = now
    ;[this.process, this.up] = this.spawn()
    this.events.onRestart()
  }

  private async lendKeys(way: 'wrap' | 'unwrap', id: number, text: string): Promise<void> {
    const answer = await (way === 'wrap' ? wrap(text) : unwrap(text)).catch(() => null)
    this.order({ t: 'key', id, text: answer })
  }

  private order(order: Order, ports: MessagePortMain[] = []): void {
    this.process.postMessage(order, ports)
  }
}

/** Linux without a key ring falls back to a fixed password, which protects nothing: the vault then has other ways in. */
const wrapsKeys = (): boolean =>
  process.platform !== 'linux' || !['basic_text', 'unknown'].includes(safeStorage.getSelectedStorageBackend())

const wrap = async (text: string): Promise<string> => (await safeStorage.encryptStringAsync(text)).toString('base64')
const unwrap = async (text: string): Promise<string> =>
  (await safeStorage.decryptStringAsync(Buffer.from(text, 'base64'))).result

function portTransport(port: MessagePortMain): Transport {
  port.start()
  return {
    post: (frame) => port.postMessage(frame),
    onFrame: (listener) => {
      const hear = ({ data }: { data: unknown }): void => listener(String(data))
      port.on('message', hear)
      return () => void port.off('message', hear)
    },
    onClosed: (listener) => {
      port.on('close', listener)
      return () => void port.off('close', listener)
    },
  }
}
