/**
 * When a delivery is due: wall time in a zone turned into an instant, and the occurrences of a recurring schedule.
 *
 * A wall time that a clock change skips is the next valid one; one that comes twice is the first (Temporal's
 * "compatible" rule, RFC 5545 §3.3.10 agrees).
 */
import { Cron } from 'croner'
import { Temporal } from 'temporal-polyfill'
import type { Schedule } from '../sending.ts'
import { isZone } from './zone.ts'
import { done, epochMs, hours, minutes, refuse, type DurationMs, type EpochMs, type Result } from '../units.ts'

/** Later than this after its time, a delivery is missed: held, and asks. */
export const GRACE: DurationMs = minutes(15)

/** `at` is `YYYY-MM-DDTHH:MM`. */
export function instantOf(at: string, zone: string): Result<EpochMs> {
  try {
    return done(
      epochMs(
        Temporal.PlainDateTime.from(at).toZonedDateTime(zone, { disambiguation: 'compatible' }).epochMilliseconds,
      ),
    )
  } catch {
    return refuse('schedule/bad-time', { at, zone })
  }
}

/** `YYYY-MM-DDTHH:MM` of an instant on the wall of a zone. */
export const wallTimeOf = (at: EpochMs, zone: string): string =>
  Temporal.Instant.fromEpochMilliseconds(at)
    .toZonedDateTimeISO(zone)
    .toPlainDateTime()
    .toString({ smallestUnit: 'minute' })

/** Reads the wall alone; the zone and its clock changes are ours. */
const cronOf = (cron: string): Cron | null => {
  try {
    return new Cron(cron, { timezone: 'UTC', paused: true, mode: '5-part' })
  } catch {
    return null
  }
}

/** Longer than any clock has been put forward since zones are as they are. */
const LONGEST_GAP: DurationMs = hours(3)

/** Where to begin looking on the wall: earlier when the clock was put forward just now, for what it skipped is still to come. */
function wallBefore(after: EpochMs, zone: string): number {
  const wallAt = (at: number): number =>
    at + Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).offsetNanoseconds / 1e6
  const moved = wallAt(after) - wallAt(after - LONGEST_GAP) !== LONGEST_GAP
  return wallAt(after) - (moved ? LONGEST_GAP : 0)
}

/**
 * The first occurrence strictly after `after`, null when there is none any more. Refuses a cron line it cannot read
 * and a zone that is not one.
 */
export function nextOccurrence(schedule: Schedule & { kind: 'recurring' }, after: EpochMs): Result<EpochMs | null> {
  const { zone } = schedule
  const cron = cronOf(schedule.cron)
  if (!cron) return refuse('schedule/bad-cron', { cron: schedule.cron })
  if (!isZone(zone)) return refuse('schedule/bad-time', { at: schedule.cron, zone })
  let wall = cron.nextRun(new Date(wallBefore(after, zone)))
  for (; wall; wall = cron.nextRun(wall)) {
    const next = instantOf(wall.toISOString().slice(0, 16), zone)
    if (!next.ok) return next
    if (next.value <= after) continue
    const until = schedule.until === '' ? next : instantOf(schedule.until, zone)
    if (!until.ok) return until
    return done(next.value > until.value ? null : next.value)
  }
  return done(null)
}

/** When the schedule first wants to send, seen from `now`. */
export function dueAt(schedule: Schedule, now: EpochMs): Result<EpochMs> {
  if (schedule.kind === 'now') return done(now)
  if (schedule.kind === 'at') {
    const at = instantOf(schedule.at, schedule.zone)
    if (at.ok && at.value < now) return refuse('schedule/in-the-past', { at: schedule.at, zone: schedule.zone })
    return at
  }
  const next = nextOccurrence(schedule, now)
  if (!next.ok) return next
  return next.value === null ? refuse('schedule/no-occurrence', { cron: schedule.cron }) : done(next.value)
}
