/** The messages of recipients who wait for a connection, made before their turn: some at a time, and never much memory. */
import type { Makers } from './makers.ts'
import type { Make } from './message-thread.ts'
import type { Addressee } from './messages.ts'
import type { Claimed } from './recorder.ts'

/** Messages that lie ready may take this much memory. */
const READY_BYTES = 16_000_000

const addressee = ({ kind, name, address, values, messageId, datedAt }: Claimed): Addressee => ({
  ...{ kind, name, address, values, messageId, datedAt },
})

export class MadeAhead {
  private readonly makers: Makers
  private readonly most: number
  private readonly makes = new WeakMap<Claimed, Promise<Make>>()
  private ahead: number

  constructor(makers: Makers, most: number) {
    this.makers = makers
    this.most = most
    this.ahead = most
  }

  /** The recipient's message. Rejects when it could not be asked for. */
  async of(claimed: Claimed): Promise<Make> {
    const make = await (this.makes.get(claimed) ?? this.ask([claimed]))
    if (make.kind === 'made' && make.made.message.channel === 'email') this.fit(make.made.message.bytes.length)
    return make
  }

  /** Makes what comes next in `queue`, as soon as there is enough of it to ask for. */
  look(queue: readonly Claimed[]): void {
    const next = queue.slice(0, this.ahead).filter((c) => !this.makes.has(c))
    if (next.length < this.ahead / 2 && next[0] !== queue[0]) return
    for (const some of Map.groupBy(next, (c) => c.deliveryId).values()) void this.ask(some as [Claimed, ...Claimed[]])
  }

  /** Asks for the messages of some, all of one delivery; answers with the first. */
  private ask(some: readonly [Claimed, ...Claimed[]]): Promise<Make> {
    const all = this.makers.of(some[0].deliveryId).then((maker) => maker.make(some.map(addressee)))
    const each = some.map((claimed, i) => {
      const one = all.then((makes) => makes[i]!)
      one.catch(() => undefined) // whoever takes its turn hears of it
      this.makes.set(claimed, one)
      return one
    })
    return each[0]!
  }

  private fit(bytes: number): void {
    this.ahead = Math.max(1, Math.min(this.most, Math.floor(READY_BYTES / bytes)))
  }
}
