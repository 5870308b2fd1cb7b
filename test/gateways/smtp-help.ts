/** What the SMTP tests share: settings, a message, a clock that stands still, a dot that remembers. */
import { createHash } from 'node:crypto'
import type { TestContext } from 'node:test'
import type { SmtpSettings } from '../../src-main/domain/sending.ts'
import { durationMs, epochMs, type Clock, type EmailAddress } from '../../src-main/domain/units.ts'
import type { EmailMessage, Gateway } from '../../src-main/gateways/gateway.ts'
import { openSmtp, type SmtpDeps } from '../../src-main/gateways/smtp.ts'
import { startFaultServer, type Sink } from '../faults/sink.ts'

/** Stands still; sleeps end when they are aborted, or when `wake` is called with a later time. */
export function stillClock(): Clock & { wake(byMs: number): void } {
  let now = 0
  const sleepers = new Set<{ at: number; end: () => void }>()
  return {
    now: () => epochMs(now),
    sleep: (by, signal) =>
      new Promise((resolve) => {
        const sleeper = { at: now + by, end: () => (sleepers.delete(sleeper), resolve()) }
        sleepers.add(sleeper)
        signal?.addEventListener('abort', sleeper.end, { once: true })
      }),
    wake(byMs) {
      now += byMs
      for (const sleeper of [...sleepers]) if (sleeper.at <= now) sleeper.end()
    },
  }
}

export const settingsFor = (port: number, more: Partial<SmtpSettings> = {}): SmtpSettings => ({
  kind: 'smtp',
  host: '127.0.0.1',
  port,
  security: 'none',
  user: '',
  from: { name: 'Shop', from: 'shop@example.test', replyTo: '' },
  ...more,
})

export function mailTo(to: string, body = 'Hej\r\n.dot\r\n..two\r\n'): EmailMessage & { sha256: string } {
  const messageId = `${to.replace('@', '.')}@utskick.test`
  const bytes = Buffer.from(`Message-ID: <${messageId}>\r\nSubject: Hej\r\n\r\n${body}`)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  return {
    channel: 'email',
    envelopeFrom: 'shop@example.test' as EmailAddress,
    to: to as EmailAddress,
    bytes,
    messageId,
    sha256,
  }
}

export const QUICK: Partial<SmtpDeps> = {
  times: { connectMs: durationMs(4000), greetingMs: durationMs(700), silenceMs: durationMs(700) },
}

export interface Bench {
  readonly sink: Sink
  readonly gateway: Gateway
  readonly clock: ReturnType<typeof stillClock>
}

/** A fault server and a gateway to it, both gone when the test is. */
export async function bench(t: TestContext, options: Parameters<typeof startFaultServer>[0] = {}): Promise<Bench> {
  const sink = await startFaultServer(options)
  const clock = stillClock()
  const gateway = openSmtp(settingsFor(sink.port), { password: null }, { clock, ...QUICK })
  t.after(async () => {
    await gateway.close()
    await sink.stop()
  })
  return { sink, gateway, clock }
}

export const goAhead = (): Promise<boolean> => Promise.resolve(true)
/** A dot that lets go and counts how often it was asked. */
export function countingDot(answer = true): { asked: number; hold: () => Promise<boolean> } {
  const dot = {
    asked: 0,
    hold: () => {
      dot.asked++
      return Promise.resolve(answer)
    },
  }
  return dot
}
