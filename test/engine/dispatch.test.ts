import assert from 'node:assert/strict'
import { renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { wallTimeOf } from '../../src-main/domain/time/schedule.ts'
import { hours, later, minutes, seconds } from '../../src-main/domain/units.ts'
import { pickupName } from '../../src-main/gateways/pickup.ts'
import { makeCampaign, sendCampaign, smtpGateway } from '../open-engine.ts'
import { startFaultServer } from '../faults/sink.ts'
import {
  addressOf,
  assertAddsUp,
  FROM,
  freeze,
  idOf,
  inFile,
  NO_LIMITS,
  openSending,
  outbox,
  pause,
  pickupCampaign,
  statesOf,
  untilSettled,
} from './sending.ts'

const ZONE = 'Europe/Stockholm'

test('pause stops the claims and gives back what has not begun, resume goes on, cancel keeps what is left here', async (t) => {
  const sink = await startFaultServer({ dotDelayMs: 40 })
  t.after(() => sink.stop())
  const e = await openSending(t, 60)
  const { uid } = await makeCampaign(e, smtpGateway(sink.port, 2))
  const delivery = await sendCampaign(e, uid)
  const accepted = async (): Promise<number> => (await statesOf(e, delivery)).accepted ?? 0
  await e.until('it sends', async () => (await accepted()) >= 5)
  assert.equal((await e.must('deliveries.pause', { delivery })).status, 'paused')
  await e.until('those under way have ended', async () => {
    const { claimed, dot } = await statesOf(e, delivery)
    return (claimed ?? 0) + (dot ?? 0) === 0
  })
  const at = await accepted()
  await e.tick()
  assert.deepEqual(
    await statesOf(e, delivery),
    { accepted: at, queued: 60 - at },
    'nothing goes out while it is paused',
  )
  assert.equal((await e.refused('deliveries.pause', { delivery })).code, 'delivery/cannot')

  await e.must('deliveries.resume', { delivery })
  await e.until('it goes on', async () => (await accepted()) >= at + 5)
  assert.equal((await e.must('deliveries.cancel', { delivery })).status, 'cancelled')
  await untilSettled(e, delivery)
  await e.tick()
  const states = await statesOf(e, delivery)
  assert.equal((states.accepted ?? 0) + (states.cancelled ?? 0), 60)
  assert.ok(states.cancelled! > 0)
  const stored = await sink.stored()
  assert.equal(stored.length, states.accepted, 'what left is what the ledger says')
  assert.equal(new Set(stored.map((s) => s.to)).size, stored.length, 'nobody twice')
  await assertAddsUp(e, delivery)
})

test('an answer that comes after a cancel leaves nothing behind that could still be sent', async (t) => {
  const sink = await startFaultServer({ dotDelayMs: 300, table: { '*': 'dot:450 4.2.0 later' } })
  t.after(() => sink.stop())
  const e = await openSending(t, 2)
  const delivery = await sendCampaign(e, (await makeCampaign(e, smtpGateway(sink.port, 2))).uid)
  await e.until('a message stands at its dot', async () => ((await statesOf(e, delivery)).dot ?? 0) > 0)
  await e.must('deliveries.cancel', { delivery })
  await e.until('it was put off', async () => ((await statesOf(e, delivery)).dot ?? 0) === 0)
  await e.tick()
  await e.until('everything is cancelled', async () => (await statesOf(e, delivery)).cancelled === 2)
  e.clock.advance(hours(1))
  await e.tick()
  assert.deepEqual(await statesOf(e, delivery), { cancelled: 2 })
})

test('a finished delivery can be neither paused, resumed nor cancelled', async (t) => {
  const e = await openSending(t, 2)
  const delivery = await sendCampaign(e, (await pickupCampaign(e)).uid)
  const summary = async () => e.must('deliveries.get', { delivery })
  await e.until('it is finished', async () => (await summary()).endedAt !== null)
  for (const act of ['pause', 'resume', 'cancel'] as const)
    assert.equal((await e.refused(`deliveries.${act}`, { delivery })).code, 'delivery/cannot', act)
  assert.equal((await summary()).status, 'finished')
})

test('a delivery that is paused while its last messages end is finished all the same', async (t) => {
  const sink = await startFaultServer({ dotDelayMs: 300 })
  t.after(() => sink.stop())
  const e = await openSending(t, 2)
  const delivery = await sendCampaign(e, (await makeCampaign(e, smtpGateway(sink.port, 2))).uid)
  await e.until('both stand at their dot', async () => (await statesOf(e, delivery)).dot === 2)
  await e.must('deliveries.pause', { delivery })
  await untilSettled(e, delivery)
  await e.tick()
  await e.until('it has ended', async () => (await e.must('deliveries.get', { delivery })).endedAt !== null)
  assert.equal((await e.must('deliveries.get', { delivery })).status, 'finished')
})

test('paused before its time and resumed, a delivery still waits for its time', async (t) => {
  const e = await openSending(t, 2)
  const at = wallTimeOf(later(e.clock.now(), hours(2)), ZONE)
  const campaign = await pickupCampaign(e, { schedule: { kind: 'at', at, zone: ZONE } })
  const delivery = await sendCampaign(e, campaign.uid)
  await e.must('deliveries.pause', { delivery })
  assert.equal((await e.must('deliveries.resume', { delivery })).status, 'scheduled')
  await e.tick()
  assert.deepEqual(outbox(e), [])
  e.clock.advance(hours(2))
  await e.until('it went out', async () => outbox(e).length === 2)
})

test('two deliveries share a gateway in turn, also at one message a second', async (t) => {
  const e = await openSending(t, 12)
  const first = await pickupCampaign(e, {}, { perSecond: 1, connections: 1 })
  const second = await e.must('campaigns.duplicate', { campaign: first.uid })
  const deliveries = [await sendCampaign(e, first.uid), await sendCampaign(e, second.uid)]
  const counts = async () => Promise.all(deliveries.map(async (d) => (await statesOf(e, d)).accepted ?? 0))
  for (let i = 0; i < 8; i++) {
    await pause(60)
    e.clock.advance(seconds(1))
  }
  await e.until('some are sent', async () => (await counts()).reduce((a, b) => a + b, 0) >= 6)
  const [a, b] = await counts()
  assert.ok(Math.abs(a! - b!) <= 2, `${a} and ${b}`)
})

for (const [unknownPolicy, copies, end] of [
  ['hold', 1, { unknown: 1, accepted: 1 }],
  ['retry-once', 2, { unknown: 1, accepted: 1 }],
] as const) {
  test(`a message without an answer is ${unknownPolicy === 'hold' ? 'held for a person' : 'sent once more and no more'}`, async (t) => {
    const sink = await startFaultServer({ table: { n1: 'dot:drop' } })
    t.after(() => sink.stop())
    const e = await openSending(t, 2)
    const delivery = await sendCampaign(e, (await makeCampaign(e, smtpGateway(sink.port, 1), { unknownPolicy })).uid)
    await e.until('all were tried', async () => {
      const { unknown, accepted } = await statesOf(e, delivery)
      return unknown === 1 && accepted === 1
    })
    e.clock.advance(hours(6))
    await e.tick()
    assert.deepEqual(await statesOf(e, delivery), end)
    const mine = (await sink.stored()).filter((s) => s.to === addressOf(1))
    assert.equal(mine.length, copies)
    assert.equal(new Set(mine.map((s) => s.messageId)).size, 1, 'the same message')
    assert.equal(new Set(mine.map((s) => s.sha256)).size, 1, 'the same bytes')
    await e.must('deliveries.decide', { delivery, ids: [], as: 'accepted' })
    await e.until('it is finished', async () => (await e.must('deliveries.get', { delivery })).status === 'finished')
  })
}

test('what a crash made unknown is sent once more where the policy says so, and else waits', async (t) => {
  for (const unknownPolicy of ['hold', 'retry-once'] as const) {
    const sink = await startFaultServer({ dotDelayMs: 200 })
    t.after(() => sink.stop())
    const e = await openSending(t, 1)
    const delivery = await sendCampaign(e, (await makeCampaign(e, smtpGateway(sink.port), { unknownPolicy })).uid)
    await untilSettled(e, delivery)
    await e.close()
    inFile(e.file, "UPDATE recipients SET state = 'dot'")
    inFile(e.file, 'UPDATE deliveries SET ended_at = NULL')
    const again = await openSending(t, 0, { folder: e.folder, clock: e.clock })
    await again.tick()
    if (unknownPolicy === 'hold') assert.deepEqual(await statesOf(again, delivery), { unknown: 1 })
    else await again.until('sent once more', async () => (await statesOf(again, delivery)).accepted === 1)
    assert.equal((await sink.stored()).length, unknownPolicy === 'hold' ? 1 : 2)
    await again.close()
  }
})

test('after a crash between the dot and the rename the outbox is looked into, not guessed about', async (t) => {
  const e = await openSending(t, 3)
  const delivery = await sendCampaign(e, (await pickupCampaign(e)).uid)
  await untilSettled(e, delivery)
  await e.close()
  const rows = inFile<{ id: number; message_id: string }>(e.file, 'SELECT id, message_id FROM recipients ORDER BY id')
  inFile(e.file, "UPDATE recipients SET state = 'dot'")
  inFile(e.file, 'UPDATE deliveries SET ended_at = NULL')
  const folder = join(e.folder, 'send outbox')
  const [, part, gone] = rows.map((r) => pickupName(r.message_id, 'email')) as [string, string, string]
  renameSync(join(folder, part), join(folder, `.${part}.part`))
  rmSync(join(folder, gone))
  const again = await openSending(t, 0, { folder: e.folder, clock: e.clock })
  await again.until('the unfinished one was written', async () => (await statesOf(again, delivery)).accepted === 2)
  const states = (await again.must('deliveries.ledger', { delivery, states: [] })).rows.map((r) => [r.state, r.reason])
  assert.deepEqual(states, [
    ['accepted', 'found-in-outbox'],
    ['accepted', ''],
    ['unknown', 'crash'],
  ])
  assert.equal(outbox(again).length, 2)
})

test('a dry run sends nothing and is marked as simulated', async (t) => {
  const e = await openSending(t, 3)
  const gateway = {
    gateway: null,
    name: 'Dry',
    settings: { kind: 'dry-run', channel: 'email', from: FROM },
    limits: NO_LIMITS,
  } as const
  const { uid } = await makeCampaign(e, gateway)
  const delivery = await sendCampaign(e, uid)
  await untilSettled(e, delivery)
  const detail = await e.must('deliveries.get', { delivery })
  assert.ok(detail.simulated)
  assert.deepEqual(detail.states, { accepted: 3 })
  assert.deepEqual(outbox(e), [])
  assert.ok((await e.must('campaigns.list', {})).find((c) => c.uid === uid)!.simulated)
  const person = await e.must('people.get', { id: await idOf(e, 1) })
  assert.ok(person.messages[0]!.simulated)
})

test('under UTSKICK_NO_SEND no message reaches a network, and nobody loses an attempt', async (t) => {
  const sink = await startFaultServer({})
  t.after(() => sink.stop())
  const e = await openSending(t, 3, { env: { UTSKICK_NO_SEND: '1' } })
  const delivery = await sendCampaign(e, (await makeCampaign(e, smtpGateway(sink.port))).uid)
  await e.until('the gateway says why', async () => {
    const { health } = (await e.must('gateways.list', {})).at(-1)!
    return health.state === 'refused' && health.code === 'gateway/no-send'
  })
  e.clock.advance(hours(1))
  await e.tick()
  await e.until('all wait', async () => (await statesOf(e, delivery)).queued === 3)
  assert.deepEqual(await sink.stored(), [])
  const { rows } = await e.must('deliveries.ledger', { delivery, states: [] })
  assert.deepEqual(
    rows.map((r) => r.attempts),
    [0, 0, 0],
  )
})

test('starting again and again sends nothing of what is finished, paused, cancelled or only frozen', async (t) => {
  let e = await openSending(t, 3)
  const first = await pickupCampaign(e)
  const made = async () => (await e.must('campaigns.duplicate', { campaign: first.uid })).uid
  const finished = await sendCampaign(e, first.uid)
  await untilSettled(e, finished)
  const start = async (): Promise<string> => {
    const d = await freeze(e, await made())
    await e.must('deliveries.send', { delivery: d.uid, confirm: 3, holdSeconds: 600 })
    return d.uid
  }
  await e.must('deliveries.pause', { delivery: await start() })
  await e.must('deliveries.cancel', { delivery: await start() })
  await freeze(e, await made())
  const before = outbox(e).length
  const { folder, clock } = e
  for (let i = 0; i < 20; i++) {
    await e.close()
    e = await openSending(t, 0, { folder, clock })
    clock.advance(minutes(11))
    await pause(40)
  }
  assert.equal(before, 3)
  assert.equal(outbox(e).length, before)
})

test('closed in the middle of a send, nobody is in doubt; soon after it goes on by itself, later it asks', async (t) => {
  const sink = await startFaultServer({ dotDelayMs: 60 })
  t.after(() => sink.stop())
  let e = await openSending(t, 40)
  const { folder, clock } = e
  const delivery = await sendCampaign(e, (await makeCampaign(e, smtpGateway(sink.port, 2))).uid)
  const sent = async (): Promise<number> => (await statesOf(e, delivery)).accepted ?? 0
  await e.until('it sends', async () => (await sent()) >= 4)
  const began = Date.now()
  await e.close()
  assert.ok(Date.now() - began < 10_000)
  const states = inFile<{ state: string; n: number }>(
    e.file,
    'SELECT state, count(*) AS n FROM recipients GROUP BY state',
  )
  assert.deepEqual(
    states.map((s) => s.state),
    ['accepted', 'queued'],
  )
  assert.equal((await sink.stored()).length, states[0]!.n)

  clock.advance(minutes(5))
  e = await openSending(t, 0, { folder, clock })
  await e.until('it goes on by itself', async () => (await sent()) > states[0]!.n + 2)
  await e.close()
  clock.advance(minutes(30))
  e = await openSending(t, 0, { folder, clock })
  await e.tick()
  const held = await e.must('deliveries.get', { delivery })
  assert.deepEqual([held.status, held.holdReason], ['held', 'missed'])
  const left = held.states.queued!
  assert.equal(
    (await e.refused('deliveries.release', { delivery, send: true, confirm: left + 1 })).code,
    'delivery/count-differs',
  )
  await e.must('deliveries.release', { delivery, send: true, confirm: left })
  await untilSettled(e, delivery)
  assert.deepEqual(await statesOf(e, delivery), { accepted: 40 })
  assert.equal((await sink.stored()).length, 40, 'everybody once')
})
