/** The engine's side of the message thread: hands it deliveries and recipients, and takes the messages that it made. */
import { existsSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import type { Compiled } from '../content/compiled.ts'
import type { Session } from '../session.ts'
import type { Batch, Make, Order } from './message-thread.ts'
import type { Addressee } from './messages.ts'

export interface MessageMaker {
  /** Sends an unknown once more. */
  readonly retryUnknown: boolean
  /** By recipient, in their order. Rejects when the thread died of it. */
  make(to: readonly Addressee[]): Promise<readonly Make[]>
}

/** Deliveries whose content the thread keeps at hand. */
const KEPT = 8

interface Waiting {
  readonly resolve: (makes: readonly Make[]) => void
  readonly reject: (error: Error) => void
}

export class Makers {
  private readonly session: Session
  private readonly kept = new Map<number, Promise<MessageMaker>>()
  private readonly waiting = new Map<number, Waiting>()
  private worker: Worker | null = null
  private batches = 0

  constructor(session: Session) {
    this.session = session
  }

  /** The maker of a delivery's messages; the last few are kept. */
  of(delivery: number): Promise<MessageMaker> {
    const maker = this.kept.get(delivery) ?? this.open(delivery)
    this.kept.delete(delivery)
    this.kept.set(delivery, maker)
    maker.catch(() => this.kept.delete(delivery)) // asked again, it may be there
    const oldest = this.kept.keys().next()
    if (this.kept.size > KEPT && !oldest.done) {
      this.kept.delete(oldest.value)
      this.tell({ kind: 'close', delivery: oldest.value })
    }
    return maker
  }

  async close(): Promise<void> {
    await this.worker?.terminate()
  }

  private async open(delivery: number): Promise<MessageMaker> {
    const { deliveries, templates } = this.session.store
    const { frozen } = await deliveries.byId(delivery)
    const compiled = frozen.compiled as Compiled
    const used = compiled.channel === 'email' ? [...compiled.inline, ...compiled.attachments] : []
    const files = await templates.assetBytes(used.map((a) => a.id))
    this.tell({ kind: 'open', delivery, frozen, files })
    return {
      retryUnknown: frozen.plan.unknownPolicy === 'retry-once',
      make: (to) => this.make(delivery, to),
    }
  }

  private make(delivery: number, to: readonly Addressee[]): Promise<readonly Make[]> {
    const batch = ++this.batches
    return new Promise((resolve, reject) => {
      this.waiting.set(batch, { resolve, reject })
      this.tell({ kind: 'make', batch, delivery, to })
    })
  }

  private tell(order: Order): void {
    this.worker ??= this.start()
    this.worker.postMessage(order)
  }

  private start(): Worker {
    const built = new URL('./message-thread.js', import.meta.url)
    const worker = new Worker(existsSync(built) ? built : new URL('./message-thread.ts', import.meta.url))
    worker.unref()
    let died = new Error('dispatch: the message thread has ended')
    worker.on('message', ({ batch, makes }: Batch) => {
      this.waiting.get(batch)?.resolve(makes)
      this.waiting.delete(batch)
    })
    worker.on('error', (error) => (died = error as Error))
    worker.on('exit', () => {
      if (this.worker === worker) this.worker = null
      // The next thread knows no delivery.
      this.kept.clear()
      for (const { reject } of this.waiting.values()) reject(died)
      this.waiting.clear()
    })
    return worker
  }
}
