/** The day at a glance: what is being sent, what waits for a person, what comes next. */
import type { Today } from '../../contract/reports.ts'
import { nextOccurrence } from '../../domain/time/schedule.ts'
import { days, later, type EpochMs } from '../../domain/units.ts'
import { importSummaries } from '../import/summaries.ts'
import { summaryOf, type DeliveryRow } from '../preparation/summaries.ts'
import type { Session } from '../session.ts'

const LATEST = 8

export async function today(session: Session): Promise<Today> {
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
    needs: await needs(session, live, imports.rows),
    upcoming: await upcoming(session, live),
    latest: begun
      .filter((d) => d.status === 'finished' || d.status === 'cancelled')
      .slice(0, LATEST)
      .map(summaryOf),
    lastImport: imports.rows.find((i) => i.state === 'finished') ?? null,
  }
}

async function needs(
  session: Session,
  live: readonly DeliveryRow[],
  imports: Awaited<ReturnType<typeof importSummaries>>['rows'],
): Promise<Today['needs']> {
  const unknown = await session.store.reports.unknownCounts(null)
  const none = { delivery: null, importId: null }
  return [
    ...unknown.map((u) => ({
      ...none,
      kind: 'unknown' as const,
      code: 'today/unknown',
      params: { count: u.n, name: u.name },
      delivery: u.delivery,
      at: u.at,
    })),
    ...live
      .filter((d) => d.intent === 'held')
      .map((d) => ({
        ...none,
        kind: 'held' as const,
        code: `today/held-${d.holdReason ?? 'missed'}`,
        params: { name: d.frozen.plan.name, count: d.willReceive },
        delivery: d.uid,
        at: d.dueAt ?? d.occurrenceAt ?? d.frozenAt,
      })),
    ...live
      .filter((d) => d.intent === 'frozen')
      .map((d) => ({
        ...none,
        kind: 'approval' as const,
        code: 'today/approval',
        params: { name: d.frozen.plan.name, count: d.willReceive },
        delivery: d.uid,
        at: d.frozenAt,
      })),
    ...imports
      .filter((i) => i.state === 'interrupted')
      .map((i) => ({
        ...none,
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
    if (!approval || plan.schedule.kind !== 'recurring') continue
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
