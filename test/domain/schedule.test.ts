import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dueAt, instantOf, nextOccurrence, wallTimeOf } from '../../src-main/domain/time/schedule.ts'
import type { Schedule } from '../../src-main/domain/sending.ts'
import { epochMs, type EpochMs } from '../../src-main/domain/units.ts'
import { no, yes } from '../store/open-workspace.ts'

const STOCKHOLM = 'Europe/Stockholm'
const utc = (text: string): EpochMs => epochMs(Date.parse(text))
const isoOf = (at: EpochMs | null): string | null =>
  at === null ? null : new Date(at).toISOString().slice(0, 16) + 'Z'
const instant = (at: string, zone = STOCKHOLM): string | null => isoOf(yes(instantOf(at, zone)))
const recurring = (cron: string, more: { zone?: string; until?: string } = {}): Schedule & { kind: 'recurring' } => ({
  kind: 'recurring',
  cron,
  zone: more.zone ?? STOCKHOLM,
  until: more.until ?? '',
  maxRecipients: 1,
})

function occurrences(schedule: Schedule & { kind: 'recurring' }, after: string, most: number): (string | null)[] {
  const found: (string | null)[] = []
  let at: EpochMs | null = utc(after)
  while (at !== null && found.length < most) {
    at = yes(nextOccurrence(schedule, at))
    found.push(isoOf(at))
  }
  return found
}

test('a wall time is read in its zone, in winter and in summer', () => {
  assert.equal(instant('2026-01-15T09:00'), '2026-01-15T08:00Z')
  assert.equal(instant('2026-07-15T09:00'), '2026-07-15T07:00Z')
  assert.equal(instant('2026-07-15T09:00', 'Asia/Kolkata'), '2026-07-15T03:30Z')
})

test('a wall time that the clock skips is the next valid one', () => {
  assert.equal(instant('2026-03-29T02:30'), '2026-03-29T01:30Z', '02:30 does not exist: 03:30 summer time')
  assert.equal(wallTimeOf(yes(instantOf('2026-03-29T02:30', STOCKHOLM)), STOCKHOLM), '2026-03-29T03:30')
  assert.equal(instant('2026-03-08T02:30', 'America/New_York'), '2026-03-08T07:30Z')
  // Lord Howe moves by half an hour only.
  assert.equal(
    wallTimeOf(yes(instantOf('2026-10-04T02:15', 'Australia/Lord_Howe')), 'Australia/Lord_Howe'),
    '2026-10-04T02:45',
  )
})

test('a wall time that comes twice is the first', () => {
  assert.equal(instant('2026-10-25T02:30'), '2026-10-25T00:30Z', 'still summer time')
  assert.equal(instant('2026-11-01T01:30', 'America/New_York'), '2026-11-01T05:30Z')
})

test('a time or a zone that is not one is refused', () => {
  assert.equal(no(instantOf('2026-02-30T09:00', STOCKHOLM)).code, 'schedule/bad-time')
  assert.equal(no(instantOf('2026-02-20T25:00', STOCKHOLM)).code, 'schedule/bad-time')
  assert.equal(no(instantOf('2026-02-20T09:00', 'Europe/Atlantis')).code, 'schedule/bad-time')
})

test('a recurring time stays the same on the wall when the clocks change', () => {
  assert.deepEqual(occurrences(recurring('0 9 * * *'), '2026-03-27T12:00Z', 3), [
    '2026-03-28T08:00Z',
    '2026-03-29T07:00Z',
    '2026-03-30T07:00Z',
  ])
  assert.deepEqual(occurrences(recurring('0 9 * * *'), '2026-10-23T12:00Z', 3), [
    '2026-10-24T07:00Z',
    '2026-10-25T08:00Z',
    '2026-10-26T08:00Z',
  ])
})

test('a recurring time in the skipped hour comes once that day, and in the doubled hour once', () => {
  const daily = recurring('30 2 * * *')
  assert.deepEqual(occurrences(daily, '2026-03-28T12:00Z', 2), ['2026-03-29T01:30Z', '2026-03-30T00:30Z'])
  assert.deepEqual(occurrences(daily, '2026-10-24T12:00Z', 2), ['2026-10-25T00:30Z', '2026-10-26T01:30Z'])
})

test('an occurrence in the hour that comes twice is not made up for when that hour comes again', () => {
  assert.deepEqual(occurrences(recurring('*/30 * * * *'), '2026-10-24T23:45Z', 4), [
    '2026-10-25T00:00Z',
    '2026-10-25T00:30Z',
    '2026-10-25T02:00Z',
    '2026-10-25T02:30Z',
  ])
})

test('an occurrence is strictly after the moment asked about', () => {
  assert.deepEqual(occurrences(recurring('0 9 * * 1'), '2026-03-02T08:00Z', 1), ['2026-03-09T08:00Z'])
  assert.deepEqual(occurrences(recurring('0 9 * * 1'), '2026-03-02T07:59Z', 1), ['2026-03-02T08:00Z'])
})

test('a recurring schedule ends at its last wall time, that one included', () => {
  const until = recurring('0 9 * * *', { until: '2026-03-05T09:00' })
  assert.deepEqual(occurrences(until, '2026-03-03T12:00Z', 5), ['2026-03-04T08:00Z', '2026-03-05T08:00Z', null])
})

test('a schedule that can never send is refused, with why', () => {
  const now = utc('2026-03-04T11:00Z')
  assert.equal(no(dueAt({ kind: 'at', at: '2026-03-04T11:59', zone: STOCKHOLM }, now)).code, 'schedule/in-the-past')
  assert.equal(isoOf(yes(dueAt({ kind: 'at', at: '2026-03-04T12:00', zone: STOCKHOLM }, now))), '2026-03-04T11:00Z')
  assert.equal(no(dueAt(recurring('0 9 * *'), now)).code, 'schedule/bad-cron')
  assert.equal(no(dueAt(recurring('61 9 * * *'), now)).code, 'schedule/bad-cron')
  assert.equal(no(dueAt(recurring('0 9 31 2 *'), now)).code, 'schedule/no-occurrence')
  assert.equal(no(dueAt(recurring('0 9 * * *', { until: '2026-03-04T09:00' }), now)).code, 'schedule/no-occurrence')
  assert.equal(no(dueAt(recurring('0 9 * * *', { zone: 'Europe/Atlantis' }), now)).code, 'schedule/bad-time')
})
