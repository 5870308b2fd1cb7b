import assert from 'node:assert/strict'
import { test } from 'node:test'
import { minutes } from '../../src-main/domain/units.ts'
import type { Plan } from '../../src-main/domain/sending.ts'
import { MJML, smtpGateway, makeCampaign, type TestEngine } from '../open-engine.ts'
import { startRealSmtp } from '../faults/real-smtp.ts'
import {
  addressOf,
  assertAddsUp,
  freeze,
  freezeRefused,
  idOf,
  inFile,
  openSending,
  outbox,
  pickupCampaign,
  pickupGateway,
  statesOf,
  untilSettled,
} from './sending.ts'

const EMAIL = { channel: 'email', preheader: '', format: 'mjml', source: MJML, text: '', assets: [] } as const
const send = (e: TestEngine, delivery: string, confirm: number) =>
  e.refused('deliveries.send', { delivery, confirm, holdSeconds: 0 })
const reasonsOf = async (e: TestEngine, delivery: string) =>
  (await e.must('deliveries.ledger', { delivery, states: [] })).rows.map((r) => [r.address, r.state, r.reason])

test('what was frozen is what is sent, also when the person is edited after', async (t) => {
  const e = await openSending(t, 2)
  const { uid } = await pickupCampaign(e)
  const d = await freeze(e, uid)
  await e.must('people.save', {
    id: await idOf(e, 1),
    values: { first_name: 'Efteråt', email: 'new@example.com', city: 'Lund' },
  })
  await e.must('deliveries.send', { delivery: d.uid, confirm: 2, holdSeconds: 0 })
  await untilSettled(e, d.uid)
  const mail = outbox(e).find((m) => m.to === addressOf(1))
  assert.equal(mail?.subject, 'Hej Namn1')
  assert.ok(!outbox(e).some((m) => m.to === 'new@example.com'))
})

test('a no that comes after the freeze is heard: withdrawn, suppressed, forgotten and deleted people get nothing', async (t) => {
  const e = await openSending(t, 7)
  const { uid } = await pickupCampaign(e)
  const d = await freeze(e, uid)
  const no = { channel: 'email', purpose: 'offers', status: 'withdrawn', source: 'phone', wording: '' } as const
  await e.must('people.consent', { id: await idOf(e, 1), ...no })
  await e.must('suppressions.add', { kind: 'email', value: 'N2@Example.com', reason: 'asked' })
  await e.must('suppressions.add', { kind: 'profile', value: String(await idOf(e, 3)), reason: 'asked' })
  await e.must('people.forget', { id: await idOf(e, 4) })
  await e.must('people.remove', { ids: [await idOf(e, 5)] })
  const expiresAt = e.clock.now() - 1
  await e.must('suppressions.add', { kind: 'email', value: addressOf(6), reason: 'once', expiresAt })
  await e.must('deliveries.send', { delivery: d.uid, confirm: 7, holdSeconds: 0 })
  await untilSettled(e, d.uid)
  assert.deepEqual(await reasonsOf(e, d.uid), [
    [addressOf(1), 'excluded', 'consent-withdrawn'],
    [addressOf(2), 'excluded', 'suppressed-since'],
    [addressOf(3), 'excluded', 'suppressed-since'],
    ['', 'excluded', 'person-deleted'],
    [addressOf(5), 'excluded', 'person-deleted'],
    [addressOf(6), 'accepted', ''],
    [addressOf(7), 'accepted', ''],
  ])
  assert.deepEqual(
    outbox(e)
      .map((m) => m.to)
      .sort(),
    [addressOf(6), addressOf(7)],
  )
  await assertAddsUp(e, d.uid)
})

test('a forgotten address stays forgotten when it comes back with a new list', async (t) => {
  const e = await openSending(t, 2)
  await e.must('people.forget', { id: await idOf(e, 1) })
  const { id } = await e.must('people.save', { id: null, values: { email: 'N1@EXAMPLE.com', first_name: 'Åter' } })
  const yes = { channel: 'email', purpose: 'offers', status: 'granted', source: 'form', wording: '' } as const
  await e.must('people.consent', { id, ...yes })
  const d = await freeze(e, (await pickupCampaign(e)).uid)
  assert.deepEqual(d.account.excluded, [{ reason: 'suppressed', count: 1 }])
})

test('a transactional purpose needs no consent, and hears a suppression all the same', async (t) => {
  const e = await openSending(t, 0)
  for (const n of [1, 2]) await e.must('people.save', { id: null, values: { email: addressOf(n), first_name: 'A' } })
  await e.must('suppressions.add', { kind: 'email', value: addressOf(1), reason: 'asked' })
  const purpose = (await e.must('purposes.list', {})).find((p) => p.kind === 'transactional')!.key
  const campaign = await pickupCampaign(e, { purpose })
  assert.deepEqual((await freeze(e, campaign.uid)).account.excluded, [{ reason: 'suppressed', count: 1 }])
  const offers = await e.must('campaigns.save', {
    campaign: campaign.uid,
    plan: { ...campaign.plan, purpose: 'offers' },
  })
  assert.deepEqual((await freeze(e, offers.uid)).account.excluded, [{ reason: 'no-consent', count: 2 }])
})

const edits: Record<string, (e: TestEngine, campaign: { uid: string; plan: Plan }) => Promise<unknown>> = {
  template: (e, { plan }) =>
    e.must('templates.save', { template: plan.template, name: 'Brev', content: { ...EMAIL, subject: 'Annat' } }),
  'rule of a segment': (e, { plan }) =>
    e.must('segments.save', {
      segment: plan.audience.include[0]!,
      name: 'Alla',
      rule: { kind: 'text', field: 'city', op: 'is', values: ['Åre'] },
    }),
  purpose: (e, { uid, plan }) => e.must('campaigns.save', { campaign: uid, plan: { ...plan, purpose: 'service' } }),
  time: (e, { uid, plan }) =>
    e.must('campaigns.save', {
      campaign: uid,
      plan: { ...plan, schedule: { kind: 'at', at: '2099-01-01T09:00', zone: 'Europe/Stockholm' } },
    }),
  sender: async (e, { plan }) => {
    const { settings, limits } = pickupGateway()
    const from = { ...settings.from, from: 'other@granliden.example' }
    return e.must('gateways.save', { gateway: plan.gateway, name: 'Pickup', settings: { ...settings, from }, limits })
  },
}
test('any edit of what was proved voids it: nothing is sent', async (t) => {
  const e = await openSending(t, 2)
  const campaign = await pickupCampaign(e)
  for (const [what, edit] of Object.entries(edits)) {
    const now = await e.must('campaigns.get', { campaign: campaign.uid })
    await e.must('campaigns.save', { campaign: campaign.uid, plan: { ...now.plan, schedule: { kind: 'now' } } })
    const d = await freeze(e, campaign.uid)
    await edit(e, now)
    assert.equal((await send(e, d.uid, d.willReceive)).code, 'delivery/voided', what)
    assert.equal((await send(e, d.uid, d.willReceive)).code, 'delivery/voided', `${what}, asked again`)
    assert.equal((await e.must('deliveries.get', { delivery: d.uid })).status, 'voided', what)
  }
  const { plan } = await e.must('campaigns.get', { campaign: campaign.uid })
  await e.must('campaigns.save', { campaign: campaign.uid, plan: { ...plan, schedule: { kind: 'now' } } })
  const d = await freeze(e, campaign.uid)
  await e.must('campaigns.save', {
    campaign: campaign.uid,
    plan: { ...plan, name: 'Nytt namn', schedule: { kind: 'now' } },
  })
  await e.must('deliveries.send', { delivery: d.uid, confirm: 2, holdSeconds: 0 })
  await untilSettled(e, d.uid)
  assert.equal(outbox(e).length, 2, 'another name is no edit, and what was voided never left')
})

test('an edit within the moment that a send can be called back voids it too', async (t) => {
  const e = await openSending(t, 2)
  const { uid, plan } = await pickupCampaign(e)
  const d = await freeze(e, uid)
  await e.must('deliveries.send', { delivery: d.uid, confirm: 2, holdSeconds: 60 })
  await e.must('campaigns.save', { campaign: uid, plan: { ...plan, missingValues: 'exclude' } })
  e.clock.advance(minutes(2))
  await e.tick()
  assert.equal((await e.must('deliveries.get', { delivery: d.uid })).status, 'voided')
  assert.deepEqual(outbox(e), [])
})

test('a send needs the number typed, and a newer freeze takes the place of an older one', async (t) => {
  const e = await openSending(t, 3)
  const { uid } = await pickupCampaign(e)
  const older = await freeze(e, uid)
  const newer = await freeze(e, uid)
  assert.equal((await send(e, older.uid, 3)).code, 'delivery/voided')
  for (const typed of [0, 2, 4]) {
    const refusal = await send(e, newer.uid, typed)
    assert.deepEqual([refusal.code, refusal.params], ['delivery/count-differs', { typed, count: 3 }])
  }
  const both = await Promise.all(
    [1, 2].map(() => e.engine.call('deliveries.send', { delivery: newer.uid, confirm: 3, holdSeconds: 0 })),
  )
  assert.ok(both.some((reply) => reply.ok))
  await untilSettled(e, newer.uid)
  assert.equal(outbox(e).length, 3, 'sent twice by mistake, it leaves once')
})

test('a warning must be allowed before a send, one by one, and an error cannot be', async (t) => {
  const server = await startRealSmtp()
  t.after(() => server.stop())
  const e = await openSending(t, 2)
  const { uid } = await makeCampaign(e, smtpGateway(server.port))
  const d = await freeze(e, uid)
  const warnings = d.checks.filter((c) => c.level === 'warning').map((c) => c.code)
  assert.ok(warnings.length > 0)
  for (const code of warnings) {
    assert.equal((await send(e, d.uid, 2)).code, 'delivery/warning-not-allowed')
    assert.ok((await e.must('deliveries.acknowledge', { delivery: d.uid, code })).acknowledged)
  }
  await e.must('deliveries.approve', { delivery: d.uid })
  await server.stop()
  const without = await freeze(e, uid)
  const error = without.checks.find((c) => c.level === 'error')!
  await e.must('deliveries.acknowledge', { delivery: without.uid, code: error.code })
  const refusal = await send(e, without.uid, 2)
  assert.deepEqual([refusal.code, refusal.params['check']], ['delivery/has-errors', error.code])
})

test('nobody to send to is an error, not an empty success', async (t) => {
  const e = await openSending(t, 0)
  const campaign = await pickupCampaign(e)
  const empty = await freeze(e, campaign.uid)
  assert.deepEqual(empty.checks.find((c) => c.level === 'error')?.code, 'preflight/audience-empty')
  await e.must('people.save', { id: null, values: { email: addressOf(1), first_name: 'A' } })
  const nobody = await freeze(e, campaign.uid)
  assert.deepEqual(nobody.checks.find((c) => c.level === 'error')?.code, 'preflight/nobody')
  assert.equal((await send(e, nobody.uid, 0)).code, 'delivery/has-errors')
})

test('a proof goes only to the named addresses, as a person would get it, and is never counted', async (t) => {
  const e = await openSending(t, 3)
  const d = await freeze(e, (await pickupCampaign(e)).uid)
  const to = ['Chefen@Granliden.example', 'extra@granliden.example']
  assert.equal((await e.must('deliveries.proof', { delivery: d.uid, to, profile: await idOf(e, 2) })).sent, 2)
  await e.until('both proofs are there', async () => outbox(e).length === 2)
  assert.deepEqual(
    outbox(e)
      .map((m) => m.to.toLowerCase())
      .sort(),
    to.map((a) => a.toLowerCase()),
  )
  for (const { subject } of outbox(e)) assert.equal(subject, '[Proof] Hej Namn2')
  assert.deepEqual(await statesOf(e, d.uid), { planned: 3 })
  assert.equal(
    (await e.refused('deliveries.proof', { delivery: d.uid, to: ['nobody'], profile: null })).code,
    'proof/bad-address',
  )
  assert.equal(
    (await e.refused('deliveries.proof', { delivery: d.uid, to, profile: 99 })).code,
    'proof/not-in-audience',
  )
  await e.must('deliveries.send', { delivery: d.uid, confirm: 3, holdSeconds: 0 })
  await untilSettled(e, d.uid)
  await assertAddsUp(e, d.uid)
  const report = await e.must('reports.get', { delivery: d.uid })
  assert.equal(report.account.sentTo, 3)
  assert.equal(report.states.accepted, 3)
  assert.equal((await e.must('deliveries.get', { delivery: d.uid })).proofs.length, 2)
})

test('a proof from a workspace that is held waits for nobody: it is refused', async (t) => {
  const e = await openSending(t, 2)
  const { uid } = await pickupCampaign(e)
  const d = await freeze(e, uid)
  await e.close()
  inFile(e.file, "UPDATE settings SET value = '\"restored\"' WHERE key = 'held'")
  const again = await openSending(t, 0, { folder: e.folder, clock: e.clock })
  const refusal = await again.refused('deliveries.proof', { delivery: d.uid, to: ['a@b.example'], profile: null })
  assert.equal(refusal.code, 'workspace/held')
})

test('a draft that is not complete is refused with what is missing', async (t) => {
  const e = await openSending(t, 1)
  const { uid, plan } = await pickupCampaign(e)
  const without: [string, Partial<Plan>][] = [
    ['audience', { audience: { include: [], exclude: [] } }],
    ['purpose', { purpose: '' }],
    ['template', { template: '' }],
    ['gateway', { gateway: '' }],
  ]
  for (const [what, missing] of without) {
    await e.must('campaigns.save', { campaign: uid, plan: { ...plan, ...missing } })
    const refusal = await freezeRefused(e, uid)
    assert.deepEqual([refusal.code, refusal.params], ['campaign/incomplete', { what }])
  }
  await e.must('campaigns.save', {
    campaign: uid,
    plan: { ...plan, sender: { name: '', from: 'nobody', replyTo: '' } },
  })
  assert.equal((await freezeRefused(e, uid)).code, 'sender/not-an-address')
})

test('a template that cannot be rendered is refused before anyone is frozen, and its cause is named', async (t) => {
  const e = await openSending(t, 1)
  const { uid, plan } = await pickupCampaign(e)
  const broken: [string, string][] = [
    ['Hej {{ first_nam }}', 'content/unknown-field-near'],
    ['Hej {{ zzz }}', 'content/unknown-field'],
    ['Hej {{ first_name', 'content/not-closed'],
    ['Hej {% if first_name %}', 'content/not-closed'],
    ['Hej {{ first_name | shout }}', 'content/unknown-filter'],
    ['', 'content/subject-empty'],
  ]
  for (const [subject, code] of broken) {
    await e.must('templates.save', { template: plan.template, name: 'Brev', content: { ...EMAIL, subject } })
    assert.equal((await freezeRefused(e, uid)).code, code, subject)
  }
  const noWayOut = MJML.replace(/<mj-text><a.*\n/, '')
  await e.must('templates.save', {
    template: plan.template,
    name: 'Brev',
    content: { ...EMAIL, subject: 'Hej', source: noWayOut },
  })
  assert.equal((await freezeRefused(e, uid)).code, 'content/unsubscribe-missing')
  await e.close()
  assert.deepEqual(inFile(e.file, 'SELECT 1 FROM recipients'), [])
})

test('a segment that reads a deleted field is refused, and nothing of its freeze stays', async (t) => {
  const e = await openSending(t, 1)
  const { uid, plan } = await pickupCampaign(e)
  const field = await e.must('fields.create', { key: '', label: 'Nivå', type: 'text' })
  await e.must('segments.save', {
    segment: plan.audience.include[0]!,
    name: 'Alla',
    rule: { kind: 'empty', field: field.key, empty: true },
  })
  assert.equal((await freeze(e, uid)).willReceive, 1)
  inFile(e.file, `UPDATE fields SET removed_at = 1 WHERE id = ${field.id}`)
  const refusal = await freezeRefused(e, uid)
  assert.deepEqual([refusal.code, refusal.params['name'] ?? refusal.params['label']], ['segment/deleted-field', 'Nivå'])
  await e.close()
  assert.deepEqual(inFile(e.file, "SELECT intent FROM deliveries WHERE intent NOT IN ('voided', 'frozen')"), [])
})
