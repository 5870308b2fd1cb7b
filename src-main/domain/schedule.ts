/**
 * When a delivery is due: wall time in a zone turned into an instant, and the occurrences of a recurring schedule.
 *
 * A wall time that a clock change skips is the next valid one; one that comes twice is the first (Temporal's
 * "compatible" rule, RFC 5545 §3.3.10 agrees).
 */
import { Cron } from 'croner'
import { Temporal } from 'temporal-polyfill'
import type { Schedule } from './sending.ts'
import { done, epochMs, minutes, refuse, type DurationMs, type EpochMs, type Result } from './units.ts'

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

const cronOf = (cron: string, zone: string): Cron | null => {
  try {
    return new Cron(cron, { timezone: zone, paused: true, mode: '5-part' })
  } catch {
    return null
  }
}

/** The first occurrence strictly after `after`, null when there is none any more. Refuses a cron line it cannot read. */
export function nextOccurrence(schedule: Schedule & { kind: 'recurring' }, after: EpochMs): Result<EpochMs | null> {
  const cron = cronOf(schedule.cron, schedule.zone)
  if (!cron) return refuse('schedule/bad-cron', { cron: schedule.cron })
  const next = cron.nextRun(new Date(after))
  if (!next) return done(null)
  if (schedule.until !== '') {
    const until = instantOf(schedule.until, schedule.zone)
    if (!until.ok) return until
    if (next.getTime() > until.value) return done(null)
  }
  return done(epochMs(next.getTime()))
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
