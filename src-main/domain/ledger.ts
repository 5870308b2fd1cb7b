/**
 * The states a recipient can be in and every move between them, as data.
 *
 *   planned ──► queued ──► claimed ──► dot ──► accepted ──► bounced · complained
 *      │          │  ▲        │         ├────► failed
 *      │          │  └────────┤         ├────► deferred ──► queued …
 *      │          │           │         └────► unknown ──► accepted · queued · closed
 *      └──────────┴─► excluded · cancelled     missed ──► queued · cancelled
 *
 * The schema draws its CHECKs from this table and the store refuses a move that is not in it.
 */

export const RECIPIENT_STATES = [
  'planned',
  'queued',
  'claimed',
  'dot',
  'accepted',
  'deferred',
  'failed',
  'unknown',
  'excluded',
  'cancelled',
  'missed',
  'closed',
  'bounced',
  'complained',
] as const
export type RecipientState = (typeof RECIPIENT_STATES)[number]

export const MOVES: Readonly<Record<RecipientState, readonly RecipientState[]>> = {
  planned: ['queued', 'excluded', 'cancelled'],
  queued: ['claimed', 'excluded', 'cancelled', 'missed'],
  claimed: ['dot', 'queued', 'deferred', 'failed'],
  dot: ['accepted', 'deferred', 'failed', 'unknown'],
  deferred: ['queued', 'excluded', 'failed', 'cancelled'],
  missed: ['queued', 'cancelled'],
  unknown: ['accepted', 'queued', 'closed'],
  accepted: ['bounced', 'complained'],
  failed: [],
  excluded: [],
  cancelled: [],
  closed: [],
  bounced: [],
  complained: [],
}

/** States that nothing sends from any more. A delivery is finished when all its recipients are in one of these. */
export const FINAL_STATES: readonly RecipientState[] = [
  'accepted',
  'bounced',
  'complained',
  'failed',
  'excluded',
  'cancelled',
  'closed',
]

export const isFinal = (state: RecipientState): boolean => FINAL_STATES.includes(state)

/** `main` is counted in the account; `seed` and `proof` never are. */
export const RECIPIENT_KINDS = ['main', 'seed', 'proof'] as const
export type RecipientKind = (typeof RECIPIENT_KINDS)[number]
