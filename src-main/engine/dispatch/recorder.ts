/**
 * Group commit: dots about to leave, outcomes that came and claims given back are written together, one transaction
 * under way at a time. While the disk is busy with one, the next gathers.
 *
 * What happened stays owed when the store cannot take it (a full disk), and is written before anything else once it can.
 */
import type { Store } from '../../store/store.ts'

type Records = Parameters<Store['ledger']['record']>[0]
type Dot = Records['dots'][number]
type Settled = Records['settled'][number]

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
  private back: Waiting<readonly number[]>[] = []
  private owed: Pick<Records, 'settled' | 'back'> = { settled: [], back: [] }
  private writing = false

  constructor(store: Store, gatewayId: number) {
    this.store = store
    this.gatewayId = gatewayId
  }

  /** Resolves once the intent is on disk: true when the message may leave. Rejects when it could not be written. */
  dot(item: Dot): Promise<boolean> {
    return this.add((waiting) => this.dots.push(waiting), item)
  }

  /** Resolves once the outcome is on disk. Rejects when it could not be written yet. */
  settle(item: Settled): Promise<boolean> {
    return this.add((waiting) => this.settled.push(waiting), item)
  }

  /** Claimed ones that never began go back to the queue. */
  giveBack(ids: readonly number[]): Promise<boolean> {
    return this.add((waiting) => this.back.push(waiting), ids)
  }

  /** Writes what is owed; rejects when it still cannot be written. */
  async catchUp(): Promise<void> {
    if (this.owed.settled.length + this.owed.back.length > 0) await this.giveBack([])
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
    while (this.dots.length + this.settled.length + this.back.length > 0) {
      const { dots, settled, back } = this
      ;[this.dots, this.settled, this.back] = [[], [], []]
      this.owed = {
        settled: [...this.owed.settled, ...settled.map((w) => w.item)],
        back: [...this.owed.back, ...back.flatMap((w) => w.item)],
      }
      try {
        const held = await this.store.ledger.record({
          gatewayId: this.gatewayId,
          dots: dots.map((w) => w.item),
          ...this.owed,
        })
        this.owed = { settled: [], back: [] }
        dots.forEach((w, i) => w.resolve(held[i] ?? false))
        for (const w of [...settled, ...back]) w.resolve(true)
      } catch (error) {
        for (const w of [...dots, ...settled, ...back]) w.reject(error)
      }
    }
    this.writing = false
  }
}
