/** Calls that steer and watch a delivery under way, and settle by hand what only a person can. */
import type { SomeHandlers } from '../../contract/api.ts'
import type { DeliverySummary, Monitor } from '../../contract/campaigns.ts'
import type { RecipientState } from '../../domain/ledger.ts'
import { done, epochMs, minutes, refuse, type Notice, type Result } from '../../domain/units.ts'
import type { Store } from '../../store/store.ts'
import { deliveryOf } from '../preparation/handlers.ts'
import { replyOf, summaryOf, type DeliveryRow } from '../preparation/summaries.ts'
import type { Session } from '../session.ts'
import type { Scheduler } from './scheduler.ts'

type Calls =
  | 'deliveries.pause'
  | 'deliveries.resume'
  | 'deliveries.cancel'
  | 'deliveries.release'
  | 'deliveries.monitor'
  | 'deliveries.ledger'
  | 'deliveries.transitions'
  | 'deliveries.decide'

type States = DeliverySummary['states']
const DOMAINS_SHOWN = 12

/** Domains with the most recipients; the rest together under ''. */
export function byDomain(
  rows: Awaited<ReturnType<Store['reports']['domains']>>,
): { domain: string; count: number; states: States }[] {
  const all = new Map<string, { domain: string; count: number; states: Partial<Record<RecipientState, number>> }>()
  for (const { domain, state, n } of rows) {
    const one = all.get(domain) ?? { domain, count: 0, states: {} }
    one.count += n
    one.states[state] = n
    all.set(domain, one)
  }
  const sorted = [...all.values()].sort((a, b) => b.count - a.count || a.domain.localeCompare(b.domain))
  if (sorted.length <= DOMAINS_SHOWN + 1) return sorted
  const rest = sorted.slice(DOMAINS_SHOWN).reduce(
    (sum, one) => {
      for (const [state, n] of Object.entries(one.states))
        sum.states[state as RecipientState] = (sum.states[state as RecipientState] ?? 0) + n
      return { ...sum, count: sum.count + one.count }
    },
    { domain: '', count: 0, states: {} as Partial<Record<RecipientState, number>> },
  )
  return [...sorted.slice(0, DOMAINS_SHOWN), rest]
}

/** What will still be tried by itself. */
const pending = (states: States): number =>
  (states.planned ?? 0) + (states.queued ?? 0) + (states.claimed ?? 0) + (states.dot ?? 0) + (states.deferred ?? 0)

async function monitorOf(session: Session, scheduler: Scheduler, d: DeliveryRow): Promise<Monitor> {
  const { store, world } = session
  const now = world.clock.now()
  const since = epochMs(Math.max(now - minutes(1), d.startedAt ?? 0))
  const [begun, domains, sender] = await Promise.all([
    store.reports.begunSince({ delivery: d.uid, since }),
    store.reports.domains(d.uid),
    scheduler.senderOf(d.gatewayId),
  ])
  const rate = begun.first === null ? 0 : (begun.n / Math.max(1000, now - begun.first)) * 1000
  const left = pending(d.states) - (d.states.deferred ?? 0)
  const sending = d.status === 'sending'
  const waiting: Notice | null = sending ? (sender?.waiting() ?? deferredOnly(d.states)) : null
  return {
    delivery: summaryOf(d),
    rate: sending ? rate : 0,
    doneAt: sending && rate > 0 && left > 0 ? epochMs(now + (left / rate) * 1000) : null,
    waiting,
    startsAt: d.status === 'scheduled' ? d.dueAt : null,
    domains: byDomain(domains),
  }
}

/** Nothing is left but those that asked to be tried later, or those a person must decide. */
function deferredOnly(states: States): Notice | null {
  if ((states.queued ?? 0) + (states.planned ?? 0) + (states.claimed ?? 0) + (states.dot ?? 0) > 0) return null
  if ((states.deferred ?? 0) > 0) return { code: 'sending/deferred-wait', params: { count: states.deferred ?? 0 } }
  return (states.unknown ?? 0) > 0 ? { code: 'sending/unknown-wait', params: { count: states.unknown ?? 0 } } : null
}

export function dispatchHandlers(session: Session, scheduler: Scheduler): SomeHandlers<Calls> {
  const { store } = session
  const withDelivery = async <T>(uid: string, act: (d: DeliveryRow) => Promise<Result<T>>): Promise<Result<T>> => {
    const found = await deliveryOf(session, uid)
    return found.ok ? act(found.value) : found
  }
  const after = async (uid: string): Promise<Result<DeliverySummary>> => {
    session.changed('deliveries', 'campaigns')
    const found = await deliveryOf(session, uid)
    return found.ok ? done(summaryOf(found.value)) : found
  }
  const cannot = (d: DeliveryRow, act: string) => refuse('delivery/cannot', { act, status: d.status })
  const cancel = async (d: DeliveryRow): Promise<Result<DeliverySummary>> => {
    const moved = await store.deliveries.move({
      uid: d.uid,
      from: ['scheduled', 'sending', 'paused', 'held'],
      to: 'cancelled',
      ended: true,
    })
    if (!moved) return cannot(d, 'cancel')
    await scheduler.pause(d)
    while ((await store.ledger.cancel(d.id)) > 0);
    return after(d.uid)
  }

  return {
    'deliveries.pause': ({ delivery }) =>
      withDelivery(delivery, async (d) => {
        if (d.status === 'finished') return cannot(d, 'pause')
        const moved = await store.deliveries.move({ uid: d.uid, from: ['sending', 'scheduled'], to: 'paused' })
        if (!moved) return cannot(d, 'pause')
        await scheduler.pause(d)
        return after(d.uid)
      }),
    'deliveries.resume': ({ delivery }) =>
      withDelivery(delivery, async (d) => {
        const { held } = await store.settings.get(null)
        if (held) return refuse('workspace/held', { reason: held })
        const moved = await store.deliveries.move({ uid: d.uid, from: ['paused'], to: 'sending', started: true })
        if (!moved) return cannot(d, 'resume')
        await scheduler.resume(d)
        return after(d.uid)
      }),
    'deliveries.cancel': ({ delivery }) => withDelivery(delivery, cancel),
    'deliveries.release': ({ delivery, send, confirm }) =>
      withDelivery(delivery, async (d) => {
        if (d.intent !== 'held') return cannot(d, 'release')
        if (!send) return cancel(d)
        const { held } = await store.settings.get(null)
        if (held) return refuse('workspace/held', { reason: held })
        const unsent = pending(d.states)
        if (confirm !== unsent) return refuse('delivery/count-differs', { typed: confirm, count: unsent })
        await store.deliveries.move({ uid: d.uid, from: ['held'], to: 'sending', started: true, approved: true })
        await scheduler.resume(d)
        return after(d.uid)
      }),
    'deliveries.monitor': ({ delivery }) =>
      withDelivery(delivery, async (d) => done(await monitorOf(session, scheduler, d))),
    'deliveries.ledger': async (query) => {
      const { total, rows } = await store.reports.ledger(query)
      return done({ total, rows: rows.map((row) => ({ ...row, reply: replyOf(row.reply) })) })
    },
    'deliveries.transitions': async ({ recipient }) => {
      const rows = await store.reports.transitions(recipient)
      return done(rows.map((row) => ({ ...row, reply: replyOf(row.reply) })))
    },
    'deliveries.decide': ({ delivery, ids, as }) =>
      withDelivery(delivery, async (d) => {
        const decided = await store.ledger.decide({ deliveryUid: d.uid, ids, to: as, reason: `operator-${as}` })
        session.changed('deliveries', 'campaigns')
        await scheduler.look()
        return done({ decided })
      }),
  }
}
