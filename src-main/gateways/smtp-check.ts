/** Tries an SMTP account step by step and says what works: name, connection, encryption, sign-in. Sends nothing. */
import { lookup } from 'node:dns/promises'
import { TLSSocket } from 'node:tls'
import type { Notice } from '../domain/units.ts'
import type { TestReport } from './gateway.ts'
import { isLoopback, openLine, type SmtpAccount } from './smtp-connect.ts'
import { quit } from './smtp-transaction.ts'

type Step = Notice & { readonly ok: boolean }

/** The steps in order, the first failure last. A failure's code is the reason that `deliver` would give. */
export async function checkSmtp(account: SmtpAccount, cut: AbortSignal): Promise<TestReport> {
  const { host, port, security, user } = account.settings
  const steps: Step[] = []
  const pass = (code: string, params: Notice['params']): void => void steps.push({ ok: true, code, params })
  const fail = (code: string): TestReport => ({ ok: false, steps: [...steps, { ok: false, code, params: { host } }] })

  if (security === 'none' && !isLoopback(host)) return fail('smtp/no-tls-off-loopback')
  const found = await lookup(host).catch(() => null)
  if (!found) return fail('smtp/host-not-found')
  pass('smtp/test-found', { host, address: found.address })

  const opened = await openLine(account, cut)
  const reason = opened.ok ? '' : opened.outcome.reason
  if (!opened.ok && opened.phase === 'connect' && !reason.startsWith('smtp/tls')) return fail(reason)
  pass('smtp/test-connected', { host, port: String(port) })

  if (!opened.ok && opened.phase === 'connect') return fail(reason)
  if (security !== 'none')
    pass('smtp/test-encrypted', { version: opened.ok ? tlsVersion(opened.line.connection._socket) : 'TLS' })

  if (!opened.ok) return fail(reason)
  pass(user ? 'smtp/test-signed-in' : 'smtp/test-no-login', { user })
  await quit(opened.line)
  return { ok: true, steps }
}

const tlsVersion = (socket: unknown): string => (socket instanceof TLSSocket && socket.getProtocol()) || 'TLS'
