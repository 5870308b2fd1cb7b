/** A bucket that fills at `perSecond` and holds at most one second's worth; 0 a second is no limit. */
import { durationMs, type Clock, type DurationMs, type EpochMs } from '../../domain/units.ts'

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
