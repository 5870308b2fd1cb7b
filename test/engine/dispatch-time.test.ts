/** What is due when: schedules, occurrences, and what happens to those that were slept through. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { wallTimeOf } from '../../src-main/domain/time/schedule.ts'
import type { Plan, Schedule } from '../../src-main/domain/sending.ts'
import { hours, later, minutes, type DurationMs } from '../../src-main/domain/units.ts'
import { MJML, sendCampaign } from '../open-engine.ts'
import { MovableClock } from '../test-clock.ts'
import {
  addressOf,
  freeze,
  openSending,
  outbox,
  pause,
  pickupCampaign,
  statesOf,
  untilSettled,
  type Sending,
} from './sending.ts'

const ZONE = 'Europe/Stockholm'
const detail = (e: Sending, delivery: string) => e.must('deliveries.get', { delivery })

async function scheduledIn(e: Sending, by: DurationMs): Promise<string> {
  const at = wallTimeOf(later(e.clock.now(), by), ZONE)
  return sendCampaign(e, (await pickupCampaign(e, { schedule: { kind: 'at', at, zone: ZONE } })).uid)
}

test('a delivery with a time starts when it has come, and not before', async (t) => {
  const e = await openSending(t, 3)
  const delivery = await scheduledIn(e, hours(3))
  assert.equal((await detail(e, delivery)).status, 'scheduled')
  const due = (await detail(e, delivery)).dueAt!
  e.clock.advance((due - e.clock.now() - 2000) as DurationMs)
  await pause(200)
  assert.equal((await detail(e, delivery)).status, 'scheduled')
  e.clock.advance(minutes(1))
  await untilSettled(e, delivery)
  assert.equal(outbox(e).length, 3)
})

test('a time that was slept through by more than a quarter of an hour is missed: held, until a person types the number', async (t) => {
  const e = await openSending(t, 3)
  const delivery = await scheduledIn(e, hours(1))
  e.clock.advance(hours(1.5))
  await e.until('it is held', async () => (await detail(e, delivery)).status === 'held')
  assert.equal((await detail(e, delivery)).holdReason, 'missed')
  await e.tick()
  assert.deepEqual(outbox(e), [])
  const refusal = await e.refused('deliveries.release', { delivery, send: true, confirm: 2 })
  assert.deepEqual([refusal.code, refusal.params], ['delivery/count-differs', { typed: 2, count: 3 }])
  await e.must('deliveries.release', { delivery, send: true, confirm: 3 })
  await untilSettled(e, delivery)
  assert.equal(outbox(e).length, 3)
})

test('a missed delivery can be let go of: everybody is cancelled and nobody gets it', async (t) => {
  const e = await openSending(t, 3)
  const delivery = await scheduledIn(e, hours(1))
  const { folder, clock } = e
  await e.close()
  clock.advance(hours(5))
  const again = await openSending(t, 0, { folder, clock })
  await again.until('it is held', async () => (await detail(again, delivery)).status === 'held')
  await again.must('deliveries.release', { delivery, send: false })
  assert.deepEqual(await statesOf(again, delivery), { cancelled: 3 })
  await again.tick()
  assert.deepEqual(outbox(again), [])
})

test('a time within its grace still goes out by itself after a restart', async (t) => {
  const e = await openSending(t, 2)
  const delivery = await scheduledIn(e, hours(1))
  const { folder, clock } = e
  await e.close()
  clock.advance(hours(1))
  clock.advance(minutes(10))
  const again = await openSending(t, 0, { folder, clock })
  await untilSettled(again, delivery)
  assert.equal(outbox(again).length, 2)
})

/** Half past an hour: hourly occurrences come after 30 minutes. */
function halfPast(): MovableClock {
  const clock = new MovableClock()
  const hour = hours(1)
  clock.advance((hour + minutes(30) - (clock.now() % hour)) as DurationMs)
  return clock
}
const hourly = (more: Partial<Schedule & { kind: 'recurring' }> = {}): Schedule => ({
  ...{ kind: 'recurring', cron: '0 * * * *', zone: 'UTC', until: '', maxRecipients: 5 },
  ...more,
})

/** A recurring campaign that was approved; answers with its plan. */
async function approved(e: Sending, schedule: Schedule = hourly()): Promise<{ uid: string; plan: Plan }> {
  const { uid, plan } = await pickupCampaign(e, { schedule })
  const d = await freeze(e, uid)
  await e.must('deliveries.send', { delivery: d.uid, confirm: d.willReceive, holdSeconds: 0 })
  assert.equal((await e.must('campaigns.list', {}))[0]!.status, 'scheduled')
  return { uid, plan }
}

const occurrences = async (e: Sending, campaign: string) => {
  const { deliveries } = await e.must('campaigns.get', { campaign })
  return deliveries.filter((d) => d.occurrenceAt !== null)
}
const untilOccurrences = (e: Sending, campaign: string, count: number, statuses: readonly string[]): Promise<void> =>
  e.until(`${count} occurrences`, async () => {
    const found = await occurrences(e, campaign)
    return found.length === count && statuses.includes(found[0]!.status)
  })

test('each occurrence of a recurring campaign is a delivery of its own, frozen when it is due', async (t) => {
  const e = await openSending(t, 2, { clock: halfPast() })
  const { uid } = await approved(e)
  await e.tick()
  assert.deepEqual(outbox(e), [], 'the yes itself sends nothing')
  const listed = async () => (await e.must('campaigns.list', {}))[0]!
  const { status, dueAt } = await listed()
  assert.deepEqual([status, dueAt! - e.clock.now() < minutes(30)], ['scheduled', true], 'the list says when it is due')
  e.clock.advance(minutes(32))
  await untilOccurrences(e, uid, 1, ['finished'])
  assert.equal(outbox(e).length, 2)
  const after = await listed()
  assert.deepEqual([after.status, after.dueAt! - dueAt!], ['scheduled', hours(1)], 'and when it is due again')

  const { id } = await e.must('people.save', { id: null, values: { email: addressOf(9), first_name: 'Ny' } })
  const consent = { channel: 'email', purpose: 'offers', status: 'granted', source: 'form', wording: '' } as const
  await e.must('people.consent', { id, ...consent })
  e.clock.advance(hours(1))
  await untilOccurrences(e, uid, 2, ['finished'])
  const [second, first] = await occurrences(e, uid)
  assert.deepEqual([first!.willReceive, second!.willReceive], [2, 3], 'the audience is read anew')
  assert.equal(second!.occurrenceAt! - first!.occurrenceAt!, hours(1))
  assert.equal(outbox(e).length, 5)
})

test('a warning that was allowed with the yes holds no occurrence, and another one does', async (t) => {
  const e = await openSending(t, 2, { clock: halfPast() })
  const { uid, plan } = await pickupCampaign(e, { schedule: hourly() })
  const template = await e.must('templates.get', { template: plan.template, version: null })
  const text = '<mj-text>{{ company }}</mj-text>'
  const source = MJML.replace('<mj-column>', `<mj-column>${text}<mj-image src="http://a.example/b.png" alt="" />`)
  const content = { ...template.content, source } as typeof template.content
  await e.must('templates.save', { template: plan.template, name: template.name, content })
  const { uid: delivery, willReceive, checks } = await freeze(e, uid)
  const warnings = checks.filter(({ level }) => level === 'warning').map(({ code }) => code)
  assert.deepEqual(warnings.sort(), ['content/image-insecure', 'preflight/missing-value'])
  for (const code of warnings) await e.must('deliveries.acknowledge', { delivery, code })
  await e.must('deliveries.send', { delivery, confirm: willReceive, holdSeconds: 0 })
  e.clock.advance(minutes(32))
  await untilOccurrences(e, uid, 1, ['finished'])
  assert.equal(outbox(e).length, 2)
  const { id } = await e.must('people.save', { id: null, values: { email: addressOf(9) } })
  const consent = { channel: 'email', purpose: 'offers', status: 'granted', source: 'form', wording: '' } as const
  await e.must('people.consent', { id, ...consent })
  e.clock.advance(hours(1))
  await untilOccurrences(e, uid, 2, ['held'])
  const [held] = await occurrences(e, uid)
  assert.equal(held!.holdReason, 'preflight-errors')
  const { found } = await e.must('deliveries.monitor', { delivery: held!.uid })
  assert.deepEqual(
    found.map(({ code, params }) => [code, params['field']]),
    [['preflight/missing-value', 'first_name']],
    'a field that nobody lacked before',
  )
})

test('an occurrence goes out by itself only with what was approved and to no more than that', async (t) => {
  const e = await openSending(t, 3, { clock: halfPast() })
  const { uid, plan } = await approved(e, hourly({ maxRecipients: 3 }))
  const { id } = await e.must('people.save', { id: null, values: { email: addressOf(9), first_name: 'Ny' } })
  const consent = { channel: 'email', purpose: 'offers', status: 'granted', source: 'form', wording: '' } as const
  await e.must('people.consent', { id, ...consent })
  e.clock.advance(minutes(32))
  await untilOccurrences(e, uid, 1, ['held'])
  assert.equal((await occurrences(e, uid))[0]!.holdReason, 'over-maximum')
  await e.must('people.remove', { ids: [id] })
  const content = {
    channel: 'email',
    subject: 'Annat',
    preheader: '',
    format: 'mjml',
    source: MJML,
    text: '',
    assets: [],
  } as const
  await e.must('templates.save', { template: plan.template, name: 'Brev', content })
  e.clock.advance(hours(1))
  await untilOccurrences(e, uid, 2, ['held'])
  assert.equal((await occurrences(e, uid))[0]!.holdReason, 'content-changed')
  const { needs } = await e.must('today.get', {})
  assert.equal(needs.filter(({ kind }) => kind === 'held').length, 2, 'each that is held is asked about')
  assert.deepEqual(outbox(e), [])
})

test('occurrences that were slept through are not made up for: the latest is held as missed', async (t) => {
  const e = await openSending(t, 2, { clock: halfPast() })
  const { uid } = await approved(e)
  const { folder, clock } = e
  await e.close()
  clock.advance(hours(30))
  clock.advance(minutes(20))
  const again = await openSending(t, 0, { folder, clock })
  await untilOccurrences(again, uid, 1, ['held'])
  const [missed] = await occurrences(again, uid)
  assert.equal(missed!.holdReason, 'missed')
  assert.ok(clock.now() - missed!.occurrenceAt! < hours(1), 'the latest one')
  clock.advance(minutes(12))
  await untilOccurrences(again, uid, 2, ['finished'])
  assert.equal(outbox(again).length, 2, 'the next goes out by itself')
})

test('after its last time, an edit or a taken back yes, a recurring campaign makes no more occurrences', async (t) => {
  for (const end of ['until', 'edit', 'withdraw'] as const) {
    const clock = halfPast()
    const e = await openSending(t, 2, { clock })
    const until = end === 'until' ? wallTimeOf(later(clock.now(), hours(1)), 'UTC') : ''
    const { uid, plan } = await approved(e, hourly({ until }))
    clock.advance(minutes(32))
    await untilOccurrences(e, uid, 1, ['finished'])
    if (end === 'edit') await e.must('campaigns.save', { campaign: uid, plan: { ...plan, missingValues: 'exclude' } })
    if (end === 'withdraw') await e.must('campaigns.withdraw', { campaign: uid })
    for (let i = 0; i < 3; i++) {
      clock.advance(hours(1))
      await e.tick()
    }
    assert.equal((await occurrences(e, uid)).length, 1, end)
    assert.equal((await e.must('campaigns.list', {}))[0]!.status, 'finished', end)
    assert.equal(outbox(e).length, 2)
    await e.close()
  }
})

test('the same occurrence is made once, however often the clock is looked at or set back', async (t) => {
  const e = await openSending(t, 2, { clock: halfPast() })
  const { uid } = await approved(e)
  e.clock.advance(minutes(32))
  await untilOccurrences(e, uid, 1, ['finished'])
  for (let i = 0; i < 3; i++) await e.tick()
  e.clock.advance(minutes(-20))
  await e.tick()
  e.clock.advance(minutes(22))
  await e.tick()
  assert.equal((await occurrences(e, uid)).length, 1)
  assert.equal(outbox(e).length, 2)
})
