/** The day at a glance: what is being sent, what waits for a person, what comes next. */
import type { Today } from '../../contract/reports.ts'
import { nextOccurrence } from '../../domain/time/schedule.ts'
import { days, epochMs, later, type EpochMs } from '../../domain/units.ts'
import type { Scheduler } from '../dispatch/scheduler.ts'
import { importSummaries } from '../import/summaries.ts'
import { summaryOf, type DeliveryRow } from '../preparation/summaries.ts'
import type { Session } from '../session.ts'

const LATEST = 8
const NONE = { delivery: null, campaign: null, importId: null }

export async function today(session: Session, scheduler: Scheduler): Promise<Today> {
  const { store } = session
  const [active, begun, newest] = await Promise.all([
    store.deliveries.inIntent(['sending', 'paused', 'scheduled', 'held', 'frozen']),
    store.deliveries.begun(LATEST + 10),
    store.deliveries.newest(null),
  ])
  const imports = await importSummaries(session, 0, 20)
  const live = active.filter((d) => newest.some((n) => n.id === d.id))
  return {
    sending: active.filter((d) => d.intent === 'sending' || d.intent === 'paused').map(summaryOf),
    nextTryAt: await nextTryAt(session, scheduler, active),
    needs: await needs(session, scheduler, { live, held: active.filter((d) => d.intent === 'held') }, imports.rows),
    upcoming: await upcoming(session, live),
    latest: begun
      .filter((d) => d.status === 'finished' || d.status === 'cancelled')
      .slice(0, LATEST)
      .map(summaryOf),
    lastImport: imports.rows.find((i) => i.state === 'finished') ?? null,
  }
}

/** When the next message is tried by itself: now while some are under way, else when the first is due. */
async function nextTryAt(
  session: Session,
  scheduler: Scheduler,
  active: readonly DeliveryRow[],
): Promise<EpochMs | null> {
  const now = session.world.clock.now()
  const sending = active.filter((d) => d.intent === 'sending')
  const dues = await Promise.all(
    sending.map(async (d) => (isUnderWay(d) ? now : dueAt(session, scheduler, d.gatewayId))),
  )
  const first = Math.min(...dues.filter((due) => due !== null))
  return first === Infinity ? null : epochMs(Math.max(now, first))
}

const isUnderWay = ({ states }: DeliveryRow): boolean =>
  (states.planned ?? 0) + (states.claimed ?? 0) + (states.dot ?? 0) > 0

/** Nothing is due of a gateway that only a person can mend. */
const dueAt = async (session: Session, scheduler: Scheduler, gatewayId: number): Promise<EpochMs | null> =>
  (await scheduler.senderOf(gatewayId))?.health().state === 'refused' ? null : session.store.claims.nextDue(gatewayId)

/** Gateways that something waits for and that only a person can mend. */
async function atFault(session: Session, scheduler: Scheduler) {
  const all = await session.store.gateways.list(null)
  const senders = await Promise.all(all.map((g) => scheduler.senderOf(g.id)))
  return all.filter((_, i) => senders[i]?.health().state === 'refused')
}

/** What stands still and says so nowhere else: gateways that do not work, recurring campaigns that could not go on. */
async function stopped(session: Session, scheduler: Scheduler): Promise<Today['needs']> {
  const faulty = await atFault(session, scheduler)
  const campaigns = (await session.store.campaigns.list(null)).filter((c) => c.approval?.stopped)
  return [
    ...faulty.map(({ name }) => ({
      ...NONE,
      kind: 'gateway' as const,
      code: 'today/gateway',
      params: { name },
      at: session.world.clock.now(),
    })),
    ...campaigns.map((c) => ({
      ...NONE,
      kind: 'held' as const,
      code: 'today/held-stopped',
      params: { name: c.plan.name },
      campaign: c.uid,
      at: c.updatedAt,
    })),
  ]
}

async function needs(
  session: Session,
  scheduler: Scheduler,
  { live, held }: { live: readonly DeliveryRow[]; held: readonly DeliveryRow[] },
  imports: Awaited<ReturnType<typeof importSummaries>>['rows'],
): Promise<Today['needs']> {
  const unknown = await session.store.reports.unknownCounts(null)
  return [
    ...unknown.map((u) => ({
      ...NONE,
      kind: 'unknown' as const,
      code: 'today/unknown',
      params: { count: u.n, name: u.name },
      delivery: u.delivery,
      at: u.at,
    })),
    ...(await stopped(session, scheduler)),
    ...held.map((d) => ({
      ...NONE,
      kind: 'held' as const,
      code: `today/held-${d.holdReason ?? 'missed'}`,
      params: { name: d.frozen.plan.name, count: d.willReceive },
      delivery: d.uid,
      at: d.dueAt ?? d.occurrenceAt ?? d.frozenAt,
    })),
    ...live
      .filter((d) => d.intent === 'frozen')
      .map((d) => ({
        ...NONE,
        kind: 'approval' as const,
        code: 'today/approval',
        params: { name: d.frozen.plan.name, count: d.willReceive },
        delivery: d.uid,
        at: d.frozenAt,
      })),
    ...imports
      .filter((i) => i.state === 'interrupted')
      .map((i) => ({
        ...NONE,
        kind: 'import' as const,
        code: 'today/import-interrupted',
        params: { name: i.fileName, count: i.mergedRows, of: i.counts.rows },
        importId: i.id,
        at: i.createdAt,
      })),
  ]
}

async function upcoming(session: Session, live: readonly DeliveryRow[]): Promise<Today['upcoming']> {
  const now = session.world.clock.now()
  const until = later(now, days(7))
  const once = live
    .filter((d) => d.intent === 'scheduled' && d.dueAt !== null && d.dueAt <= until)
    .map((d) => ({
      at: d.dueAt as EpochMs,
      campaign: d.campaign,
      name: d.frozen.plan.name,
      channel: d.channel,
      count: d.willReceive,
      status: d.status,
    }))
  const recurring: Today['upcoming'][number][] = []
  for (const { uid, plan, approval } of await session.store.campaigns.list(null)) {
    if (!approval || approval.stopped || plan.schedule.kind !== 'recurring') continue
    let next = nextOccurrence(plan.schedule, now)
    for (let i = 0; i < 7 && next.ok && next.value !== null && next.value <= until; i++) {
      recurring.push({
        at: next.value,
        campaign: uid,
        name: plan.name,
        channel: plan.channel,
        count: null,
        status: 'scheduled',
      })
      next = nextOccurrence(plan.schedule, next.value)
    }
  }
  return [...once, ...recurring].sort((a, b) => a.at - b.at)
}
