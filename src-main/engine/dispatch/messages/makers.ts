/** The engine's side of the message thread: hands it deliveries and recipients, and takes the messages that it made. */
import { existsSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import type { Compiled } from '../../content/compiled.ts'
import type { Session } from '../../session.ts'
import type { Batch, Make, Order } from './message-thread.ts'
import type { Addressee } from './messages.ts'

/** Deliveries whose content the thread keeps at hand, besides those it is asked about. */
const KEPT = 8

interface Waiting {
  readonly resolve: (makes: readonly Make[]) => void
  readonly reject: (error: Error) => void
}

/** What is known of a delivery that the thread has, or is about to have. */
interface Opened {
  readonly retryUnknown: boolean
}

export class Makers {
  private readonly session: Session
  /** The one that was used last stands last. */
  private readonly opened = new Map<number, Promise<Opened>>()
  /** By delivery: how many batches are asked for. */
  private readonly asked = new Map<number, number>()
  private readonly waiting = new Map<number, Waiting>()
  private worker: Worker | null = null
  private batches = 0
  private closed = false

  constructor(session: Session) {
    this.session = session
  }

  /** Whether the delivery sends an unknown once more. */
  async retryUnknown(delivery: number): Promise<boolean> {
    return (await this.open(delivery)).retryUnknown
  }

  /**
   * The messages of some recipients of a delivery, in their order. Rejects when its content cannot be read or made
   * ready, when the thread died of it, and after `close`: then nothing is said about any of them.
   */
  async make(delivery: number, to: readonly Addressee[]): Promise<readonly Make[]> {
    this.asked.set(delivery, (this.asked.get(delivery) ?? 0) + 1)
    try {
      await this.open(delivery)
      return await this.ask(delivery, to)
    } finally {
      const left = this.asked.get(delivery)! - 1
      if (left > 0) this.asked.set(delivery, left)
      else this.asked.delete(delivery)
    }
  }

  /** Ends the thread; what is asked for now or later rejects. */
  async close(): Promise<void> {
    this.closed = true
    await this.worker?.terminate()
  }

  private open(delivery: number): Promise<Opened> {
    const opened = this.opened.get(delivery) ?? this.read(delivery)
    this.opened.delete(delivery)
    this.opened.set(delivery, opened)
    opened.catch(() => this.opened.get(delivery) === opened && this.opened.delete(delivery)) // asked again, it may be there
    this.letGo()
    return opened
  }

  private async read(delivery: number): Promise<Opened> {
    const { deliveries, templates } = this.session.store
    const { frozen } = await deliveries.byId(delivery)
    const compiled = frozen.compiled as Compiled
    const used = compiled.channel === 'email' ? [...compiled.inline, ...compiled.attachments] : []
    const files = await templates.assetBytes(used.map((a) => a.id))
    this.tell({ kind: 'open', delivery, frozen, files })
    return { retryUnknown: frozen.plan.unknownPolicy === 'retry-once' }
  }

  /** The delivery that was not used for longest and of which nothing is asked leaves the thread. */
  private letGo(): void {
    if (this.opened.size <= KEPT) return
    const oldest = [...this.opened].find(([delivery]) => !this.asked.has(delivery))
    if (!oldest) return
    const [delivery, opened] = oldest
    this.opened.delete(delivery)
    const close = (): void => {
      if (!this.opened.has(delivery) && !this.closed) this.tell({ kind: 'close', delivery })
    }
    opened.then(close, () => undefined)
  }

  private ask(delivery: number, to: readonly Addressee[]): Promise<readonly Make[]> {
    const batch = ++this.batches
    return new Promise((resolve, reject) => {
      this.tell({ kind: 'make', batch, delivery, to })
      this.waiting.set(batch, { resolve, reject })
    })
  }

  private tell(order: Order): void {
    if (this.closed) throw new Error('dispatch: the message thread is closed')
    this.worker ??= this.start()
    this.worker.postMessage(order)
  }

  private start(): Worker {
    const built = new URL('./message-thread.js', import.meta.url)
    const worker = new Worker(existsSync(built) ? built : new URL('./message-thread.ts', import.meta.url))
    let died = new Error('dispatch: the message thread has ended')
    worker.on('message', ({ batch, made }: Batch) => {
      const waiting = this.waiting.get(batch)
      this.waiting.delete(batch)
      if (made.ok) waiting?.resolve(made.makes)
      else waiting?.reject(new Error(made.message))
    })
    worker.on('error', (error) => (died = error as Error))
    worker.on('exit', () => {
      if (this.worker === worker) this.worker = null
      // The next thread knows no delivery.
      this.opened.clear()
      for (const { reject } of this.waiting.values()) reject(died)
      this.waiting.clear()
    })
    worker.unref() // after its listeners, which would hold it
    return worker
  }
}
