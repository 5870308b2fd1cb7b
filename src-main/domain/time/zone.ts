/** Calendar days where people live: which day an instant falls on in a zone, and when a day begins there. */
import { Temporal } from 'temporal-polyfill'
import { epochMs, type EpochMs } from '../units.ts'

/** The day of `at` in the IANA `zone`, as `YYYY-MM-DD`. */
export const dateIn = (at: EpochMs, zone: string): string =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate().toString()

/** `days` later than the `YYYY-MM-DD` date, or earlier when negative. */
export const addDays = (date: string, days: number): string => Temporal.PlainDate.from(date).add({ days }).toString()

/** The first instant of a day in a zone; where midnight is skipped by a clock change, the first that exists. */
export const dayStart = (date: string, zone: string): EpochMs =>
  epochMs(Temporal.PlainDate.from(date).toZonedDateTime(zone).epochMilliseconds)

/** Whether `zone` is an IANA zone that dates can be read in. */
export function isZone(zone: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: zone }))
  } catch {
    return false
  }
}
