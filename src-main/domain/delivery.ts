/**
 * What is meant to happen with a delivery. Whether it is finished follows from its recipients and is never stored.
 *
 *   freezing ──► frozen ──► scheduled ──► sending ◄──► paused
 *                  │            │            └──► held
 *                  ├► voided    └► held ──► sending · cancelled
 *                  (an edit)
 */

export const DELIVERY_INTENTS = [
  'freezing',
  'frozen',
  'voided',
  'scheduled',
  'sending',
  'paused',
  'held',
  'cancelled',
] as const
export type DeliveryIntent = (typeof DELIVERY_INTENTS)[number]

/** What a person reads: the intent, or `finished` when no recipient of a sent delivery is in a non-final state. */
export type DeliveryStatus = DeliveryIntent | 'finished'

/** Why a delivery waits for a person. */
export const HOLD_REASONS = [
  'missed',
  'other-device',
  'restored',
  'over-maximum',
  'content-changed',
  'preflight-errors',
] as const
export type HoldReason = (typeof HOLD_REASONS)[number]

/** The rules that exclude a recipient, in the order in which the first one that stops them is counted. */
export const EXCLUSION_REASONS = ['no-address', 'no-consent', 'suppressed', 'same-address', 'missing-value'] as const
/** Found again in the claim: what changed after the freeze. */
export const LATE_EXCLUSION_REASONS = ['consent-withdrawn', 'suppressed-since', 'person-deleted'] as const
export type ExclusionReason = (typeof EXCLUSION_REASONS)[number] | (typeof LATE_EXCLUSION_REASONS)[number]
