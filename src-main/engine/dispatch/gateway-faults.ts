/** Which outcomes are the fault of a gateway and not of the recipient, and which of these only a person can mend. Pure. */
import type { Outcome } from '../../domain/outcome.ts'

/** Answers about the account, though they came to one recipient's message: the next would get the same. */
const ABOUT_THE_ACCOUNT: readonly string[] = [
  'http/login-refused',
  'http/not-allowed',
  'http/out-of-credit',
  'http/too-many',
  'http/wrong-address',
]

/** Waiting does not mend these: somebody has to look at the gateway. */
const FOR_A_PERSON: readonly string[] = [
  'smtp/login-refused',
  'smtp/login-needed',
  'smtp/no-login-offered',
  'smtp/no-password',
  'smtp/no-tls-off-loopback',
  'smtp/sender-refused',
  'smtp/tls',
  'smtp/tls-expired',
  'smtp/tls-missing',
  'smtp/tls-untrusted',
  'smtp/tls-wrong-name',
  ...ABOUT_THE_ACCOUNT.filter((reason) => reason !== 'http/too-many'),
  'http/bad-header',
  'http/bad-url',
  'http/https-needed',
  'http/secret-missing',
  'http/tls',
  'http/unknown-placeholder',
  'gateway/no-send',
  'gateway/sample',
  'secret/damaged',
  'secret/locked',
  'secret/passphrase-wrong',
]
export const isForAPerson = (reason: string): boolean => FOR_A_PERSON.includes(reason)

export type GatewayFault = Extract<Outcome, { kind: 'unreached' | 'deferred' }>

/** The message was not taken, and not because of the recipient: no attempt is counted, and the gateway waits. */
export const isGatewayFault = (outcome: Outcome): outcome is GatewayFault =>
  outcome.kind === 'unreached' ||
  (outcome.kind === 'deferred' && (outcome.reply === undefined || ABOUT_THE_ACCOUNT.includes(outcome.reason)))
