/**
 * Group commit: dots about to leave, outcomes that came, claims given back and new claims are written together, one
 * transaction under way at a time. While the disk is busy with one, the next gathers.
 *
 * What happened stays owed when the store cannot take it (a full disk), and is written before anything else once it can.
 */
import type { Store } from '../../store/store.ts'

type Records = Parameters<Store['ledger']['record']>[0]
type Dot = Records['dots'][number]
type Settled = Records['settled'][number]
type Claim = NonNullable<Awaited<ReturnType<Store['ledger']['record']>>['claim']>
export type Claimed = Claim['claimed'][number]

interface Waiting<T, Answer = boolean> {
  readonly item: T
  readonly resolve: (value: Answer) => void
  readonly reject: (error: unknown) => void
}

export class Recorder {
  private readonly store: Store
  private readonly gatewayId: number
  private dots: Waiting<Dot>[] = []
  private settled: Waiting<Settled>[] = []
  private back: Waiting<readonly number[]>[] = []
  private orders: Waiting<NonNullable<Records['claim']>, Claim>[] = []
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

  /** Claims what is due, once what is owed is on disk. Rejects when either cannot be. */
  claim(item: NonNullable<Records['claim']>): Promise<Claim> {
    return this.add((waiting) => this.orders.push(waiting), item)
  }

  private add<T, Answer>(push: (waiting: Waiting<T, Answer>) => void, item: T): Promise<Answer> {
    return new Promise((resolve, reject) => {
      push({ item, resolve, reject })
      if (!this.writing) void this.write()
    })
  }

  private async write(): Promise<void> {
    this.writing = true
    // What arrives in the same turn of the event loop shares the commit.
    await new Promise((resolve) => setImmediate(resolve))
    while (this.dots.length + this.settled.length + this.back.length + this.orders.length > 0) {
      const { dots, settled, back } = this
      const order = this.orders.shift()
      ;[this.dots, this.settled, this.back] = [[], [], []]
      this.owed = {
        settled: [...this.owed.settled, ...settled.map((w) => w.item)],
        back: [...this.owed.back, ...back.flatMap((w) => w.item)],
      }
      try {
        const { held, claim } = await this.store.ledger.record({
          gatewayId: this.gatewayId,
          dots: dots.map((w) => w.item),
          claim: order?.item ?? null,
          ...this.owed,
        })
        this.owed = { settled: [], back: [] }
        dots.forEach((w, i) => w.resolve(held[i] ?? false))
        for (const w of [...settled, ...back]) w.resolve(true)
        if (claim) order?.resolve(claim)
      } catch (error) {
        for (const w of [...dots, ...settled, ...back, ...(order ? [order] : [])]) w.reject(error)
      }
    }
    this.writing = false
  }
}
