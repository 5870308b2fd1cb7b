/**
 * Starts what is due, holds what is late, and keeps a sender for every gateway that has something to send. It looks at
 * the wall clock every 15 seconds and trusts no timer: a laptop sleeps.
 */
import type { DeliveryIntent, HoldReason } from '../../domain/delivery.ts'
import { GRACE, nextOccurrence } from '../../domain/time/schedule.ts'
import { durationMs, epochMs, seconds, type DurationMs, type EpochMs, type Result } from '../../domain/units.ts'
import type { Store } from '../../store/store.ts'
import { CLOSE_WITHIN } from '../../gateways/gateway.ts'
import type { Session } from '../session.ts'
import { Makers } from './messages/makers.ts'
import { holdLate } from './recovery.ts'
import { Sender } from './sender.ts'
import { openFor } from './transport.ts'

export const TICK: DurationMs = seconds(15)
type DeliveryRow = NonNullable<Awaited<ReturnType<Store['deliveries']['get']>>>

/** Preparation's work, handed in. */
export interface Preparation {
  /** Freezes an occurrence of a recurring campaign. */
  freezeOccurrence(campaign: string, occurrenceAt: EpochMs, hold: HoldReason | null): Promise<Result<string>>
  /** Whether template, rules, sender and gateway are still what the frozen delivery was approved with. */
  isAsApproved(delivery: DeliveryRow): Promise<boolean>
}

export class Scheduler {
  private readonly session: Session
  private readonly preparation: Preparation
  private readonly makers: Makers
  private readonly senders = new Map<number, Promise<Sender | null>>()
  private readonly stop = new AbortController()
  private wake = new AbortController()
  private looping: Promise<void> | null = null
  private ticking: Promise<void> | null = null
  private told = false
  private waitsToBeAsked = false
  /** When the clock was last looked at; null before the first look. */
  private lookedAt: EpochMs | null = null

  constructor(session: Session, preparation: Preparation) {
    this.session = session
    this.preparation = preparation
    this.makers = new Makers(session)
  }

  /** Ticks until `close`. */
  start(): void {
    this.looping ??= this.loop()
  }

  /** Ticks from the first `look` on: for a command that only came to read or to change one thing. */
  startWhenAsked(): void {
    this.waitsToBeAsked = true
  }

  /** There is something to send: look now. Resolves when this look is over. */
  async look(): Promise<void> {
    if (this.waitsToBeAsked) this.start()
    if (this.looping) this.wake.abort()
    await this.ticking
    await this.tick()
  }

  /** One look at the clock. Tests that own time call it themselves. */
  tick(): Promise<void> {
    this.ticking ??= this.once().finally(() => {
      this.ticking = null
    })
    return this.ticking
  }

  async pause(delivery: DeliveryRow): Promise<void> {
    const sender = await this.senders.get(delivery.gatewayId)
    await sender?.rest(delivery.id)
  }

  async resume(delivery: DeliveryRow): Promise<void> {
    const sender = await this.senders.get(delivery.gatewayId)
    sender?.resume(delivery.id)
    await this.look()
  }

  async senderOf(gatewayId: number): Promise<Sender | null> {
    return (await this.senders.get(gatewayId)) ?? null
  }

  /** The gateway was saved anew: its sender is made again when it is next needed. */
  async renew(gatewayId: number): Promise<void> {
    const sender = await this.senders.get(gatewayId)
    this.senders.delete(gatewayId)
    await sender?.stop(CLOSE_WITHIN)
    if (this.looping || !this.waitsToBeAsked) await this.look()
  }

  async close(): Promise<void> {
    this.stop.abort()
    this.wake.abort()
    await this.looping
    await this.ticking
    // A message that is never made must not be waited for.
    const late = setTimeout(() => void this.makers.close(), CLOSE_WITHIN)
    await Promise.all([...this.senders.values()].map(async (opening) => (await opening)?.stop(CLOSE_WITHIN)))
    clearTimeout(late)
    await this.makers.close()
  }

  /** True when nothing is being sent or waits to be: what a headless run stops at. */
  async settled(): Promise<boolean> {
    const open = await this.session.store.deliveries.inIntent(['scheduled', 'sending'])
    const senders = await Promise.all(this.senders.values())
    return open.length === 0 && senders.every((sender) => sender?.idle !== false)
  }

  private async loop(): Promise<void> {
    while (!this.stop.signal.aborted) {
      await this.tick().catch((error: unknown) => this.stumbled(error))
      if (this.stop.signal.aborted) return
      this.wake = new AbortController()
      await this.session.world.clock.sleep(await this.untilNext(), this.wake.signal)
    }
  }

  private stumbled(error: unknown): void {
    this.session.world.log('error', 'the scheduler stumbled', { error: String(error) })
  }

  /** The tick, or sooner when something is due before it. */
  private async untilNext(): Promise<DurationMs> {
    const scheduled = await this.session.store.deliveries.inIntent(['scheduled'])
    const waits = scheduled.map((d) => (d.dueAt ?? 0) - this.session.world.clock.now())
    return durationMs(Math.max(50, Math.min(TICK, ...waits)))
  }

  private async once(): Promise<void> {
    const { store } = this.session
    if (this.stop.signal.aborted || (await store.settings.get(null)).held) return
    await this.afterSleep()
    await this.sweep()
    await this.occurrences()
    for (const delivery of await store.deliveries.inIntent(['scheduled'])) await this.begin(delivery)
    for (const delivery of await store.deliveries.inIntent(['sending', 'paused', 'held'])) await this.advance(delivery)
    const proofs = await store.claims.waiting(null)
    const gateways = new Set([...(await store.deliveries.inIntent(['sending'])).map((d) => d.gatewayId), ...proofs])
    if (this.stop.signal.aborted) return
    for (const id of gateways) (await this.ensure(id))?.kick()
  }

  /** More than the grace has passed since the last look: the machine slept, and what it was sending is late. */
  private overslept(): boolean {
    return this.lookedAt !== null && this.session.world.clock.now() - this.lookedAt > GRACE
  }

  private async afterSleep(): Promise<void> {
    if (this.overslept()) await holdLate(this.session, this.lookedAt)
    this.lookedAt = this.session.world.clock.now()
  }

  private async sweep(): Promise<void> {
    const { freeze, ledger } = this.session.store
    while (!this.stop.signal.aborted && (await freeze.sweep(null)));
    while (!this.stop.signal.aborted && (await ledger.cancelLeft(null)) > 0);
  }

  private async begin(delivery: DeliveryRow): Promise<void> {
    const now = this.session.world.clock.now()
    const due = delivery.dueAt ?? now
    if (due > now) return
    if (now - due > GRACE) await this.hold(delivery, 'missed')
    else if (!(await this.preparation.isAsApproved(delivery))) await this.hold(delivery, 'content-changed')
    else await this.move(delivery, ['scheduled'], 'sending', { started: true })
  }

  private async hold(delivery: DeliveryRow, reason: HoldReason): Promise<void> {
    await this.session.store.deliveries.move({
      uid: delivery.uid,
      from: ['scheduled', 'sending'],
      to: 'held',
      holdReason: reason,
    })
    this.session.changed('deliveries', 'campaigns')
  }

  /** Queues what is planned and notices the end, also of one that was stopped with nothing left to send. */
  private async advance(delivery: DeliveryRow): Promise<void> {
    if (delivery.status === 'finished') {
      await this.move(delivery, [delivery.intent], 'sending', { ended: true })
      return
    }
    if (delivery.intent !== 'sending') return
    while ((delivery.states.planned ?? 0) > 0 && !this.stop.signal.aborted) {
      const now = await this.session.store.deliveries.get(delivery.uid)
      if (now?.intent !== 'sending' || (await this.session.store.ledger.queue(delivery.id)) === 0) return
      ;(await this.ensure(delivery.gatewayId))?.kick()
    }
  }

  private async move(
    delivery: DeliveryRow,
    from: DeliveryIntent[],
    to: DeliveryIntent,
    more: { started?: boolean; ended?: boolean },
  ): Promise<void> {
    await this.session.store.deliveries.move({ uid: delivery.uid, from, to, ...more })
    this.session.changed('deliveries', 'campaigns')
  }

  private async occurrences(): Promise<void> {
    const { store, world } = this.session
    for (const campaign of await store.campaigns.list(null)) {
      const { approval, plan } = campaign
      if (!approval || approval.stopped || plan.schedule.kind !== 'recurring') continue
      const last = (await store.deliveries.lastOccurrence(campaign.uid)) ?? approval.at
      const due = latestDue(plan.schedule, epochMs(Math.max(last, approval.at)), world.clock.now())
      if (due === null) continue
      const late = world.clock.now() - due > GRACE
      const frozen = await this.preparation.freezeOccurrence(campaign.uid, due, late ? 'missed' : null)
      // Asked again in fifteen seconds it would be refused again, and nobody would know.
      if (!frozen.ok) await store.campaigns.stopOccurrences({ uid: campaign.uid, why: frozen.refusal })
      this.session.changed('deliveries', 'campaigns')
    }
  }

  private ensure(gatewayId: number): Promise<Sender | null> {
    let sender = this.senders.get(gatewayId)
    if (!sender) this.senders.set(gatewayId, (sender = this.open(gatewayId)))
    return sender
  }

  private async open(gatewayId: number): Promise<Sender | null> {
    const row = await this.session.store.gateways.byId(gatewayId)
    const transport = await openFor(this.session, row)
    return new Sender(this.session, row, transport, this.makers, {
      moved: () => this.moved(),
      emptied: () => void this.finishEmpty().catch((error: unknown) => this.stumbled(error)),
      overslept: () => this.overslept(),
    })
  }

  /** Tells the windows a few times a second, however many messages move. */
  private moved(): void {
    if (this.told) return
    this.told = true
    void this.session.world.clock.sleep(durationMs(250), this.stop.signal).then(() => {
      this.told = false
      this.session.changed('deliveries', 'campaigns')
    })
  }

  private async finishEmpty(): Promise<void> {
    if (this.stop.signal.aborted) return
    for (const delivery of await this.session.store.deliveries.inIntent(['sending'])) {
      if (delivery.status === 'finished') await this.advance(delivery)
    }
  }
}

/** The latest occurrence after `after` that is due by `now`; earlier ones that were slept through are not made up for. */
function latestDue(schedule: Parameters<typeof nextOccurrence>[0], after: EpochMs, now: EpochMs): EpochMs | null {
  let found: EpochMs | null = null
  let at = nextOccurrence(schedule, after)
  for (let i = 0; i < 10_000 && at.ok && at.value !== null && at.value <= now; i++) {
    found = at.value
    at = nextOccurrence(schedule, found)
  }
  return found
}
