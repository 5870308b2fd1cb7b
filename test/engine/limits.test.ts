import assert from 'node:assert/strict'
import { test } from 'node:test'
import { leastTime } from '../../src-main/engine/dispatch/limiter.ts'

const NONE = { perSecond: 0, perHour: 0, perDay: 0 }
const HOUR = 3_600_000

test('the least time of a send is what its strictest limit asks for', () => {
  assert.equal(leastTime(311, { ...NONE, perSecond: 8 }), 38_875)
  assert.equal(leastTime(311, { ...NONE, perSecond: 1, perHour: 10 }), 31 * HOUR, 'ten at once, then ten an hour')
  assert.equal(leastTime(5000, { ...NONE, perHour: 1000, perDay: 2000 }), 48 * HOUR)
  assert.equal(leastTime(10, { ...NONE, perSecond: 1, perHour: 10 }), 10_000, 'what fits in the hour waits for none')
})

test('where no limit decides, nothing is said of the time', () => {
  assert.equal(leastTime(5000, NONE), null)
  assert.equal(leastTime(500, { ...NONE, perHour: 1000 }), null)
  assert.equal(leastTime(0, { ...NONE, perSecond: 1 }), 0)
})
