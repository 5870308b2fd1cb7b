/**
 * What an SMTP server's reply, or its silence, means for the one recipient of a transaction.
 *
 * Pure: by phase, reply code and enhanced code only, never by the reply's wording. The rule of the phases:
 *
 *   connecting, EHLO, AUTH, MAIL   nothing here is about the recipient: every no is `unreached`, the gateway waits
 *   RCPT, DATA, the body           4yz deferred · 5yz rejected · 421, drop, timeout, nonsense unreached
 *   after the dot                  2yz accepted · 4yz deferred · 5yz rejected · anything else unknown (RFC 1047)
 */
import type { Outcome, ServerReply } from '../domain/outcome.ts'

/** Where a transaction stands. `body` is from 354 until the dot is let go. */
export type SmtpPhase = 'connect' | 'login' | 'mail' | 'rcpt' | 'data' | 'body' | 'dot'

/** The parts of nodemailer's error that are read. `code` is its class, `originalCode` the system's. */
export interface SmtpError {
  readonly code?: string
  readonly originalCode?: string
  readonly command?: string
  readonly response?: string
  readonly message: string
}

/** The line that we ourselves let go because the gateway closes: it reads as any lost one. */
export const CUT_OFF: SmtpError = { code: 'ECONNECTION', message: 'cut off by our own closing' }

const TEXT_LIMIT = 1000
const REPLY_LINE = /^(\d{3})(?:[ -]|$)(?:([245]\.\d{1,3}\.\d{1,3})(?:\s|$))?\s*(.*)$/

/** A reply of one or more lines (RFC 5321 4.2.1, RFC 3463), or null when it is none. Text is cut at 1,000 characters. */
export function parseReply(response: string): ServerReply | null {
  const lines = response.split(/\r?\n/).map((line) => REPLY_LINE.exec(line))
  const last = lines.at(-1)
  if (!last || !/^[2-5]/.test(last[1]!)) return null
  const text = lines.map((line) => line?.[3] ?? '').filter(Boolean)
  return { status: Number(last[1]), enhanced: last[2] ?? '', text: text.join('\n').slice(0, TEXT_LIMIT) }
}

const unreached = (reason: string, reply?: ServerReply): Outcome => ({
  kind: 'unreached',
  reason,
  ...(reply && { reply }),
})

const BY_ENHANCED: Readonly<Record<string, string>> = {
  '1.1': 'smtp/mailbox-unknown',
  '1.2': 'smtp/domain-unknown',
  '1.3': 'smtp/mailbox-unknown',
  '1.6': 'smtp/mailbox-unknown',
  '1.10': 'smtp/domain-unknown',
  '2.1': 'smtp/mailbox-disabled',
  '2.2': 'smtp/mailbox-full',
  '2.3': 'smtp/too-large',
  '3.4': 'smtp/too-large',
  '4.4': 'smtp/domain-unknown',
}
/** What a no for good says, and a no for now does not: greylisting and rate limits come as 4.7.1, 4.2.1 and 4.1.1, too. */
const FOR_GOOD = new Set(['smtp/policy', 'smtp/mailbox-unknown', 'smtp/mailbox-disabled'])
const AT_RCPT: Readonly<Record<number, string>> = {
  550: 'smtp/mailbox-unknown',
  551: 'smtp/mailbox-unknown',
  552: 'smtp/mailbox-full',
  553: 'smtp/mailbox-unknown',
}
const AT_BODY: Readonly<Record<number, string>> = { 550: 'smtp/policy', 552: 'smtp/too-large', 554: 'smtp/policy' }

/** The reason code of a 4yz or 5yz: the enhanced code when there is one, else the reply code and the phase. */
export function reasonOf({ status, enhanced }: ServerReply, phase: SmtpPhase): string {
  const named = enhanced ? byEnhanced(enhanced.slice(2)) : (phase === 'rcpt' ? AT_RCPT : AT_BODY)[status]
  if (status >= 500) return named ?? 'smtp/rejected'
  return named === undefined || FOR_GOOD.has(named) ? 'smtp/try-later' : named
}

const byEnhanced = (detail: string): string | undefined =>
  detail.startsWith('7.') ? 'smtp/policy' : BY_ENHANCED[detail]

const NEEDS_LOGIN = new Set([530, 538])

function refusedBefore(phase: SmtpPhase, reply: ServerReply): Outcome {
  if (reply.status === 421) return unreached('smtp/server-closing', reply)
  if (phase === 'connect') return unreached('smtp/server-refuses', reply)
  if (phase === 'login') return unreached(reply.status < 500 ? 'smtp/login-later' : 'smtp/login-refused', reply)
  if (NEEDS_LOGIN.has(reply.status)) return unreached('smtp/login-needed', reply)
  if (phase !== 'mail') return settled(phase, reply)
  if (reasonOf(reply, phase) === 'smtp/too-large') return settled(phase, reply)
  return unreached(reply.status < 500 ? 'smtp/sender-later' : 'smtp/sender-refused', reply)
}

const settled = (phase: SmtpPhase, reply: ServerReply): Outcome => ({
  kind: reply.status < 500 ? 'deferred' : 'rejected',
  reason: reasonOf(reply, phase),
  reply,
})

const CERTIFICATE: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'smtp/tls-expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'smtp/tls-wrong-name',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'smtp/tls-untrusted',
  SELF_SIGNED_CERT_IN_CHAIN: 'smtp/tls-untrusted',
  UNABLE_TO_GET_ISSUER_CERT: 'smtp/tls-untrusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'smtp/tls-untrusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'smtp/tls-untrusted',
}
const NO_ROAD: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'smtp/connection-refused',
  ETIMEDOUT: 'smtp/timeout',
  EHOSTUNREACH: 'smtp/no-route',
  ENETUNREACH: 'smtp/no-route',
  ENETDOWN: 'smtp/no-route',
}

/** The reason code of a failure without a reply: name, road, TLS, time or a lost connection. */
export function faultReason({ code = '', originalCode = '', command = '' }: SmtpError): string {
  if (code === 'EDNS') return 'smtp/host-not-found'
  if (code === 'ETIMEDOUT') return 'smtp/timeout'
  if (CERTIFICATE[originalCode]) return CERTIFICATE[originalCode]
  if (code === 'ETLS') return command === 'STARTTLS' ? 'smtp/tls-missing' : 'smtp/tls'
  if (/^ERR_(SSL|TLS)_|^EPROTO$/.test(originalCode)) return 'smtp/tls'
  if (NO_ROAD[originalCode]) return NO_ROAD[originalCode]
  if (code === 'EPROTOCOL') return 'smtp/answer-not-understood'
  return 'smtp/connection-lost'
}

const PHASE_OF: Readonly<Record<string, SmtpPhase>> = { 'MAIL FROM': 'mail', 'RCPT TO': 'rcpt', DATA: 'data' }

/**
 * The outcome of a failed transaction. `phase` is where we stood; a reply names its own command, which wins before the
 * body. In phase `dot` the message has left: only a proper 4yz or 5yz says that it was not taken.
 */
export function outcomeOfFailure(error: SmtpError, phase: SmtpPhase): Outcome {
  const reply = error.response ? parseReply(error.response) : null
  if (phase === 'dot') {
    if (reply && reply.status >= 400) return settled(phase, reply)
    const reason = error.response ? 'smtp/answer-not-understood' : faultReason(error)
    return { kind: 'unknown', reason, ...(reply && { reply }) }
  }
  // Nodemailer's own check against the SIZE that the server announced.
  if (error.code === 'EMESSAGE' && !error.response) return { kind: 'rejected', reason: 'smtp/too-large' }
  if (error.command === 'STARTTLS') return unreached('smtp/tls-missing', reply ?? undefined)
  if (reply && reply.status >= 400) {
    const before = phase === 'connect' || phase === 'login' || phase === 'body'
    return refusedBefore(before ? phase : (PHASE_OF[error.command ?? ''] ?? phase), reply)
  }
  if (error.response) return unreached('smtp/answer-not-understood', reply ?? undefined)
  return unreached(faultReason(error))
}

const QUEUE_ID = /\bqueued as\s+<?([\w.@+-]+)|\bid[=:\s]\s*<?([\w.@+-]+)/i

/** The outcome of the reply to the dot. `gatewayRef` is the far end's queue id where the reply names one, else ''. */
export function outcomeOfDot(response: string): Outcome {
  const reply = parseReply(response)
  if (!reply || reply.status >= 300)
    return { kind: 'unknown', reason: 'smtp/answer-not-understood', ...(reply && { reply }) }
  const id = QUEUE_ID.exec(reply.text)
  return { kind: 'accepted', gatewayRef: id?.[1] ?? id?.[2] ?? '', reply }
}
