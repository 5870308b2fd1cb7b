/** What the campaign screens decide without an engine: schedules in words, groups of the ledger, where a campaign leads. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { RECIPIENT_STATES } from '../../src-main/domain/ledger.ts'
import { campaignRoute, deliveryRoute } from '../../src-renderer/app/routes/delivery-place.ts'
import { cronLine, readRecurrence } from '../../src-renderer/views/campaigns/sections/recurrence.ts'
import { GROUP_STATES, GROUPS, toSend, tried, unsent } from '../../src-renderer/views/monitor/groups.ts'

test('a recurring schedule is read as a person says it and written back as the same line', () => {
  for (const [line, every] of [
    ['0 9 * * *', 'day'],
    ['30 7 * * 1,4', 'week'],
    ['0 9 * * 0', 'week'],
    ['15 18 28 * *', 'month'],
    ['0 6 L * *', 'month'],
    ['*/5 * * * *', 'cron'],
    ['0 9 1 1 *', 'cron'],
    ['0 9 31 * *', 'cron'],
  ] as const) {
    const read = readRecurrence(line)
    assert.equal(read.every, every, line)
    assert.equal(cronLine(read), line)
  }
  assert.deepEqual(readRecurrence('0 9 * * 1-5').weekdays, [1, 2, 3, 4, 5])
  assert.deepEqual(readRecurrence('0 9 * * 0').weekdays, [7], 'Sunday is the last day of the week')
})

test('every state of a recipient is in exactly one group of the monitor', () => {
  const grouped = GROUPS.flatMap((group) => [...GROUP_STATES[group]])
  assert.deepEqual([...grouped].sort(), [...RECIPIENT_STATES].sort())
})

test('to send is everyone but the excluded, tried leaves out who waits and who was stopped', () => {
  const states = { accepted: 5, bounced: 1, deferred: 2, failed: 1, unknown: 1, queued: 4, cancelled: 3, excluded: 9 }
  assert.equal(toSend(states), 17)
  assert.equal(tried(states), 10)
  assert.equal(unsent(states), 6, 'a release is confirmed with the queued and the deferred')
})

test('a campaign leads to where it is worked with next', () => {
  assert.deepEqual(campaignRoute('c', 'draft', null), { screen: 'campaign', id: 'c' })
  assert.deepEqual(
    campaignRoute('c', 'scheduled', null),
    { screen: 'campaign', id: 'c' },
    'a standing approval has no delivery yet',
  )
  assert.deepEqual(campaignRoute('c', 'frozen', 'd'), { screen: 'preflight', id: 'd' })
  for (const status of ['scheduled', 'sending', 'paused', 'held', 'cancelled'] as const)
    assert.deepEqual(deliveryRoute(status, 'd'), { screen: 'monitor', id: 'd' })
  assert.deepEqual(deliveryRoute('finished', 'd'), { screen: 'report', id: 'd' })
})
