/**
 * Group commit: dots about to leave and outcomes that came are written together, one transaction under way at a time.
 * While the disk is busy with one, the next gathers.
 */
import type { Store } from '../../store/store.ts'

type Dot = Parameters<Store['ledger']['record']>[0]['dots'][number]
type Settled = Parameters<Store['ledger']['record']>[0]['settled'][number]

interface Waiting<T> {
  readonly item: T
  readonly resolve: (value: boolean) => void
  readonly reject: (error: unknown) => void
}

export class Recorder {
  private readonly store: Store
  private readonly gatewayId: number
  private dots: Waiting<Dot>[] = []
  private settled: Waiting<Settled>[] = []
  private writing = false

  constructor(store: Store, gatewayId: number) {
    this.store = store
    this.gatewayId = gatewayId
  }

  /** Resolves once the intent is on disk: true when the message may leave. Rejects when it could not be written. */
  dot(item: Dot): Promise<boolean> {
    return this.add((waiting) => this.dots.push(waiting), item)
  }

  /** Resolves once the outcome is on disk. */
  settle(item: Settled): Promise<boolean> {
    return this.add((waiting) => this.settled.push(waiting), item)
  }

  private add<T>(push: (waiting: Waiting<T>) => void, item: T): Promise<boolean> {
    return new Promise((resolve, reject) => {
      push({ item, resolve, reject })
      if (!this.writing) void this.write()
    })
  }

  private async write(): Promise<void> {
    this.writing = true
    // What arrives in the same turn of the event loop shares the commit.
    await new Promise((resolve) => setImmediate(resolve))
    while (this.dots.length > 0 || this.settled.length > 0) {
      const { dots, settled } = this
      this.dots = []
      this.settled = []
      try {
        const items = { gatewayId: this.gatewayId, dots: dots.map((w) => w.item), settled: settled.map((w) => w.item) }
        const held = await this.store.ledger.record(items)
        dots.forEach((w, i) => w.resolve(held[i] ?? false))
        for (const w of settled) w.resolve(true)
      } catch (error) {
        for (const w of [...dots, ...settled]) w.reject(error)
      }
    }
    this.writing = false
  }
}
