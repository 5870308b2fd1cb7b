/**
 * What one try at a gateway came to, and the state a recipient is in after it.
 *
 * `unreached` is the fault of the road and not of the recipient: provably nothing was handed over, the recipient
 * goes back to the queue with no attempt counted, and the gateway waits. `unknown` is honest ignorance: the message
 * left and no answer came back (RFC 1047).
 */
import type { RecipientState } from './ledger.ts'
import type { DurationMs } from './units.ts'

export interface ServerReply {
  /** SMTP reply code or HTTP status. */
  readonly status: number
  /** Enhanced status code (RFC 3463) such as 5.1.1, '' when there was none. */
  readonly enhanced: string
  readonly text: string
}

export type Outcome =
  | { readonly kind: 'accepted'; readonly gatewayRef: string; readonly reply?: ServerReply }
  | {
      readonly kind: 'deferred'
      readonly reason: string
      readonly reply?: ServerReply
      /** The far end asks to be left alone for so long. */
      readonly restMs?: DurationMs
    }
  | { readonly kind: 'rejected'; readonly reason: string; readonly reply?: ServerReply }
  | { readonly kind: 'unreached'; readonly reason: string; readonly reply?: ServerReply }
  | { readonly kind: 'unknown'; readonly reason: string; readonly reply?: ServerReply }

export const STATE_AFTER: Record<Outcome['kind'], RecipientState> = {
  accepted: 'accepted',
  deferred: 'deferred',
  rejected: 'failed',
  unreached: 'queued',
  unknown: 'unknown',
}
