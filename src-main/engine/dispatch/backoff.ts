/** How long to wait before trying again. Pure; the chance that spreads the waits comes in as an argument. */
import { days, durationMs, hours, minutes, seconds, type DurationMs } from '../../domain/units.ts'

/** Doubles from 5 minutes to 4 hours. `attempts` counts those already begun, so it is at least 1. `chance` in [0, 1) adds up to a tenth. */
export function waitAfter(attempts: number, chance: number): DurationMs {
  const wait = Math.min(minutes(5) * 2 ** (attempts - 1), hours(4))
  return durationMs(Math.round(wait * (1 + chance / 10)))
}

/** A gateway that cannot be reached: 5 s doubling to 5 minutes. `faults` in a row, at least 1. */
export const gatewayWait = (faults: number, chance: number): DurationMs =>
  durationMs(Math.round(Math.min(seconds(5) * 2 ** (faults - 1), minutes(5)) * (1 + chance / 10)))

/** A recipient that was first tried this long ago is given up (RFC 5321 §4.5.4.1: at least 4-5 days). */
export const GIVE_UP_AFTER: DurationMs = days(5)
