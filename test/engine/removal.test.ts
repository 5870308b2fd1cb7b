/** What a campaign was made of stays as long as it may still be sent, and may go when it is over. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hours } from '../../src-main/domain/units.ts'
import { sendCampaign } from '../open-engine.ts'
import { freeze, openSending, pickupCampaign, untilSettled } from './sending.ts'

test('segment and template of a campaign go when nothing of it is left to send, and its report stays', async (t) => {
  const e = await openSending(t, 2)
  const { uid, plan } = await pickupCampaign(e)
  const [segment, { template }] = [plan.audience.include[0]!, plan]
  const kept = async (when: string): Promise<void> => {
    assert.equal((await e.refused('segments.remove', { segment })).code, 'segment/in-use', when)
    assert.equal((await e.refused('templates.remove', { template })).code, 'template/in-use', when)
  }
  await kept('a draft')
  const delivery = await sendCampaign(e, uid, 600)
  await kept('about to be sent')
  e.clock.advance(hours(0.2))
  await untilSettled(e, delivery)
  await e.until('it is over', async () => (await e.must('deliveries.get', { delivery })).endedAt !== null)
  const frozen = await freeze(e, uid)
  await kept('frozen again')
  await e.must('campaigns.save', { campaign: uid, plan: { ...plan, missingValues: 'exclude' } })
  assert.deepEqual((await e.must('segments.get', { segment })).usedBy, [plan.name], 'the list still names it')
  assert.deepEqual(await e.must('segments.remove', { segment }), { removed: true })
  assert.deepEqual(await e.must('templates.remove', { template }), { removed: true })
  assert.equal((await e.must('reports.get', { delivery })).account.sentTo, 2)
  assert.equal((await e.must('campaigns.get', { campaign: uid })).deliveries.length, 1)
  const { job } = await e.must('campaigns.preflight', { campaign: uid })
  assert.equal((await e.ended(job)).refusal?.code, 'template/not-found', 'what is gone is named')
  assert.notEqual(frozen.uid, delivery)
})

test('a recurring campaign with its yes needs what it is made of between its occurrences', async (t) => {
  const e = await openSending(t, 2)
  const schedule = { kind: 'recurring', cron: '0 9 * * *', zone: 'UTC', until: '', maxRecipients: 5 } as const
  const { uid, plan } = await pickupCampaign(e, { schedule })
  const { uid: delivery, checks } = await freeze(e, uid)
  for (const { code, level } of checks)
    if (level === 'warning') await e.must('deliveries.acknowledge', { delivery, code })
  await e.must('deliveries.approve', { delivery })
  const segment = plan.audience.include[0]!
  assert.equal((await e.refused('segments.remove', { segment })).code, 'segment/in-use')
})
