/** Limits and faults of gateways: what they cost, whom they cost it, and how they end. */
import assert from 'node:assert/strict'
import type { AddressInfo } from 'node:net'
import { test, type TestContext } from 'node:test'
import { SMTPServer } from 'smtp-server'
import { days, hours, minutes, seconds, type DurationMs } from '../../src-main/domain/units.ts'
import { makeCampaign, sendCampaign, smtpGateway } from '../open-engine.ts'
import { startFaultServer } from '../faults/sink.ts'
import { MovableClock } from '../test-clock.ts'
import {
  addressOf,
  inFile,
  openSending,
  outbox,
  pause,
  pickupCampaign,
  statesOf,
  stayAwake,
  untilSettled,
  type Sending,
} from './sending.ts'

const healthOf = async (e: Sending) => (await e.must('gateways.list', {})).at(-1)!.health
const ledgerOf = async (e: Sending, delivery: string) =>
  (await e.must('deliveries.ledger', { delivery, states: [] })).rows

/** A clock that stands `past` the hour, so that no hour ends in the middle of a test. */
function clockPast(hourStart: DurationMs): MovableClock {
  const clock = new MovableClock()
  const hour = hours(1)
  clock.advance(((hour - (clock.now() % hour)) % hour) as DurationMs)
  clock.advance(hourStart)
  return clock
}

test('no more begin in a second than the limit says, whatever the connections', async (t) => {
  const e = await openSending(t, 20)
  const delivery = await sendCampaign(e, (await pickupCampaign(e, {}, { perSecond: 8, connections: 5 })).uid)
  await untilSettled(e, delivery)
  assert.equal(outbox(e).length, 20)
  await e.close()
  const claims = inFile<{ at: number }>(
    e.file,
    "SELECT at FROM transitions WHERE to_state = 'claimed' ORDER BY id",
  ).map((r) => r.at)
  claims.forEach((at, k) => {
    const earliest = claims[0]! + ((k + 1 - 8) / 8) * 1000
    assert.ok(at >= earliest - 150, `message ${k + 1} began ${Math.round(earliest - at)} ms too early`)
  })
})

for (const [name, limits, length] of [
  ['hour', { perHour: 6 }, hours(1)],
  ['day', { perDay: 6, perHour: 100 }, hours(24)],
] as const) {
  test(`no more begin in ${name === 'hour' ? 'an hour' : 'a day'} than the limit says, and the monitor says why it waits`, async (t) => {
    const e = await openSending(t, 14, { clock: clockPast(minutes(5)) })
    const campaign = await pickupCampaign(e, {}, { ...limits, connections: 3 })
    const { uid } = campaign
    const { job } = await e.must('campaigns.preflight', { campaign: uid })
    const delivery = (await e.ended(job)).result
    const { checks } = await e.must('deliveries.get', { delivery })
    for (const check of checks.filter((c) => c.level === 'warning'))
      await e.must('deliveries.acknowledge', { delivery, code: check.code })
    await e.must('deliveries.send', { delivery, confirm: 14, holdSeconds: 0 })
    for (const sent of [6, 12]) {
      await e.until(`${sent} are sent`, async () => (await statesOf(e, delivery)).accepted === sent)
      await stayAwake(e, delivery, minutes(20))
      await e.until(
        'the limit is named',
        async () => (await e.must('deliveries.monitor', { delivery })).waiting?.code === `sending/limit-${name}`,
      )
      assert.equal(outbox(e).length, sent)
      await stayAwake(e, delivery, length)
    }
    await e.until('the rest follows', async () => (await statesOf(e, delivery)).accepted === 14)
  })
}

test('a deferred recipient waits 5 minutes, then twice as long each time up to 4 hours, and is given up after 5 days', async (t) => {
  const sink = await startFaultServer({ table: { n1: 'rcpt:450 4.2.1 busy' } })
  t.after(() => sink.stop())
  const e = await openSending(t, 1)
  const delivery = await sendCampaign(e, (await makeCampaign(e, smtpGateway(sink.port, 1))).uid)
  const began = e.clock.now()
  const waits: number[] = []
  const mine = async () => (await ledgerOf(e, delivery))[0]!
  for (let attempt = 1; ; attempt++) {
    await e.until(`try ${attempt} has ended`, async () => {
      const { state, attempts } = await mine()
      return state === 'failed' || (state === 'deferred' && attempts === attempt)
    })
    const { state, at, dueAt } = await mine()
    if (state === 'failed') break
    waits.push(dueAt! - at)
    assert.equal((await e.must('today.get', {})).nextTryAt, dueAt, 'until then nothing is due')
    e.clock.advance((dueAt! - e.clock.now() + 50) as DurationMs)
    await pause(20)
  }
  const last = await mine()
  assert.equal(last.reason, 'given-up')
  assert.match(last.reply!.text, /busy/, 'what the server said stays')
  const asked = [5, 10, 20, 40, 80, 160, ...Array.from({ length: waits.length - 6 }, () => 240)].map(minutes)
  waits.forEach((wait, i) => {
    assert.ok(wait >= asked[i]! && wait <= asked[i]! * 1.1 + 2000, `wait ${i + 1}: ${wait / 60_000} minutes`)
  })
  const took = last.at - began
  assert.ok(took >= days(5) && took < days(5) + hours(5), `${took / hours(1)} hours`)
  assert.deepEqual(await sink.stored(), [])
})

test('a gateway that cannot be reached costs nobody an attempt, waits a little, and goes on when it can', async (t) => {
  const sink = await startFaultServer({})
  const e = await openSending(t, 12)
  const { uid } = await makeCampaign(e, smtpGateway(sink.port, 5))
  const d = await e.must('campaigns.preflight', { campaign: uid })
  const delivery = (await e.ended(d.job)).result
  await sink.stop()
  for (const check of (await e.must('deliveries.get', { delivery })).checks.filter((c) => c.level === 'warning'))
    await e.must('deliveries.acknowledge', { delivery, code: check.code })
  await e.must('deliveries.send', { delivery, confirm: 12, holdSeconds: 0 })
  await e.until('the gateway waits', async () => (await healthOf(e)).state === 'waiting')
  const { code, retryIn } = await healthOf(e)
  assert.equal(code, 'smtp/connection-refused')
  assert.ok(retryIn <= seconds(5.5), `five connections that fail at once are one fault, not five: ${retryIn} ms`)
  await e.until('all are back in the queue', async () => (await statesOf(e, delivery)).queued === 12)
  assert.ok((await ledgerOf(e, delivery)).every((r) => r.attempts === 0))
  assert.equal((await e.must('deliveries.monitor', { delivery })).waiting?.code, code)

  const back = await startFaultServer({ port: sink.port })
  t.after(() => back.stop())
  e.clock.advance(seconds(6))
  await untilSettled(e, delivery)
  assert.deepEqual(await statesOf(e, delivery), { accepted: 12 })
  assert.ok((await ledgerOf(e, delivery)).every((r) => r.attempts === 1))
  assert.deepEqual(await healthOf(e), { state: 'ready', code: '', retryIn: 0 })
  assert.equal((await back.stored()).length, 12)
})

/** A real SMTP server whose password can be changed. */
async function lockedServer(t: TestContext) {
  const far = { password: 'right', logins: [] as string[], mails: 0, port: 0 }
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    logger: false,
    closeTimeout: 100,
    onAuth({ password, username }, _session, callback) {
      far.logins.push(password ?? '')
      if (password === far.password) callback(null, { user: username })
      else callback(new Error('Invalid username or password'))
    },
    onData(stream, _session, callback) {
      stream.resume().on('end', () => (far.mails++, callback(null)))
    },
  })
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  t.after(() => new Promise<void>((resolve) => server.close(resolve)))
  far.port = (server.server.address() as AddressInfo).port
  return far
}

test('a wrong password stops the gateway after at most two tries, and the right one starts it again', async (t) => {
  const far = await lockedServer(t)
  const e = await openSending(t, 10)
  const open = smtpGateway(far.port, 5)
  const gateway = { ...open, settings: { ...open.settings, user: 'shop' } } as typeof open
  const { uid, plan } = await makeCampaign(e, { ...gateway, secrets: { password: 'right' } })
  const { job } = await e.must('campaigns.preflight', { campaign: uid })
  const delivery = (await e.ended(job)).result
  for (const check of (await e.must('deliveries.get', { delivery })).checks.filter((c) => c.level === 'warning'))
    await e.must('deliveries.acknowledge', { delivery, code: check.code })
  far.password = 'changed'
  far.logins.length = 0
  await e.must('deliveries.send', { delivery, confirm: 10, holdSeconds: 0 })
  await e.until('the gateway is refused', async () => (await healthOf(e)).state === 'refused')
  assert.equal((await healthOf(e)).code, 'smtp/login-refused')
  await stayAwake(e, delivery, hours(2))
  assert.ok(far.logins.length <= 2, `${far.logins.length} tries`)
  assert.deepEqual(await statesOf(e, delivery), { queued: 10 })
  assert.equal((await e.must('today.get', {})).nextTryAt, null, 'nobody is tried before a person has looked')
  assert.ok((await ledgerOf(e, delivery)).every((r) => r.attempts === 0))

  await e.must('gateways.save', { ...gateway, gateway: plan.gateway, secrets: { password: 'changed' } })
  await untilSettled(e, delivery)
  assert.deepEqual(await statesOf(e, delivery), { accepted: 10 })
  assert.equal(far.mails, 10)
})

test('a message that breaks every connection does not stand in the way of the others', async (t) => {
  const sink = await startFaultServer({ table: { n1: 'data:drop' } })
  t.after(() => sink.stop())
  const e = await openSending(t, 6)
  const delivery = await sendCampaign(e, (await makeCampaign(e, smtpGateway(sink.port, 1))).uid)
  await e.until('the others have it', async () => {
    if ((await healthOf(e)).state === 'waiting') e.clock.advance(seconds(6))
    return (await statesOf(e, delivery)).accepted === 5
  })
  const poison = (await ledgerOf(e, delivery)).find((r) => r.address === addressOf(1))!
  assert.ok(['queued', 'claimed', 'deferred'].includes(poison.state))
  assert.ok((await sink.stored()).every((s) => s.to !== addressOf(1)))
})

test('answers in the middle of a send move each recipient as drawn, and nobody gets it twice', async (t) => {
  const table = {
    n1: 'rcpt:450 4.2.1 busy',
    n2: 'rcpt:550 5.1.1 unknown',
    n3: 'dot:554 5.7.1 spam',
    n4: 'dot:452 4.3.1 full',
    n5: 'dot:drop',
    n6: 'dot:garbage',
    n7: 'rcpt:421! 4.3.2 closing',
  }
  const sink = await startFaultServer({ table })
  t.after(() => sink.stop())
  const e = await openSending(t, 9)
  const delivery = await sendCampaign(e, (await makeCampaign(e, smtpGateway(sink.port, 2))).uid)
  await e.until('all but the one that closes have an answer', async () => {
    if ((await healthOf(e)).state === 'waiting') e.clock.advance(seconds(6))
    const states = await statesOf(e, delivery)
    return (states.accepted ?? 0) + (states.deferred ?? 0) + (states.failed ?? 0) + (states.unknown ?? 0) === 8
  })
  const states: Record<string, string> = Object.fromEntries(
    (await ledgerOf(e, delivery)).map((r) => [r.address.split('@')[0]!, r.state]),
  )
  const { n7, ...others } = states
  assert.deepEqual(others, {
    ...{ n1: 'deferred', n2: 'failed', n3: 'failed', n4: 'deferred', n5: 'unknown', n6: 'unknown' },
    ...{ n8: 'accepted', n9: 'accepted' },
  })
  assert.ok(n7 === 'queued' || n7 === 'claimed', 'a server that closes has said nothing about the recipient')
  const stored = (await sink.stored()).map((s) => s.to)
  assert.deepEqual([...stored].sort(), [5, 6, 8, 9].map(addressOf))
})
