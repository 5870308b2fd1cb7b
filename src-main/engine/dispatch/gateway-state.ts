/**
 * Whether a gateway may be used now: it is ready, waits out a fault of the road, or is at a fault that a person has to
 * look at. It knows no messages and sends none.
 *
 *   ready ──fault──► waiting ──wait over──► ready        any ──fault for a person──► refused ──clear──► ready
 */
import type { GatewayHealth } from '../../domain/sending.ts'
import {
  durationMs,
  epochMs,
  type Clock,
  type DurationMs,
  type EpochMs,
  type Notice,
  type Randomness,
} from '../../domain/units.ts'
import { gatewayWait } from './backoff.ts'
import { isForAPerson, type GatewayFault } from './gateway-faults.ts'

const READY: GatewayHealth = { state: 'ready', code: '', retryIn: durationMs(0) }
/** How long a worker sleeps while only a person can help; `clear` wakes it. */
const UNTIL_A_PERSON: DurationMs = durationMs(3_600_000)

export class GatewayState {
  private readonly clock: Clock
  private readonly randomness: Randomness
  private fault: Notice | null = null
  /** null with a fault: until a person has looked. */
  private until: EpochMs | null = null
  private faults = 0

  constructor(clock: Clock, randomness: Randomness) {
    this.clock = clock
    this.randomness = randomness
  }

  get blocked(): boolean {
    return this.fault !== null && (this.until === null || this.until > this.clock.now())
  }

  /** Until it may be used again; only while it is blocked. */
  restsFor(): DurationMs {
    return this.until === null ? UNTIL_A_PERSON : durationMs(Math.max(0, this.until - this.clock.now()))
  }

  health(): GatewayHealth {
    if (!this.fault) return READY
    if (this.until === null) return { state: 'refused', code: this.fault.code, retryIn: durationMs(0) }
    return { state: 'waiting', code: this.fault.code, retryIn: this.restsFor() }
  }

  notice(): Notice | null {
    return this.fault
  }

  /** Its wait is over: it is tried again, and what it says then counts. */
  tryAgain(): void {
    if (!this.blocked) this.fault = null
  }

  /** A person has looked at it. */
  clear(): void {
    this.fault = null
    this.until = null
    this.faults = 0
  }

  /** It answered a recipient: whatever was wrong with the road is over. */
  answered(): void {
    this.faults = 0
  }

  /** How long a recipient waits that it deferred by its own fault. */
  wait(): DurationMs {
    return gatewayWait(this.faults + 1, this.randomness.float())
  }

  /** True when it is news. Connections that fail together are one fault; nothing shortens the wait for a person. */
  failed(outcome: GatewayFault): boolean {
    const forAPerson = isForAPerson(outcome.reason)
    if (this.fault !== null && (this.until === null || (!forAPerson && this.blocked))) return false
    this.faults++
    this.fault = { code: outcome.reason, params: { reply: outcome.reply?.text ?? '' } }
    const asked = outcome.kind === 'deferred' ? (outcome.restMs ?? 0) : 0
    const wait = Math.max(asked, gatewayWait(this.faults, this.randomness.float()))
    this.until = forAPerson ? null : epochMs(this.clock.now() + wait)
    return true
  }

  /** Something of ours is at fault; nothing goes through it until a person has looked. */
  stopped(fault: Notice): void {
    this.fault = fault
    this.until = null
  }
}
