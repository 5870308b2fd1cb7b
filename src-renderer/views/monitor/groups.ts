/** The states of a ledger as a person asks for them: few groups that part everyone, and their sums. Pure. */
import type { DeliverySummary } from '../../../src-main/contract/campaigns.ts'
import type { RecipientState } from '../../../src-main/domain/ledger.ts'

/** In the order of the account. Every state but `excluded` is in exactly one of the groups before it. */
export const GROUP_STATES = {
  accepted: ['accepted', 'bounced', 'complained'],
  deferred: ['deferred'],
  failed: ['failed'],
  unknown: ['unknown'],
  closed: ['closed'],
  cancelled: ['cancelled'],
  queued: ['planned', 'queued', 'claimed', 'dot', 'missed'],
  excluded: ['excluded'],
} as const satisfies Record<string, readonly RecipientState[]>
export type Group = keyof typeof GROUP_STATES
export const GROUPS = Object.keys(GROUP_STATES) as Group[]
/** The groups of everyone that the delivery was to be sent to. */
export const SENT_GROUPS = GROUPS.filter((group) => group !== 'excluded')

type States = DeliverySummary['states']
export const countOf = (states: States, group: Group): number =>
  GROUP_STATES[group].reduce((sum, state) => sum + (states[state] ?? 0), 0)

/** Everyone but the excluded. */
export const toSend = (states: States): number => SENT_GROUPS.reduce((sum, group) => sum + countOf(states, group), 0)

/** Everyone that at least one attempt has come back for. */
export const tried = (states: States): number =>
  (['accepted', 'deferred', 'failed', 'unknown', 'closed'] as const).reduce(
    (sum, group) => sum + countOf(states, group),
    0,
  )

/** Who a send that goes on would still try: what a release must be confirmed with. */
export const unsent = (states: States): number =>
  (['planned', 'queued', 'claimed', 'dot', 'deferred'] as const).reduce((sum, state) => sum + (states[state] ?? 0), 0)
