/**
 * The promise every gateway keeps: hand over one message, and say truthfully what became of it.
 *
 * A gateway remembers nothing and decides nothing: limits, retries and the ledger are the dispatcher's.
 */
import type { Outcome } from '../domain/outcome.ts'
import { seconds, type DurationMs, type EmailAddress, type Notice, type PhoneNumber } from '../domain/units.ts'

export interface EmailMessage {
  readonly channel: 'email'
  /** Envelope addresses. One recipient a transaction. */
  readonly envelopeFrom: EmailAddress
  readonly to: EmailAddress
  /** The complete message (RFC 5322), CRLF lines, not dot-stuffed, without the terminating dot. */
  readonly bytes: Uint8Array
  /** Message-ID without angle brackets; also names the file of a pickup folder. */
  readonly messageId: string
}

export interface SmsMessage {
  readonly channel: 'sms'
  readonly from: string
  readonly to: PhoneNumber
  readonly text: string
  readonly messageId: string
}

export type OutgoingMessage = EmailMessage | SmsMessage

/**
 * Called when the message is about to become irrevocable: after 354 and the body, before the terminating dot leaves
 * (HTTP: before the request leaves; pickup: before the rename). Resolves true once the intent is on disk; on false
 * the gateway must not finish the message and answers `unreached`.
 */
export type HoldDot = () => Promise<boolean>

export interface TestReport {
  readonly ok: boolean
  /** What was tried, in order, each with its finding; the first failure is the last step. */
  readonly steps: readonly (Notice & { readonly ok: boolean })[]
}

export interface Gateway {
  /** Simulated gateways never count as contact. */
  readonly simulated: boolean
  /** Never rejects: every fault is an `Outcome`. */
  deliver(message: OutgoingMessage, holdDot: HoldDot): Promise<Outcome>
  /** Whether a message whose `dot` was committed before a crash was handed over; null when only the far end knows. */
  find(messageId: string): Promise<boolean | null>
  /** Connects and signs in without sending anything. */
  test(): Promise<TestReport>
  /**
   * Lets messages under way finish, at most `within`, then closes connections. One that is cut off then is answered as
   * it stands: `unreached` before its dot, `unknown` after it.
   */
  close(within?: DurationMs): Promise<void>
}

/** A person waits for the closing; a server may keep its answer back for ten minutes. */
export const CLOSE_WITHIN: DurationMs = seconds(6)

/** Waits for `underWay`, at most `within`; what is left then is cut off, and answers at once. */
export async function finishedOrCut(
  underWay: Iterable<Promise<unknown>>,
  within: DurationMs,
  cut: AbortController,
): Promise<void> {
  const late = setTimeout(() => cut.abort(), within)
  await Promise.allSettled(underWay)
  clearTimeout(late)
}
