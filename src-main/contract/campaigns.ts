/** Campaigns and their deliveries: prepare, prove, approve, send, watch, decide. */
import { z } from 'zod'
import type { Channel } from '../domain/channel.ts'
import type { DeliveryStatus, ExclusionReason, HoldReason } from '../domain/delivery.ts'
import { RECIPIENT_STATES, type RecipientState } from '../domain/ledger.ts'
import type { ServerReply } from '../domain/outcome.ts'
import type { DurationMs, EpochMs, Notice } from '../domain/units.ts'
import { call, type Page } from './call.ts'
import type { Plan } from '../domain/sending.ts'
import { id, page, plan, uid } from './shapes.ts'

export interface CampaignSummary {
  readonly uid: string
  readonly name: string
  readonly channel: Channel
  readonly purpose: string
  readonly schedule: Plan['schedule']['kind']
  /** `draft` when no delivery is in force. */
  readonly status: DeliveryStatus | 'draft'
  readonly delivery: string | null
  readonly willReceive: number | null
  readonly sentTo: number
  readonly accepted: number
  readonly simulated: boolean
  readonly dueAt: EpochMs | null
  readonly startedAt: EpochMs | null
  readonly updatedAt: EpochMs
}
export interface CampaignDetail {
  readonly uid: string
  readonly plan: Plan
  readonly updatedAt: EpochMs
  /** Why a recurring campaign makes no more occurrences until it is approved again. */
  readonly stopped: Notice | null
  /** Newest first, voided ones left out. */
  readonly deliveries: readonly DeliverySummary[]
}

/** The account of an audience: audience = excluded + willReceive, always. */
export interface Account {
  readonly audience: number
  readonly excluded: readonly { readonly reason: ExclusionReason; readonly count: number }[]
  readonly willReceive: number
  readonly tookMs: DurationMs
}

export interface DeliverySummary {
  readonly uid: string
  readonly campaign: string
  readonly campaignName: string
  readonly channel: Channel
  readonly status: DeliveryStatus
  readonly holdReason: HoldReason | null
  readonly simulated: boolean
  readonly audience: number
  readonly willReceive: number
  readonly occurrenceAt: EpochMs | null
  readonly dueAt: EpochMs | null
  readonly frozenAt: EpochMs
  readonly approvedAt: EpochMs | null
  readonly startedAt: EpochMs | null
  readonly endedAt: EpochMs | null
  /** Main recipients by state; the numbers add up to `audience`. */
  readonly states: Readonly<Partial<Record<RecipientState, number>>>
}

export interface PreflightCheck extends Notice {
  readonly level: 'error' | 'warning' | 'info' | 'ok'
  readonly acknowledged: boolean
}

export interface DeliveryDetail extends DeliverySummary {
  readonly account: Account
  readonly checks: readonly PreflightCheck[]
  /** First digits of the hash that approval is bound to. */
  readonly planHash: string
  readonly subject: string
  readonly templateName: string
  readonly templateVersion: number
  readonly gatewayName: string
  readonly from: string
  readonly purpose: string
  readonly schedule: Plan['schedule']
  readonly domains: readonly { readonly domain: string; readonly count: number }[]
  readonly proofs: readonly {
    readonly address: string
    readonly as: string
    readonly at: EpochMs
    readonly state: RecipientState
    readonly reason: string
  }[]
  readonly estimateMs: DurationMs | null
}

export interface LedgerRow {
  readonly id: number
  readonly profile: number | null
  readonly name: string
  readonly address: string
  readonly state: RecipientState
  readonly reason: string
  readonly reply: ServerReply | null
  readonly attempts: number
  readonly at: EpochMs
  readonly dueAt: EpochMs | null
}
export interface Monitor {
  readonly delivery: DeliverySummary
  /** Messages a second over the last minute. */
  readonly rate: number
  readonly doneAt: EpochMs | null
  /** Why nothing, or less than could be, is being sent. */
  readonly waiting: Notice | null
  /** What the checks found of a delivery that is held for it. */
  readonly found: readonly Notice[]
  /** A start can be called back until then. */
  readonly startsAt: EpochMs | null
  readonly domains: readonly {
    readonly domain: string
    readonly count: number
    readonly states: DeliverySummary['states']
  }[]
}
export interface TransitionRow {
  readonly at: EpochMs
  readonly from: RecipientState
  readonly to: RecipientState
  readonly reason: string
  readonly reply: ServerReply | null
}

const delivery = z.object({ delivery: uid })
const states = z.array(z.enum(RECIPIENT_STATES)).max(20)

export const campaignCalls = {
  'campaigns.list': call(z.object({}))<readonly CampaignSummary[]>(),
  'campaigns.get': call(z.object({ campaign: uid }))<CampaignDetail>(),
  /** Any edit voids a frozen delivery that was not sent. `campaign` null creates. */
  'campaigns.save': call(z.object({ campaign: uid.nullable(), plan }))<CampaignDetail>(),
  'campaigns.duplicate': call(z.object({ campaign: uid }))<CampaignDetail>(),
  /** Takes back the standing yes of a recurring campaign: no further occurrence is made. */
  'campaigns.withdraw': call(z.object({ campaign: uid }))<{ withdrawn: boolean }>(),
  'campaigns.remove': call(z.object({ campaign: uid }))<{ removed: boolean }>(),
  /** Who would get it if it were sent now. */
  'campaigns.estimate': call(z.object({ plan }))<Account>(),
  /** Freezes the audience and checks it; the job's result is the delivery's uid. */
  'campaigns.preflight': call(z.object({ campaign: uid }))<{ job: string }>(),
  'deliveries.get': call(delivery)<DeliveryDetail>(),
  'deliveries.acknowledge': call(z.object({ delivery: uid, code: z.string().max(100) }))<{ acknowledged: boolean }>(),
  /** Sends the message as `profile` would get it to named addresses. Proofs are never counted. */
  'deliveries.proof': call(
    z.object({ delivery: uid, to: z.array(z.string().max(320)).min(1).max(10), profile: id.nullable() }),
  )<{ sent: number }>(),
  /** Approves and schedules, or starts. `confirm` must equal the frozen "will receive". */
  'deliveries.send': call(
    z.object({
      delivery: uid,
      confirm: z.number().int().min(0),
      holdSeconds: z.number().int().min(0).max(600).default(30),
    }),
  )<DeliverySummary>(),
  'deliveries.approve': call(delivery)<DeliverySummary>(),
  'deliveries.pause': call(delivery)<DeliverySummary>(),
  'deliveries.resume': call(delivery)<DeliverySummary>(),
  'deliveries.cancel': call(delivery)<DeliverySummary>(),
  /** Lets a held delivery go on: sends what is still unsent, or cancels it. */
  'deliveries.release': call(
    z.object({ delivery: uid, send: z.boolean(), confirm: z.number().int().min(0).default(0) }),
  )<DeliverySummary>(),
  'deliveries.monitor': call(delivery)<Monitor>(),
  'deliveries.ledger': call(
    z.object({
      delivery: uid,
      states,
      reason: z.string().max(100).default(''),
      domain: z.string().max(255).default(''),
      search: z.string().max(200).default(''),
      ...page,
    }),
  )<Page<LedgerRow>>(),
  'deliveries.transitions': call(z.object({ recipient: id }))<readonly TransitionRow[]>(),
  /** Settles unknown (all of them when `ids` is empty) or missed recipients by an operator's word. */
  'deliveries.decide': call(
    z.object({ delivery: uid, ids: z.array(id).max(10_000), as: z.enum(['accepted', 'queued', 'closed']) }),
  )<{ decided: number }>(),
} as const
