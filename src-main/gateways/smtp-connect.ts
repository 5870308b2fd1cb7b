/**
 * Opens one SMTP connection: name, socket, greeting, TLS as the settings demand, sign-in. Sends no message.
 *
 * A password never crosses a connection that is not encrypted, except to this machine itself.
 */
import { isIP } from 'node:net'
import SMTPConnection from 'nodemailer/lib/smtp-connection'
import type { Outcome } from '../domain/outcome.ts'
import type { SmtpSettings } from '../domain/sending.ts'
import { minutes, seconds, type DurationMs } from '../domain/units.ts'
import { CUT_OFF, outcomeOfFailure, type SmtpError, type SmtpPhase } from './smtp-answers.ts'

export interface SmtpTimes {
  /** Name look-up to the end of TLS. */
  readonly connectMs: DurationMs
  /** Connected to greeting. */
  readonly greetingMs: DurationMs
  /** Silence of the server in any later phase; RFC 5321 4.5.3.2.6 asks for 10 minutes after the dot. */
  readonly silenceMs: DurationMs
}
export const SMTP_TIMES: SmtpTimes = { connectMs: seconds(90), greetingMs: seconds(60), silenceMs: minutes(10) }

export interface SmtpAccount {
  readonly settings: SmtpSettings
  readonly password: string | null
  readonly times: SmtpTimes
  /** PEM certificates trusted instead of the system's. */
  readonly ca?: string
}

/** An open, signed-in connection and what the pool must know of it. */
export interface SmtpLine {
  readonly connection: SMTPConnection
  /** Messages handed over on it so far. */
  messages: number
  /** A refused transaction is still open on it and RSET comes first. */
  dirty: boolean
}
export type Opened =
  | { readonly ok: true; readonly line: SmtpLine }
  | { readonly ok: false; readonly phase: SmtpPhase; readonly outcome: Extract<Outcome, { kind: 'unreached' }> }

/** Whether `host` is this machine: localhost, 127.0.0.0/8 or ::1. A name that merely resolves there is not. */
export const isLoopback = (host: string): boolean =>
  /^(localhost|\[?::1\]?)$/i.test(host) || (isIP(host) === 4 && host.startsWith('127.'))

const failed = (phase: SmtpPhase, error: SmtpError): Opened => {
  const outcome = outcomeOfFailure(error, phase)
  if (outcome.kind !== 'unreached') throw new Error(`smtp: ${phase} ended as ${outcome.kind}`)
  return { ok: false, phase, outcome }
}
const refused = (phase: SmtpPhase, reason: string): Opened => ({
  ok: false,
  phase,
  outcome: { kind: 'unreached', reason },
})

function connect({ settings, times, ca }: SmtpAccount, cut: AbortSignal): Promise<SMTPConnection | SmtpError> {
  const connection = new SMTPConnection({
    host: settings.host,
    port: settings.port,
    secure: settings.security === 'tls',
    requireTLS: settings.security === 'starttls',
    ignoreTLS: settings.security === 'none',
    connectionTimeout: times.connectMs,
    greetingTimeout: times.greetingMs,
    socketTimeout: times.silenceMs,
    // Closing in the middle of a message must not flush anything.
    socketCloseTimeout: 0,
    allowInternalNetworkInterfaces: isLoopback(settings.host),
    tls: { minVersion: 'TLSv1.2', rejectUnauthorized: true, ...(ca && { ca }) },
  })
  const connected = new Promise<SMTPConnection | SmtpError>((resolve) => {
    // Stays for the connection's life: an idle one that times out must not become an uncaught error.
    connection.on('error', resolve)
    connection.connect((error) => resolve(error ?? connection))
  })
  return orCut(cut, connected, () => (connection.close(), CUT_OFF))
}

/** What `work` comes to, or what `act` says when everything is cut off before. */
function orCut<T>(cut: AbortSignal, work: Promise<T>, act: () => T): Promise<T> {
  return new Promise((resolve) => {
    const off = (): void => resolve(act())
    if (cut.aborted) return off()
    cut.addEventListener('abort', off, { once: true })
    void work.then((value) => (cut.removeEventListener('abort', off), resolve(value)))
  })
}

/** Opens and signs in. Never rejects; what failed, or was cut off, comes back as the phase and an `unreached`. */
export async function openLine(account: SmtpAccount, cut: AbortSignal): Promise<Opened> {
  const { settings, password } = account
  if (settings.security === 'none' && !isLoopback(settings.host)) return refused('connect', 'smtp/no-tls-off-loopback')
  if (settings.user && password === null) return refused('login', 'smtp/no-password')
  const connection = await connect(account, cut)
  if (!(connection instanceof SMTPConnection)) return failed('connect', connection)
  const line: SmtpLine = { connection, messages: 0, dirty: false }
  if (!settings.user) return { ok: true, line }
  if (!connection.secure && !isLoopback(settings.host)) throw new Error('smtp: an unencrypted connection got past TLS')
  if (!connection.allowsAuth) {
    connection.close()
    return refused('login', 'smtp/no-login-offered')
  }
  const signedIn = new Promise<SmtpError | null>((resolve) => {
    connection.once('error', resolve)
    connection.login({ user: settings.user, pass: password ?? '' }, resolve)
  })
  const error = await orCut(cut, signedIn, () => CUT_OFF)
  if (!error) return { ok: true, line }
  connection.close()
  return failed('login', error)
}
