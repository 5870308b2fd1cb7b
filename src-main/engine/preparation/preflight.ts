/**
 * Pre-flight: the audience frozen into the ledger with its account and its checks. Nothing leaves here; a delivery
 * becomes valid in the last small step, and an edit voids it.
 */
import { rm } from 'node:fs/promises'
import type { HoldReason } from '../../domain/delivery.ts'
import { done, refuse, type EpochMs, type Result } from '../../domain/units.ts'
import type { Store } from '../../store/store.ts'
import { openFor } from '../dispatch/transport.ts'
import type { Progress } from '../jobs.ts'
import type { Session } from '../session.ts'
import { checksFor, obstacle, withAllowed } from './checks.ts'
import { prepare, type Prepared } from './prepare.ts'

type Gathered = Extract<Awaited<ReturnType<Store['freeze']['gather']>>, { ok: true }>['value']

export interface FreezeOrder {
  readonly campaign: string
  /** null: a freeze by hand; else the occurrence of a recurring campaign. */
  readonly occurrenceAt: EpochMs | null
  /** Frozen only to be held, for this reason. */
  readonly hold: HoldReason | null
}

/** Answers with the delivery's uid. */
export async function preflight(
  session: Session,
  order: FreezeOrder,
  progress: Progress,
  signal: AbortSignal,
): Promise<Result<string>> {
  const campaign = await session.store.campaigns.get(order.campaign)
  if (!campaign) return refuse('campaign/not-found', { campaign: order.campaign })
  const prepared = await prepare(session, campaign.plan)
  if (!prepared.ok) return prepared
  const transport = await openFor(session, prepared.value.gateway)
  const [tested, frozen] = await Promise.all([
    transport.test().finally(() => transport.close()),
    freezeInto(session, order, prepared.value, transport.simulated, progress, signal),
  ])
  if (!frozen.ok) return frozen
  const { id, uid, gathered } = frozen.value
  const isOccurrence = order.occurrenceAt !== null
  const found = checksFor(session, prepared.value, gathered, tested, isOccurrence)
  const checks = withAllowed(found, isOccurrence ? (campaign.approval?.allowed ?? []) : [])
  const holdReason =
    order.hold ?? heldBecause(order, prepared.value, gathered, campaign.approval, obstacle(checks) !== null)
  const intent = holdReason ? 'held' : isOccurrence ? 'scheduled' : 'frozen'
  await session.store.freeze.finish({
    deliveryId: id,
    gathered,
    checks: JSON.stringify(checks),
    intent,
    holdReason,
    dueAt: order.occurrenceAt,
  })
  session.changed('campaigns', 'deliveries')
  return done(uid)
}

/** An occurrence goes out unattended only if it is what was approved, and no more people than that. */
function heldBecause(
  order: FreezeOrder,
  prepared: Prepared,
  gathered: Gathered,
  approval: { planHash: string; maxRecipients: number } | null,
  hasObstacle: boolean,
): HoldReason | null {
  if (order.occurrenceAt === null) return null
  if (approval?.planHash !== prepared.planHash) return 'content-changed'
  if (gathered.willReceive > approval.maxRecipients) return 'over-maximum'
  return hasObstacle ? 'preflight-errors' : null
}

async function freezeInto(
  session: Session,
  order: FreezeOrder,
  prepared: Prepared,
  simulated: boolean,
  progress: Progress,
  signal: AbortSignal,
): Promise<Result<{ id: number; uid: string; gathered: Gathered }>> {
  const { store } = session
  const { id, uid } = await store.freeze.begin({
    campaign: order.campaign,
    gatewayId: prepared.gateway.id,
    purposeId: prepared.purpose.id,
    frozen: prepared.frozen,
    planHash: prepared.planHash,
    simulated,
    occurrenceAt: order.occurrenceAt,
  })
  const staging = `${store.file}-freeze-${uid}`
  try {
    const gathered = await store.freeze.gather({ staging, plan: prepared.freezePlan }, signal)
    if (!gathered.ok) {
      await store.deliveries.move({ uid, from: ['freezing'], to: 'voided', ended: true })
      return gathered
    }
    await copy(
      session,
      { id, staging, total: gathered.value.audience, channel: prepared.plan.channel },
      progress,
      signal,
    )
    return done({ id, uid, gathered: gathered.value })
  } catch (error) {
    await store.deliveries.move({ uid, from: ['freezing'], to: 'voided', ended: true })
    throw error
  } finally {
    await session.releaseStaging(staging)
    await Promise.all(['', '-journal'].map((end) => rm(staging + end, { force: true })))
  }
}

async function copy(
  session: Session,
  what: { id: number; staging: string; total: number; channel: Prepared['plan']['channel'] },
  progress: Progress,
  signal: AbortSignal,
): Promise<void> {
  let after: number | null = 0
  for (let chunks = 0; after !== null; chunks++) {
    signal.throwIfAborted()
    progress(Math.min(what.total, chunks * 4000), what.total)
    after = await session.store.freeze.copy({
      staging: what.staging,
      deliveryId: what.id,
      channel: what.channel,
      after,
    })
  }
  progress(what.total, what.total)
}
