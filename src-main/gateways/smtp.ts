/**
 * The SMTP gateway: keeps a few signed-in connections, lends one to each message, and reports what became of it.
 *
 * It sets no limit: as many connections are open as `deliver` is called at once. A connection that the server closed
 * behind our back is replaced once, before anything was handed over. Known weakness: an idle connection's death is
 * noticed when it is next wanted.
 */
import type { Outcome } from '../domain/outcome.ts'
import type { SmtpSettings } from '../domain/sending.ts'
import { seconds, type Clock, type EpochMs } from '../domain/units.ts'
import { CLOSE_WITHIN, finishedOrCut, type EmailMessage, type Gateway, type HoldDot } from './gateway.ts'
import { checkSmtp } from './smtp-check.ts'
import { openLine, SMTP_TIMES, type Opened, type SmtpAccount, type SmtpLine, type SmtpTimes } from './smtp-connect.ts'
import { cleaned, offers, quit, sendHeld } from './smtp-transaction.ts'

export interface SmtpDeps {
  readonly clock: Clock
  readonly times?: Partial<SmtpTimes>
  /** PEM certificates trusted instead of the system's. */
  readonly ca?: string
}

const MESSAGES_PER_CONNECTION = 100
const IDLE_CONNECTIONS = 20
const IDLE_FOR = seconds(30)

/** RFC 5321 4.1.2 leaves no room for these in a path; a line break would be a command of its own. */
const UNSAFE = /[\0-\x20\x7f<>]/

const NOT_ASCII = /[^\0-\x7f]/

const safe = (address: string): boolean => address.includes('@') && !UNSAFE.test(address)

/** The lines that are open and not in use, and the way to a new one. */
function linePool(account: SmtpAccount, clock: Clock, cut: AbortSignal) {
  const idle: { readonly line: SmtpLine; readonly since: EpochMs }[] = []
  const stopping = new AbortController()
  let opening: Promise<Opened> | null = null
  let sweeping = false

  /** One sign-in at a time: a password that was just refused must not be tried again by every connection that waits. */
  const open = async (): Promise<Opened> => {
    while (opening) {
      const other = await opening
      if (!other.ok) return other
    }
    opening = openLine(account, cut).finally(() => (opening = null))
    return opening
  }

  const sweep = async (): Promise<void> => {
    sweeping = true
    while (idle.length > 0 && !stopping.signal.aborted) {
      await clock.sleep(IDLE_FOR, stopping.signal)
      while (idle[0] && clock.now() - idle[0].since >= IDLE_FOR) void quit(idle.shift()!.line)
    }
    sweeping = false
  }

  return {
    async take(fresh: boolean): Promise<Opened> {
      while (!fresh) {
        const line = idle.pop()?.line
        if (!line) break
        if (await cleaned(line, cut)) return { ok: true, line }
        line.connection.close()
      }
      return open()
    },
    give(line: SmtpLine): void {
      const full = line.messages >= MESSAGES_PER_CONNECTION || idle.length >= IDLE_CONNECTIONS
      if (full || stopping.signal.aborted) return void quit(line)
      idle.push({ line, since: clock.now() })
      if (!sweeping) void sweep()
    },
    async close(): Promise<void> {
      stopping.abort()
      await Promise.all(idle.splice(0).map(({ line }) => quit(line)))
    },
  }
}

/**
 * A gateway to one SMTP account. Certificates are verified; `none` is refused off this machine. Addresses with spaces,
 * controls or angle brackets are refused before connecting. `deliver` rejects only when `holdDot` does.
 */
export function openSmtp(
  settings: SmtpSettings,
  secret: { readonly password: string | null },
  deps: SmtpDeps,
): Gateway {
  const times = { ...SMTP_TIMES, ...deps.times }
  const account: SmtpAccount = { settings, password: secret.password, times, ...(deps.ca && { ca: deps.ca }) }
  const cut = new AbortController()
  const pool = linePool(account, deps.clock, cut.signal)
  const underWay = new Set<Promise<Outcome>>()
  let closed = false

  const transact = async (message: EmailMessage, holdDot: HoldDot): Promise<Outcome> => {
    for (let fresh = false; ; fresh = true) {
      const opened = await pool.take(fresh)
      if (!opened.ok) return opened.outcome
      const { line } = opened
      if (NOT_ASCII.test(message.envelopeFrom + message.to) && !offers(line, 'SMTPUTF8')) {
        pool.give(line)
        return { kind: 'rejected', reason: 'smtp/address-needs-utf8' }
      }
      const used = line.messages > 0
      const sent = await sendHeld(line, message, holdDot, cut.signal)
      if (sent.reusable) pool.give(line)
      if (!sent.stale || !used) return sent.outcome
    }
  }

  return {
    simulated: false,
    async deliver(message, holdDot) {
      if (message.channel !== 'email') throw new Error(`smtp: asked to send ${message.channel}`)
      if (closed) return { kind: 'unreached', reason: 'gateway/closed' }
      if (!safe(message.envelopeFrom)) return { kind: 'unreached', reason: 'smtp/sender-refused' }
      if (!safe(message.to)) return { kind: 'rejected', reason: 'smtp/bad-address' }
      const work = transact(message, holdDot)
      underWay.add(work)
      try {
        return await work
      } finally {
        underWay.delete(work)
      }
    },
    find: () => Promise.resolve(null),
    test: () => checkSmtp(account, cut.signal),
    async close(within = CLOSE_WITHIN) {
      closed = true
      await finishedOrCut(underWay, within, cut)
      await pool.close()
    },
  }
}
