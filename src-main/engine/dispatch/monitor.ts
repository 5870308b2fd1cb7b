/** A delivery under way, as it is watched: how fast, how long still, and why not faster. */
import type { DeliverySummary, Monitor } from '../../contract/campaigns.ts'
import type { RecipientState } from '../../domain/ledger.ts'
import { epochMs, minutes, type Notice } from '../../domain/units.ts'
import type { Store } from '../../store/store.ts'
import { checksOf, isOpen, summaryOf, type DeliveryRow } from '../preparation/summaries.ts'
import type { Session } from '../session.ts'
import { leastTime } from './limiter.ts'
import type { Scheduler } from './scheduler.ts'

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
    { domain: '', count: 0, states: {} },
  )
  return [...sorted.slice(0, DOMAINS_SHOWN), rest]
}

/** What will still be tried by itself. */
export const pending = (states: States): number =>
  (states.planned ?? 0) + (states.queued ?? 0) + (states.claimed ?? 0) + (states.dot ?? 0) + (states.deferred ?? 0)

export async function monitorOf(session: Session, scheduler: Scheduler, d: DeliveryRow): Promise<Monitor> {
  const { store, world } = session
  const now = world.clock.now()
  const since = epochMs(Math.max(now - minutes(1), d.startedAt ?? 0))
  const [begun, domains, sender, gateway] = await Promise.all([
    store.reports.begunSince({ delivery: d.uid, since }),
    store.reports.domains(d.uid),
    scheduler.senderOf(d.gatewayId),
    store.gateways.byId(d.gatewayId),
  ])
  const rate = begun.first === null ? 0 : (begun.n / Math.max(1000, now - begun.first)) * 1000
  const left = pending(d.states) - (d.states.deferred ?? 0)
  const least = leastTime(left, gateway.limits)
  const sending = d.status === 'sending'
  const waiting: Notice | null = sending ? (sender?.waiting() ?? deferredOnly(d.states)) : null
  return {
    delivery: summaryOf(d),
    rate: sending ? rate : 0,
    doneAt: sending && rate > 0 && left > 0 ? epochMs(now + Math.max((left / rate) * 1000, least ?? 0)) : null,
    waiting,
    found: d.holdReason === 'preflight-errors' ? checksOf(d).filter(isOpen) : [],
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
