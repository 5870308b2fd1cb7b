/**
 * The engine's side of the store threads: a queue for each, most urgent first, one method under way at a time; only
 * ledger writes follow each other without waiting, because those that have arrived share a commit. It never runs SQL
 * itself.
 */
import { Worker } from 'node:worker_threads'
import type { Clock } from '../../domain/units.ts'
import { StoreFault } from '../store.ts'
import type { Answer, Question, ThreadData } from './thread.ts'

const URGENCY = [
  'control',
  'write-ledger',
  'write-everyday',
  'read-quick',
  'write-bulk',
  'write-merge',
  'read-long',
  'stage',
  'last',
] as const
export type Urgency = (typeof URGENCY)[number]
const LEDGER = URGENCY.indexOf('write-ledger')
const LAST = URGENCY.indexOf('last')

interface Waiting {
  readonly question: Omit<Question, 'id' | 'at'>
  readonly urgency: number
  readonly signal: AbortSignal | undefined
  readonly resolve: (value: unknown) => void
  readonly reject: (error: Error) => void
  /** Lets go of the signal: one that lives long would hold the input of every question asked under it. */
  readonly unhook: () => void
}

const closed = (): Error => new Error('store: the thread is closed')
const aborted = (): Error => new DOMException('The caller gave up.', 'AbortError')

/** Started by its first question: most sittings need no staging, and many commands no second reader. */
export class Thread {
  private worker: Worker | null = null
  private readonly entry: URL
  private readonly data: ThreadData
  private readonly clock: Clock
  private readonly gaveUp: Int32Array
  private readonly queue: Waiting[] = []
  /** By id of the question; more than one only of ledger writes. */
  private readonly underWay = new Map<number, Waiting>()
  /** The urgency of what went last. */
  private went = LAST
  private count = 0
  private gone: Error | null = null

  constructor(entry: URL, data: Omit<ThreadData, 'cancel'>, clock: Clock) {
    const cancel = new SharedArrayBuffer(4)
    this.gaveUp = new Int32Array(cancel)
    this.clock = clock
    this.entry = entry
    this.data = { ...data, cancel }
  }

  get started(): boolean {
    return this.worker !== null
  }

  ask(urgency: Urgency, noun: string, method: string, input: unknown, signal?: AbortSignal): Promise<unknown> {
    if (this.gone) return Promise.reject(this.gone)
    if (signal?.aborted) return Promise.reject(aborted())
    return new Promise((resolve, reject) => {
      const waiting: Waiting = {
        question: { noun, method, input },
        urgency: URGENCY.indexOf(urgency),
        signal,
        resolve,
        reject,
        unhook: () => signal?.removeEventListener('abort', onAbort),
      }
      const onAbort = (): void => this.giveUp(waiting)
      const at = this.queue.findIndex((other) => other.urgency > waiting.urgency)
      if (at === -1) this.queue.push(waiting)
      else this.queue.splice(at, 0, waiting)
      signal?.addEventListener('abort', onAbort, { once: true })
      this.next()
    })
  }

  async close(): Promise<void> {
    if (this.gone) return
    const { worker } = this
    if (!worker) return this.end(closed())
    const exited = new Promise((resolve) => worker.once('exit', resolve))
    try {
      await this.ask('last', 'thread', 'close', null)
    } finally {
      await exited
    }
  }

  private next(): void {
    const idle = this.underWay.size === 0
    for (let waiting = this.pick(idle); waiting; waiting = this.pick(idle)) this.send(waiting)
  }

  /**
   * What may go now. Of ledger writes all that wait go together, and more may follow while nobody else waits; there may
   * always be more of them, so after some whoever else waits has a turn.
   */
  private pick(idle: boolean): Waiting | undefined {
    const other = this.queue.findIndex(({ urgency }) => urgency !== LEDGER && urgency !== LAST)
    const ledgerWent = this.went === LEDGER
    if (this.underWay.size === 0) return this.queue.splice(ledgerWent ? Math.max(other, 0) : 0, 1)[0]
    const follows = ledgerWent && this.queue[0]?.urgency === LEDGER && (idle || other === -1)
    return follows ? this.queue.shift() : undefined
  }

  private send(waiting: Waiting): void {
    const id = (this.count = (this.count + 1) | 0)
    try {
      const worker = (this.worker ??= this.start())
      worker.postMessage({ ...waiting.question, id, at: this.clock.now() } satisfies Question)
      this.underWay.set(id, waiting)
      this.went = waiting.urgency
    } catch (error) {
      waiting.unhook()
      waiting.reject(error as Error)
    }
  }

  private start(): Worker {
    const worker = new Worker(this.entry, { workerData: this.data })
    worker.on('message', (answers: readonly Answer[]) => this.settle(answers))
    worker.on('error', (error) => this.end(error as Error))
    worker.on('exit', () => this.end(closed()))
    return worker
  }

  private giveUp(waiting: Waiting): void {
    const at = this.queue.indexOf(waiting)
    if (at !== -1) {
      this.queue.splice(at, 1)
      waiting.reject(aborted())
      return
    }
    for (const [id, asked] of this.underWay) if (asked === waiting) Atomics.store(this.gaveUp, 0, id)
  }

  private settle(answers: readonly Answer[]): void {
    for (const answer of answers) {
      const asked = this.underWay.get(answer.id)
      if (!asked) continue
      this.underWay.delete(answer.id)
      asked.unhook()
      if (asked.signal?.aborted) asked.reject(aborted())
      else if (answer.ok) asked.resolve(answer.value)
      else asked.reject(faultOf(answer))
    }
    this.next()
  }

  private end(error: Error): void {
    if (this.gone) return
    this.gone = error
    for (const waiting of [...this.underWay.values(), ...this.queue]) waiting.reject(error)
    this.queue.length = 0
    this.underWay.clear()
  }
}

function faultOf(answer: Answer & { ok: false }): Error {
  const { code, path, message } = answer
  const system = path === '' ? {} : { code, path }
  const error = code.startsWith('SQLITE_') ? new StoreFault(code, message) : Object.assign(new Error(message), system)
  error.stack = answer.stack
  return error
}
