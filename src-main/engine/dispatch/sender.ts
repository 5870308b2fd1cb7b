/**
 * Moves due recipients of one gateway to it and writes down what it answered: as many at a time as it has
 * connections, under its limits, in turn over its deliveries.
 *
 * It starts nothing and finishes nothing: which deliveries may send is the scheduler's. Known weakness: a message that
 * waits ten minutes for its answer keeps one connection for as long.
 */
import { durationMs, epochMs, type DurationMs, type EpochMs, type Notice } from '../../domain/units.ts'
import type { Outcome } from '../../domain/outcome.ts'
import type { GatewayHealth } from '../../domain/sending.ts'
import type { Gateway, OutgoingMessage } from '../../gateways/gateway.ts'
import type { Store } from '../../store/store.ts'
import type { Session } from '../session.ts'
import { GIVE_UP_AFTER, waitAfter } from './backoff.ts'
import { isGatewayFault } from './gateway-faults.ts'
import { GatewayState } from './gateway-state.ts'
import { Limiter } from './limiter.ts'
import { MadeAhead } from './messages/made-ahead.ts'
import type { Makers } from './messages/makers.ts'
import type { Make } from './messages/message-thread.ts'
import { Recorder, type Claimed } from './recorder.ts'

export type GatewayRow = Awaited<ReturnType<Store['gateways']['byId']>>

/** Claimed ahead for each connection: enough to hide a claim, few to give back. */
const AHEAD = 4
/** The scheduler looks at the clock this often, and wakes who waits for it. */
const A_LOOK: DurationMs = durationMs(15_000)

export interface SenderEvents {
  /** A recipient moved. */
  moved(): void
  /** Nothing is claimed and nothing under way: a delivery may have come to its end. */
  emptied(): void
  /** The machine slept: nothing begins until the clock has been looked at, for what is late must ask. */
  overslept(): boolean
}

export class Sender {
  readonly gateway: GatewayRow
  private readonly session: Session
  private readonly transport: Gateway
  private readonly makers: Makers
  private readonly told: SenderEvents
  private readonly limiter: Limiter
  private readonly recorder: Recorder
  private readonly resting = new Set<number>()
  private buffer: Claimed[] = []
  private readonly messages: MadeAhead
  /** Claimed at once; at half of it there is a new claim, and so many messages lie ready. */
  private readonly most: number
  private refilling: Promise<void> | null = null
  private workers: Promise<void>[] = []
  private wake = new AbortController()
  private readonly state: GatewayState
  private stopping = false
  private limit: 'hour' | 'day' | null = null
  private underWay = 0
  private readonly unwritten = new Set<Promise<void>>()
  private servedLast = 0

  constructor(session: Session, gateway: GatewayRow, transport: Gateway, makers: Makers, told: SenderEvents) {
    this.session = session
    this.gateway = gateway
    this.transport = transport
    this.makers = makers
    this.most = gateway.limits.connections * AHEAD
    this.messages = new MadeAhead(makers, this.most / 2)
    this.told = told
    this.limiter = new Limiter(session.world.clock, gateway.limits.perSecond)
    this.recorder = new Recorder(session.store, gateway.id)
    this.state = new GatewayState(session.world.clock, session.world.randomness)
  }

  /** There may be something to do. */
  kick(): void {
    if (this.stopping) return
    if (this.workers.length === 0) {
      this.workers = Array.from({ length: this.gateway.limits.connections }, () => this.work())
    }
    this.wake.abort()
    this.wake = new AbortController()
  }

  /** Claims nothing more of a delivery, and gives back what has not begun. */
  async rest(deliveryId: number): Promise<void> {
    this.resting.add(deliveryId)
    await this.refilling
    await this.giveBack((c) => c.deliveryId === deliveryId && c.kind === 'main')
  }

  resume(deliveryId: number): void {
    this.resting.delete(deliveryId)
    this.clearFault()
  }

  /** A person has looked at the gateway: try again at once. */
  clearFault(): void {
    this.state.clear()
    this.kick()
  }

  get idle(): boolean {
    return this.underWay === 0 && this.buffer.length === 0
  }

  health(): GatewayHealth {
    return this.state.health()
  }

  /** Why less is sent than could be. */
  waiting(): Notice | null {
    return this.state.notice() ?? (this.limit ? { code: `sending/limit-${this.limit}`, params: {} } : null)
  }

  /** Lets messages under way finish, at most `within`; what is cut off then is written down as what it is. */
  async stop(within: DurationMs): Promise<void> {
    this.stopping = true
    this.wake.abort()
    await this.transport.close(within)
    await Promise.all(this.workers)
    await Promise.all(this.unwritten)
    await this.refilling
    try {
      // A claim that cannot be written now was provably not begun; recovery finds it so.
      await this.recorder.giveBack(this.buffer.splice(0).map((c) => c.id))
      await this.recorder.finish()
    } catch (error) {
      this.stopFor(error)
    }
  }

  private async work(): Promise<void> {
    while (!this.stopping) {
      try {
        const next = await this.take()
        if (next) await this.begin(next)
      } catch (error) {
        this.stopFor(error)
      }
    }
  }

  /**
   * Resolves when the next message may begin: when this one was accepted at once, for the recorder writes in turn;
   * otherwise when what came of it is written down and heeded.
   */
  private async begin(claimed: Claimed): Promise<void> {
    const accepted = Promise.withResolvers<void>()
    const whole = this.deliverWhole(claimed, accepted.resolve)
    this.unwritten.add(whole)
    void whole.finally(() => this.unwritten.delete(whole))
    await Promise.race([accepted.promise, whole])
  }

  private async deliverWhole(claimed: Claimed, accepted: () => void): Promise<void> {
    this.underWay++
    try {
      await this.deliver(claimed, accepted)
    } catch (error) {
      this.stopFor(error)
      // Nothing moves that has begun; what is owed goes first.
      await this.recorder.giveBack([claimed.id]).catch(() => undefined)
    } finally {
      this.underWay--
      this.told.moved()
      if (this.idle) this.told.emptied()
    }
  }

  /** The next claimed recipient, as soon as there is one and the gateway may be used; null when there may be one later. */
  private async take(): Promise<Claimed | null> {
    const wake = this.wake.signal
    if (this.state.blocked) {
      await this.rested(this.state.restsFor(), wake)
      return null
    }
    this.state.tryAgain()
    if (this.told.overslept()) {
      await this.giveBack(() => true)
      await this.rested(A_LOOK, wake)
      return null
    }
    if (this.buffer.length <= this.most / 2) this.refill()
    const next = this.buffer.shift()
    this.messages.look(this.buffer)
    if (next) return next
    await this.refilling
    if (this.buffer.length === 0) await this.rested(await this.untilNext(), wake)
    return null
  }

  private async rested(by: DurationMs, wake: AbortSignal): Promise<void> {
    if (!wake.aborted && !this.stopping) await this.session.world.clock.sleep(by, wake)
  }

  /** Until the limit lets one begin, or the next recipient is due; the scheduler's tick wakes it in any case. */
  private async untilNext(): Promise<DurationMs> {
    if (this.limiter.allowance() < 1) return this.limiter.wait()
    const due = this.limit ? null : await this.session.store.claims.nextDue(this.gateway.id)
    const now = this.session.world.clock.now()
    return durationMs(due === null ? A_LOOK : Math.min(A_LOOK, Math.max(20, due - now)))
  }

  private refill(): void {
    this.refilling ??= this.claim().finally(() => {
      this.refilling = null
    })
  }

  private async claim(): Promise<void> {
    const most = Math.min(this.limiter.allowance(), this.most - this.buffer.length)
    if (most < 1) return
    const giveUpBefore = epochMs(this.session.world.clock.now() - GIVE_UP_AFTER)
    try {
      const { claimed, left, limit } = await this.recorder.claim({
        gatewayId: this.gateway.id,
        most,
        after: this.servedLast,
        giveUpBefore,
      })
      this.servedLast = claimed.at(-1)?.deliveryId ?? this.servedLast
      this.limit = left === 0 ? limit : null
      this.limiter.take(claimed.length)
      this.buffer.push(...claimed)
      this.messages.look(this.buffer)
      if (claimed.length === 0 && this.idle) this.told.emptied()
      await this.giveBack((c) => this.mayNotBegin(c))
    } catch (error) {
      this.stopFor(error)
    }
  }

  /** True for what was claimed while the gateway was blocked, its delivery paused, the machine asleep or the engine closed. */
  private mayNotBegin(c: Claimed): boolean {
    return (
      this.stopping ||
      this.state.blocked ||
      this.told.overslept() ||
      (c.kind === 'main' && this.resting.has(c.deliveryId))
    )
  }

  private async giveBack(which: (c: Claimed) => boolean): Promise<void> {
    const back = this.buffer.filter(which)
    this.buffer = this.buffer.filter((c) => !back.includes(c))
    if (back.length > 0) await this.recorder.giveBack(back.map((c) => c.id))
  }

  private async deliver(claimed: Claimed, accepted: () => void): Promise<void> {
    const retryUnknown = await this.makers.retryUnknown(claimed.deliveryId)
    const make = await this.messages.of(claimed)
    if (make.kind !== 'made') return this.settle(claimed, false, this.unmade(make), retryUnknown)
    const { message, contentHash } = make.made
    const { outcome, dotted } = await this.handOver(claimed, message, contentHash)
    if (outcome.kind === 'accepted') accepted()
    await this.settle(claimed, dotted, outcome, retryUnknown)
    await this.heed(outcome)
  }

  /** A mistake of ours over one message fails that one and stops the gateway: the next must not be lost to it unseen. */
  private unmade(make: Exclude<Make, { kind: 'made' }>): Outcome {
    if (make.kind === 'refused') return { kind: 'rejected', reason: make.code }
    this.stopFor(new Error(make.message))
    return { kind: 'rejected', reason: 'sending/defect' }
  }

  private async handOver(
    claimed: Claimed,
    message: OutgoingMessage,
    contentHash: string,
  ): Promise<{ outcome: Outcome; dotted: boolean }> {
    let dotted = false
    const holdDot = async (): Promise<boolean> => {
      try {
        dotted = await this.recorder.dot({ id: claimed.id, contentHash })
      } catch (error) {
        this.stopFor(error)
      }
      return dotted
    }
    return { outcome: await this.transport.deliver(message, holdDot), dotted }
  }

  private async settle(claimed: Claimed, dotted: boolean, outcome: Outcome, retryUnknown: boolean): Promise<void> {
    const free = isGatewayFault(outcome)
    await this.recorder.settle({
      id: claimed.id,
      from: dotted ? 'dot' : 'claimed',
      outcome,
      dueAt: outcome.kind === 'deferred' ? this.dueAfter(outcome.restMs ?? 0, claimed.attempts, free) : null,
      free,
      retryUnknown: retryUnknown && claimed.attempts < 2,
    })
  }

  private dueAfter(asked: number, attempts: number, free: boolean): EpochMs {
    const { clock, randomness } = this.session.world
    const backoff = free ? this.state.wait() : waitAfter(attempts, randomness.float())
    return epochMs(clock.now() + Math.max(asked, backoff))
  }

  /** A fault of the gateway blocks it and gives back what was claimed for it; an answer opens it again. */
  private async heed(outcome: Outcome): Promise<void> {
    if (!isGatewayFault(outcome)) {
      if (outcome.kind !== 'unknown') this.state.answered()
      return
    }
    if (this.state.failed(outcome)) this.session.changed('gateways', 'deliveries')
    await this.giveBack(() => true)
  }

  /** The store said no, or we made a mistake: nothing more is claimed until someone has looked. */
  private stopFor(error: unknown): void {
    const code = (error as { code?: string }).code ?? ''
    this.session.world.log('error', 'sending stopped', { gateway: this.gateway.uid, code, error: String(error) })
    this.state.stopped({
      code: code.startsWith('SQLITE_') ? 'sending/store-fault' : 'sending/defect',
      params: { code },
    })
    this.session.changed('gateways', 'deliveries')
  }
}
