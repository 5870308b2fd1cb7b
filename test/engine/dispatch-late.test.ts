/** What comes between an approval and the last message: edits, sleep, a store that cannot write, a server that is silent. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isDeepStrictEqual } from 'node:util'
import Sqlite from 'better-sqlite3'
import { wallTimeOf } from '../../src-main/domain/time/schedule.ts'
import { hours, later, minutes, type DurationMs } from '../../src-main/domain/units.ts'
import { startFaultServer } from '../faults/sink.ts'
import { makeCampaign, MJML, sendCampaign, smtpGateway } from '../open-engine.ts'
import { MovableClock } from '../test-clock.ts'
import {
  addressOf,
  freeze,
  freezeRefused,
  FROM,
  openSending,
  outbox,
  pickupCampaign,
  pickupGateway,
  statesOf,
  untilSettled,
} from './sending.ts'

const ZONE = 'Europe/Stockholm'
const content = (subject: string) =>
  ({ channel: 'email', subject, preheader: '', format: 'mjml', source: MJML, text: '', assets: [] }) as const
const inTwoHours = (clock: MovableClock) =>
  ({ kind: 'at', at: wallTimeOf(later(clock.now(), hours(2)), ZONE), zone: ZONE }) as const

test('what is approved for later and edited before it is due is held, and asks', async (t) => {
  const e = await openSending(t, 2)
  const { uid, plan } = await pickupCampaign(e, { schedule: inTwoHours(e.clock) })
  const delivery = await sendCampaign(e, uid)
  await e.must('templates.save', { template: plan.template, name: 'Brev', content: content('Annat') })
  e.clock.advance(hours(2))
  await e.until('it is held', async () => (await e.must('deliveries.get', { delivery })).status === 'held')
  assert.equal((await e.must('deliveries.get', { delivery })).holdReason, 'content-changed')
  assert.deepEqual(outbox(e), [])
  await e.must('deliveries.release', { delivery, send: true, confirm: 2 })
  await untilSettled(e, delivery)
  assert.deepEqual(
    outbox(e).map((m) => m.subject),
    ['Hej Namn1', 'Hej Namn2'],
    'a yes is a yes to what was frozen',
  )
})

test('an edit voids what is paused or held before it began', async (t) => {
  const e = await openSending(t, 2)
  const first = await pickupCampaign(e)
  for (const wait of ['paused', 'held'] as const) {
    const plan = { ...first.plan, name: wait, schedule: inTwoHours(e.clock) }
    const { uid } = await e.must('campaigns.save', { campaign: null, plan })
    const delivery = await sendCampaign(e, uid)
    if (wait === 'paused') await e.must('deliveries.pause', { delivery })
    else e.clock.advance(hours(3))
    await e.until('it waits', async () => (await e.must('deliveries.get', { delivery })).status === wait)
    await e.must('campaigns.save', { campaign: uid, plan: { ...plan, missingValues: 'exclude' } })
    assert.equal((await e.must('deliveries.get', { delivery })).status, 'voided')
    const refusals = [
      await e.refused('deliveries.resume', { delivery }),
      await e.refused('deliveries.release', { delivery, send: true, confirm: 2 }),
    ]
    assert.deepEqual(
      refusals.map((r) => r.code),
      ['delivery/cannot', 'delivery/cannot'],
    )
  }
  assert.deepEqual(outbox(e), [])
})

test('an occurrence that cannot be prepared stops the campaign where a person sees it, and a new yes starts it again', async (t) => {
  const clock = new MovableClock()
  const hour = hours(1)
  clock.advance((hour + minutes(30) - (clock.now() % hour)) as DurationMs)
  const e = await openSending(t, 2, { clock })
  const schedule = { kind: 'recurring', cron: '0 * * * *', zone: 'UTC', until: '', maxRecipients: 5 } as const
  const { uid, plan } = await pickupCampaign(e, { schedule })
  const approve = async (): Promise<void> => {
    const d = await freeze(e, uid)
    await e.must('deliveries.send', { delivery: d.uid, confirm: d.willReceive, holdSeconds: 0 })
  }
  const status = async () => (await e.must('campaigns.list', {}))[0]!.status
  await approve()
  await e.must('templates.save', { template: plan.template, name: 'Brev', content: content('Hej {{ nosuch }}') })
  clock.advance(minutes(32))
  await e.until('it is held', async () => (await status()) === 'held')
  assert.equal((await e.must('campaigns.get', { campaign: uid })).stopped?.code, 'content/unknown-field')
  const { needs, upcoming } = await e.must('today.get', {})
  assert.deepEqual(
    needs.map((n) => [n.code, n.campaign]),
    [['today/held-stopped', uid]],
  )
  assert.deepEqual(upcoming, [])
  await e.must('templates.save', { template: plan.template, name: 'Brev', content: content('Hej') })
  clock.advance(hours(1))
  await e.tick()
  assert.deepEqual(outbox(e), [], 'mended is not approved')
  await approve()
  assert.equal(await status(), 'scheduled')
  clock.advance(hours(1))
  await e.until('it goes on', async () => outbox(e).length === 2)
})

test('a machine that slept in the middle of a send does not go on by itself', async (t) => {
  const e = await openSending(t, 12)
  const delivery = await sendCampaign(e, (await pickupCampaign(e, {}, { perSecond: 1, connections: 1 })).uid)
  await e.until('it sends', async () => outbox(e).length >= 2)
  const before = outbox(e).length
  e.clock.advance(hours(8))
  await e.until('it is held', async () => (await e.must('deliveries.get', { delivery })).status === 'held')
  await e.tick()
  assert.equal((await e.must('deliveries.get', { delivery })).holdReason, 'missed')
  assert.ok(outbox(e).length <= before + 1, 'but for one that was on its way')
  const states = await statesOf(e, delivery)
  assert.deepEqual(Object.keys(states).sort(), ['accepted', 'queued'])
  await e.must('deliveries.release', { delivery, send: true, confirm: states.queued! })
  for (let i = 0; i < 14; i++) await e.tick()
  await untilSettled(e, delivery)
  assert.equal(outbox(e).length, 12)
})

test('an answer that the store could not take is written down when it can, and nobody stays behind', async (t) => {
  const sink = await startFaultServer({ dotDelayMs: 400 })
  t.after(() => sink.stop())
  const e = await openSending(t, 8)
  const delivery = await sendCampaign(e, (await makeCampaign(e, smtpGateway(sink.port, 2))).uid)
  await e.until('two stand at their dot', async () => (await statesOf(e, delivery)).dot === 2)
  const other = new Sqlite(e.file)
  other.exec('BEGIN IMMEDIATE')
  const refused = async (): Promise<boolean> =>
    (await e.must('gateways.list', {})).at(-1)!.health.code === 'sending/store-fault'
  await e.until('the gateway stops', refused)
  assert.deepEqual(
    (await e.must('today.get', {})).needs.map((n) => n.code),
    ['today/gateway'],
  )
  other.exec('ROLLBACK')
  other.close()
  await e.must('deliveries.pause', { delivery })
  await e.must('deliveries.resume', { delivery })
  await untilSettled(e, delivery)
  assert.deepEqual(await statesOf(e, delivery), { accepted: 8 })
  const stored = (await sink.stored()).map((s) => s.to)
  assert.deepEqual(
    [...stored].sort(),
    Array.from({ length: 8 }, (_, i) => addressOf(i + 1)),
    'everybody once',
  )
})

test('a server that keeps its answer back does not keep the workspace open; the doubt has a name', async (t) => {
  const sink = await startFaultServer({ table: { n1: 'dot:silent', n2: 'rcpt:silent' } })
  t.after(() => sink.stop())
  const e = await openSending(t, 3)
  const delivery = await sendCampaign(e, (await makeCampaign(e, smtpGateway(sink.port, 3))).uid)
  await e.until('two wait for the server', async () => {
    const { dot, claimed } = await statesOf(e, delivery)
    return dot === 1 && claimed === 1
  })
  const began = Date.now()
  await e.close()
  assert.ok(Date.now() - began < 10_000, `${Date.now() - began} ms`)
  const again = await openSending(t, 0, { folder: e.folder, clock: e.clock, env: { UTSKICK_NO_SEND: '1' } })
  // It is tried again at once, and goes back.
  await again.until('what did not begin waits', async () =>
    isDeepStrictEqual(await statesOf(again, delivery), { accepted: 1, unknown: 1, queued: 1 }),
  )
})

test('a sender is frozen as the address it is, whatever was typed, and names its own messages', async (t) => {
  const e = await openSending(t, 1)
  const gateway = pickupGateway()
  const from = { ...FROM, from: 'not an address' }
  const { plan } = await makeCampaign(e, {
    ...gateway,
    settings: { ...gateway.settings, from },
  })
  const send = async (name: string, sender: typeof plan.sender): Promise<string> => {
    const { uid } = await e.must('campaigns.save', { campaign: null, plan: { ...plan, name, sender } })
    const before = outbox(e).map((m) => m.bytes)
    await untilSettled(e, await sendCampaign(e, uid))
    return outbox(e).find((m) => !before.includes(m.bytes))!.bytes
  }
  const mail = await send('Å', { name: 'Åre', from: '  Klubb@ÅRE.example ', replyTo: ' svar@åre.example' })
  assert.match(mail, /^From: .*<Klubb@xn--re-xia\.example>\r$/m)
  assert.match(mail, /^Reply-To: svar@xn--re-xia\.example\r$/m)
  assert.match(mail, /^Message-ID: <[0-9a-f-]{36}@xn--re-xia\.example>\r$/m)
  assert.match(mail, /^List-Id: <offers\.xn--re-xia\.example>\r$/m)
  assert.doesNotMatch(mail, /[^\0-\x7f]/)
  const sender = { ...FROM, replyTo: 'björn@åre.example' }
  const { uid } = await e.must('campaigns.save', { campaign: null, plan: { ...plan, name: 'B', sender } })
  assert.equal((await freezeRefused(e, uid)).code, 'sender/reply-to-not-ascii')
})
