/**
 * Hands the store what a gateway has to say: dots about to leave, outcomes that came, claims given back and new claims,
 * all of one turn of the event loop together, in turn and without waiting for what went before. What is there while the
 * disk is busy shares the next commit.
 *
 * What happened stays owed when the store cannot take it (a full disk), and goes along with whatever is written next.
 * What was on its way behind it may be taken before it: a dot, then, is on disk before an outcome that came earlier.
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
  private gathering = false
  private readonly underWay = new Set<Promise<void>>()

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

  /** Claims what is due; what is owed goes along. Rejects when they cannot be written. */
  claim(item: NonNullable<Records['claim']>): Promise<Claim> {
    return this.add((waiting) => this.orders.push(waiting), item)
  }

  /** Resolves once all that was asked for is answered and nothing is owed. Rejects when the store does not take that. */
  async finish(): Promise<void> {
    while (this.underWay.size > 0) await Promise.all(this.underWay)
    if (this.owed.settled.length + this.owed.back.length > 0) await this.giveBack([])
  }

  private add<T, Answer>(push: (waiting: Waiting<T, Answer>) => void, item: T): Promise<Answer> {
    return new Promise((resolve, reject) => {
      push({ item, resolve, reject })
      if (!this.gathering) this.begin()
    })
  }

  private begin(): void {
    const written = this.write()
    this.underWay.add(written)
    void written.finally(() => this.underWay.delete(written))
  }

  private async write(): Promise<void> {
    this.gathering = true
    await new Promise((resolve) => setImmediate(resolve))
    this.gathering = false
    const { dots, settled, back, owed } = this
    const order = this.orders.shift()
    ;[this.dots, this.settled, this.back] = [[], [], []]
    this.owed = { settled: [], back: [] }
    const happened = {
      settled: [...owed.settled, ...settled.map((w) => w.item)],
      back: [...owed.back, ...back.flatMap((w) => w.item)],
    }
    if (this.orders.length > 0) this.begin()
    try {
      const { held, claim } = await this.store.ledger.record({
        gatewayId: this.gatewayId,
        dots: dots.map((w) => w.item),
        claim: order?.item ?? null,
        ...happened,
      })
      dots.forEach((w, i) => w.resolve(held[i] ?? false))
      for (const w of [...settled, ...back]) w.resolve(true)
      if (claim) order?.resolve(claim)
    } catch (error) {
      // In any order: of one recipient no two things are ever owed.
      this.owed = {
        settled: [...this.owed.settled, ...happened.settled],
        back: [...this.owed.back, ...happened.back],
      }
      for (const w of [...dots, ...settled, ...back, ...(order ? [order] : [])]) w.reject(error)
    }
  }
}
