/** Deliveries and campaigns in the shapes of the contract. Pure. */
import type { Account, CampaignSummary, DeliverySummary, PreflightCheck } from '../../contract/campaigns.ts'
import { EXCLUSION_REASONS, LATE_EXCLUSION_REASONS, type ExclusionReason } from '../../domain/delivery.ts'
import type { ServerReply } from '../../domain/outcome.ts'
import { nextOccurrence } from '../../domain/time/schedule.ts'
import { durationMs, type EpochMs } from '../../domain/units.ts'
import type { Store } from '../../store/store.ts'

export type DeliveryRow = NonNullable<Awaited<ReturnType<Store['deliveries']['get']>>>
type CampaignRow = NonNullable<Awaited<ReturnType<Store['campaigns']['get']>>>

export const summaryOf = (d: DeliveryRow): DeliverySummary => ({
  uid: d.uid,
  campaign: d.campaign,
  campaignName: d.frozen.plan.name,
  channel: d.channel,
  status: d.status,
  holdReason: d.holdReason,
  simulated: d.simulated,
  audience: d.audience,
  willReceive: d.willReceive,
  occurrenceAt: d.occurrenceAt,
  dueAt: d.dueAt,
  frozenAt: d.frozenAt,
  approvedAt: d.approvedAt,
  startedAt: d.startedAt,
  endedAt: d.endedAt,
  states: d.states,
})

/** Reasons in the order in which the rules were asked. */
export function accountOf(audience: number, excluded: readonly { reason: string; count: number }[]): Account {
  const order: readonly string[] = [...EXCLUSION_REASONS, ...LATE_EXCLUSION_REASONS]
  const sorted = [...excluded].sort((a, b) => order.indexOf(a.reason) - order.indexOf(b.reason))
  const left = sorted.reduce((sum, e) => sum + e.count, 0)
  const reasons = sorted.map((e) => ({ reason: e.reason as ExclusionReason, count: e.count }))
  return { audience, excluded: reasons, willReceive: audience - left, tookMs: durationMs(0) }
}

export const checksOf = (d: DeliveryRow): PreflightCheck[] => JSON.parse(d.checks) as PreflightCheck[]

/** An error, or a warning that nobody has allowed. */
export const isOpen = ({ level, acknowledged }: PreflightCheck): boolean =>
  level === 'error' || (level === 'warning' && !acknowledged)

export const replyOf = (reply: string | null): ServerReply | null =>
  reply === null ? null : (JSON.parse(reply) as ServerReply)

/** Who it comes from, as a recipient sees it: a text message has no name beside its sender. */
export const senderText = ({ sender, plan }: DeliveryRow['frozen']): string =>
  plan.channel === 'sms' || sender.name === '' ? sender.from : `${sender.name} <${sender.from}>`

/** Sent to: everyone who was neither excluded nor cancelled, once the send has begun. */
export function sentTo(d: DeliveryRow): number {
  return d.startedAt === null ? 0 : d.audience - (d.states.excluded ?? 0) - (d.states.cancelled ?? 0)
}

/** When a recurring campaign with its yes makes its next delivery; null when it makes none. */
function nextOf({ approval, plan }: CampaignRow, now: EpochMs): EpochMs | null {
  if (!approval || approval.stopped || plan.schedule.kind !== 'recurring') return null
  const next = nextOccurrence(plan.schedule, now)
  return next.ok ? next.value : null
}

function statusOf({ approval }: CampaignRow, d: DeliveryRow | null, next: EpochMs | null): CampaignSummary['status'] {
  const own = d?.status ?? 'draft'
  if (!approval || (d && own !== 'finished')) return own
  if (approval.stopped) return 'held'
  return next === null ? own : 'scheduled'
}

export function campaignSummary(c: CampaignRow, d: DeliveryRow | null, now: EpochMs): CampaignSummary {
  const next = nextOf(c, now)
  const status = statusOf(c, d, next)
  return { ...figuresOf(c, d), status, dueAt: d && d.status === status ? d.dueAt : next }
}

const figuresOf = (c: CampaignRow, d: DeliveryRow | null): Omit<CampaignSummary, 'status' | 'dueAt'> => ({
  uid: c.uid,
  name: c.plan.name,
  channel: c.plan.channel,
  purpose: c.plan.purpose,
  schedule: c.plan.schedule.kind,
  delivery: d?.uid ?? null,
  willReceive: d?.willReceive ?? null,
  sentTo: d ? sentTo(d) : 0,
  accepted: (d?.states.accepted ?? 0) + (d?.states.bounced ?? 0) + (d?.states.complained ?? 0),
  simulated: d?.simulated ?? false,
  startedAt: d?.startedAt ?? null,
  updatedAt: c.updatedAt,
})
