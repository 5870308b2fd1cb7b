/** The messages of recipients who wait for a connection, made before their turn: some at a time, and never much memory. */
import type { OutgoingMessage } from '../../../gateways/gateway.ts'
import type { Makers } from './makers.ts'
import type { Make } from './message-thread.ts'
import type { Addressee } from './messages.ts'
import type { Claimed } from '../recorder.ts'

/** Messages that lie ready may take this much memory. */
const READY_BYTES = 16_000_000

const addressee = ({ kind, name, address, values, messageId, datedAt }: Claimed): Addressee => ({
  ...{ kind, name, address, values, messageId, datedAt },
})

const sizeOf = (m: OutgoingMessage): number => (m.channel === 'email' ? m.bytes.length : m.text.length)

export class MadeAhead {
  private readonly makers: Makers
  private readonly most: number
  private readonly makes = new WeakMap<Claimed, Promise<Make>>()
  /** By delivery: how large its messages are. */
  private readonly sizes = new Map<number, number>()

  constructor(makers: Makers, most: number) {
    this.makers = makers
    this.most = most
  }

  /** The recipient's message. Rejects when it could not be made for no fault of the recipient. */
  async of(claimed: Claimed): Promise<Make> {
    const make = await (this.makes.get(claimed) ?? this.ask([claimed]))
    if (make.kind === 'made') this.sizes.set(claimed.deliveryId, sizeOf(make.made.message))
    return make
  }

  /** Makes what comes next in `queue`, as soon as there is enough of it to ask for. */
  look(queue: readonly Claimed[]): void {
    const near = this.near(queue)
    const next = near.filter((c) => !this.makes.has(c))
    if (next.length < near.length / 2 && next[0] !== queue[0]) return
    for (const some of Map.groupBy(next, (c) => c.deliveryId).values()) void this.ask(some as [Claimed, ...Claimed[]])
  }

  /** Those that may lie ready. Of a delivery that has shown no message yet one, for it may be any size. */
  private near(queue: readonly Claimed[]): readonly Claimed[] {
    let room = READY_BYTES
    const full = queue.findIndex((c, i) => {
      const isFull = i === this.most || (i > 0 && room <= 0)
      room -= this.sizes.get(c.deliveryId) ?? READY_BYTES
      return isFull
    })
    return full === -1 ? queue : queue.slice(0, full)
  }

  /** Asks for the messages of some, all of one delivery; answers with the first. */
  private ask(some: readonly [Claimed, ...Claimed[]]): Promise<Make> {
    const all = this.makers.make(some[0].deliveryId, some.map(addressee))
    const each = some.map((claimed, i) => {
      const one = all.then((makes) => makes[i]!)
      one.catch(() => undefined) // whoever takes its turn hears of it
      this.makes.set(claimed, one)
      return one
    })
    return each[0]!
  }
}
