/** A bucket that fills at `perSecond` and holds at most one second's worth; 0 a second is no limit. */
import type { Limits } from '../../domain/sending.ts'
import { durationMs, type Clock, type DurationMs, type EpochMs } from '../../domain/units.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

export class Limiter {
  private readonly clock: Clock
  private readonly perSecond: number
  private tokens: number
  private filledAt: EpochMs

  constructor(clock: Clock, perSecond: number) {
    this.clock = clock
    this.perSecond = perSecond
    this.tokens = Math.max(1, perSecond)
    this.filledAt = clock.now()
  }

  /** How many messages may begin now. */
  allowance(): number {
    if (this.perSecond === 0) return Infinity
    const now = this.clock.now()
    // A clock set back must not stop the sending until it has caught up.
    const passed = Math.max(0, now - this.filledAt)
    this.tokens = Math.min(Math.max(1, this.perSecond), this.tokens + (passed / 1000) * this.perSecond)
    this.filledAt = now
    return Math.floor(this.tokens + 1e-9)
  }

  take(count: number): void {
    if (this.perSecond > 0) this.tokens -= count
  }

  /** Until the next message may begin. */
  wait(): DurationMs {
    return this.perSecond === 0
      ? durationMs(0)
      : durationMs(Math.max(1, Math.ceil(((1 - this.tokens) / this.perSecond) * 1000)))
  }
}

/**
 * The least time that `count` more messages take under the limits; null when none of them decides. A limit of an hour or
 * a day may be used up at once and then waits for the next; what is left of it now is not known here.
 */
export function leastTime(
  count: number,
  { perSecond, perHour, perDay }: Omit<Limits, 'connections'>,
): DurationMs | null {
  const waits = (most: number, ms: number): number => (most > 0 ? Math.floor(Math.max(0, count - 1) / most) * ms : 0)
  const bySecond = perSecond > 0 ? (count / perSecond) * 1000 : 0
  const least = Math.max(bySecond, waits(perHour, HOUR_MS), waits(perDay, DAY_MS))
  return perSecond > 0 || least > 0 ? durationMs(least) : null
}
