/** A clock that runs with the real one and can be set forward: sleeps end when its own time has come. */
import { epochMs, type Clock, type DurationMs, type EpochMs } from '../src-main/domain/units.ts'

const LOOK_MS = 10

export class MovableClock implements Clock {
  private offset = 0

  now(): EpochMs {
    return epochMs(Date.now() + this.offset)
  }

  advance(by: DurationMs): void {
    this.offset += by
  }

  async sleep(by: DurationMs, signal?: AbortSignal): Promise<void> {
    const until = this.now() + by
    while (this.now() < until && !signal?.aborted) {
      await new Promise((resolve) => setTimeout(resolve, Math.min(LOOK_MS, Math.max(0, until - this.now()))))
    }
  }
}
