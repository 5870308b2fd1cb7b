/** The thread that makes messages: whatever happens to it, nothing wrong is said of a recipient. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MadeAhead } from '../../src-main/engine/dispatch/messages/made-ahead.ts'
import { Makers } from '../../src-main/engine/dispatch/messages/makers.ts'
import type { Claimed } from '../../src-main/engine/dispatch/recorder.ts'
import type { Session } from '../../src-main/engine/session.ts'
import { epochMs } from '../../src-main/domain/units.ts'

const frozenOf = (
  delivery: number,
  compiled: object = { channel: 'sms', reads: [], text: `Delivery ${delivery}` },
) => ({
  ...{ compiled, sender: { from: '+46700000000', replyTo: '', name: '' } },
  plan: { unknownPolicy: 'hold', purpose: 'offers' },
})
const sessionOf = (frozen: (delivery: number) => unknown): Session =>
  ({
    store: {
      deliveries: { byId: async (id: number) => ({ frozen: await frozen(id) }) },
      templates: { assetBytes: () => Promise.resolve([]) },
    },
  }) as unknown as Session

let count = 0
const claimed = (deliveryId: number): Claimed => ({
  ...{ id: ++count, deliveryId, kind: 'main', name: '', address: '+46701234567', values: {}, attempts: 1 },
  ...{ messageId: `m${count}@x.example`, datedAt: epochMs(0) },
})
const textOf = async (ahead: MadeAhead, one: Claimed): Promise<string> => {
  const make = await ahead.of(one)
  assert.ok(make.kind === 'made' && make.made.message.channel === 'sms', JSON.stringify(make))
  return make.made.message.text
}

test('however many deliveries take turns, each recipient gets the message of their own', async (t) => {
  const makers = new Makers(sessionOf(frozenOf))
  t.after(() => makers.close())
  const ahead = new MadeAhead(makers, 50)
  for (const deliveries of [8, 9, 30]) {
    const queue = Array.from({ length: deliveries }, (_, i) => claimed(i + 1))
    while (queue.length > 0) {
      ahead.look(queue)
      const one = queue.shift()!
      assert.equal(await textOf(ahead, one), `Delivery ${one.deliveryId}`)
    }
  }
})

test('of a delivery that has shown its first message several are made ahead, SMS as well', async (t) => {
  const makers = new Makers(sessionOf(frozenOf))
  t.after(() => makers.close())
  const asked: number[] = []
  const make = makers.make.bind(makers)
  makers.make = (delivery, to) => (asked.push(to.length), make(delivery, to))
  const ahead = new MadeAhead(makers, 4)
  const queue = Array.from({ length: 6 }, () => claimed(1))
  ahead.look(queue)
  await textOf(ahead, queue.shift()!)
  ahead.look(queue)
  assert.deepEqual(asked, [1, 4])
})

test('content that cannot be made ready, and a closed thread, are no fault of a recipient', async () => {
  const broken = new Makers(sessionOf((id) => frozenOf(id, { channel: 'email', inline: [], attachments: [] })))
  await assert.rejects(broken.make(1, [claimed(1)]))
  await broken.close()

  const store = Promise.withResolvers<void>()
  const slow = new Makers(sessionOf((id) => store.promise.then(() => frozenOf(id))))
  const asked = slow.make(1, [claimed(1)])
  await slow.close()
  store.resolve()
  await assert.rejects(asked, /closed/)
  await assert.rejects(slow.make(1, [claimed(1)]))
})
