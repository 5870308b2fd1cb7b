/**
 * The generic HTTP SMS gateway: any provider that takes one request a message. It decides what an answer means:
 *
 *   2xx, rule met accepted · 2xx, rule not met deferred · 2xx unreadable unknown
 *   401 402 403 404 405 407 408 425 429 503, redirects   deferred: the account or the moment, not the recipient
 *   other 4xx rejected · other 5xx unknown: a 500, 502 or 504 may have sent it
 */
import { lookup } from 'node:dns/promises'
import type { Outcome, ServerReply } from '../domain/outcome.ts'
import type { HttpSmsSettings } from '../domain/sending.ts'
import {
  days,
  done,
  durationMs,
  refuse,
  seconds,
  type Clock,
  type DurationMs,
  type EpochMs,
  type Notice,
  type PhoneNumber,
  type Result,
} from '../domain/units.ts'
import { CLOSE_WITHIN, finishedOrCut, type Gateway, type SmsMessage, type TestReport } from './gateway.ts'
import { exchange, type Exchange, type HttpAnswer, type HttpTimes } from './http-request.ts'
import { fillRequest, type FilledRequest } from './http-template.ts'
import { isLoopback } from './smtp-connect.ts'

export interface HttpSmsDeps {
  readonly clock: Clock
  readonly times?: Partial<HttpTimes>
  /** PEM certificates trusted instead of the system's. */
  readonly ca?: string
}

const DEFERRED: Readonly<Record<number, string>> = {
  401: 'http/login-refused',
  402: 'http/out-of-credit',
  403: 'http/not-allowed',
  404: 'http/wrong-address',
  405: 'http/wrong-address',
  407: 'http/login-refused',
  408: 'http/try-later',
  425: 'http/try-later',
  429: 'http/too-many',
  503: 'http/try-later',
}
const TEXT_LIMIT = 1000

/** The value at a dotted path (`messages.0.id`) as text; null when there is none. */
function valueAt(body: unknown, path: string): string | null {
  let node = body
  for (const key of path.split('.')) {
    if (node === null || typeof node !== 'object' || !Object.hasOwn(node, key)) return null
    node = (node as Record<string, unknown>)[key]
  }
  return typeof node === 'string' || typeof node === 'number' || typeof node === 'boolean' ? String(node) : null
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const replyOf = ({ status, retryAfter, body }: HttpAnswer): ServerReply => ({
  status,
  enhanced: '',
  text: ((retryAfter && `Retry-After: ${retryAfter}; `) + body).slice(0, TEXT_LIMIT),
})

/** What Retry-After asks for, in seconds or as a date (RFC 9110 10.2.3); a day at most. */
function restOf({ retryAfter }: HttpAnswer, now: EpochMs): { restMs?: DurationMs } {
  const seconds = /^\d+$/.test(retryAfter) ? Number(retryAfter) : NaN
  const date = retryAfter.endsWith(' GMT') ? Date.parse(retryAfter) - now : NaN
  const ms = Number.isNaN(seconds) ? date : seconds * 1000
  return ms > 0 ? { restMs: durationMs(Math.min(ms, days(1))) } : {}
}

function outcomeOfAnswer(answer: HttpAnswer, { success, refPath }: HttpSmsSettings, now: EpochMs): Outcome {
  const { status } = answer
  const reply = replyOf(answer)
  if (status >= 200 && status < 300) {
    const body = answer.cut ? undefined : parsed(answer.body)
    if (success.path && body === undefined) return { kind: 'unknown', reason: 'http/answer-not-understood', reply }
    const said = success.path ? valueAt(body, success.path) : ''
    const met = !success.path || (said !== null && success.equals.includes(said))
    if (!met) return { kind: 'deferred', reason: 'http/answer-says-no', reply }
    return { kind: 'accepted', gatewayRef: (refPath && valueAt(body, refPath)) || '', reply }
  }
  if (DEFERRED[status]) return { kind: 'deferred', reason: DEFERRED[status], reply, ...restOf(answer, now) }
  if (status >= 300 && status < 400) return { kind: 'deferred', reason: 'http/redirected', reply }
  if (status >= 400 && status < 500) return { kind: 'rejected', reason: 'http/refused', reply }
  return { kind: 'unknown', reason: 'http/server-error', reply }
}

function outcomeOf(came: Exchange, settings: HttpSmsSettings, now: EpochMs): Outcome {
  switch (came.kind) {
    case 'unsent':
      return { kind: came.held ? 'deferred' : 'unreached', reason: came.reason }
    case 'refused':
      return { kind: 'unreached', reason: 'gateway/not-held' }
    case 'lost':
      return { kind: 'unknown', reason: came.reason }
    case 'answered':
      return outcomeOfAnswer(came.answer, settings, now)
  }
}

const host = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '')

function prepared(
  settings: HttpSmsSettings,
  secrets: Readonly<Record<string, string>>,
  message: SmsMessage,
): Result<FilledRequest> {
  const filled = fillRequest(settings, secrets, message)
  if (!filled.ok) return filled
  const { url } = filled.value
  const open = url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(host(url)))
  return open ? done(filled.value) : refuse('http/https-needed', { host: host(url) })
}

/** Fills the request with an example, finds the host and opens a connection (TLS included) without sending a byte. */
async function check(
  settings: HttpSmsSettings,
  secrets: Readonly<Record<string, string>>,
  reach: Reach,
): Promise<TestReport> {
  const example: SmsMessage = {
    channel: 'sms',
    from: settings.from.from,
    to: '+46700000000' as PhoneNumber,
    text: 'Two lines,\nand Ω', // so that a text in a header is found out here
    messageId: 'test',
  }
  const steps: (Notice & { ok: boolean })[] = []
  const fail = ({ code, params }: Notice): TestReport => ({ ok: false, steps: [...steps, { ok: false, code, params }] })
  const filled = prepared(settings, secrets, example)
  if (!filled.ok) return fail(filled.refusal)
  steps.push({ ok: true, code: 'http/test-filled', params: {} })

  const name = host(filled.value.url)
  const found = await lookup(name).catch(() => null)
  if (!found) return fail({ code: 'http/host-not-found', params: { host: name } })
  steps.push({ ok: true, code: 'http/test-found', params: { host: name, address: found.address } })

  const came = await reach(filled.value)
  if (came.kind === 'unsent') return fail({ code: came.reason, params: { host: name } })
  const code = filled.value.url.protocol === 'https:' ? 'http/test-encrypted' : 'http/test-connected'
  return { ok: true, steps: [...steps, { ok: true, code, params: { host: name } }] }
}
type Reach = (filled: FilledRequest) => Promise<Exchange>

/** A gateway to one HTTP account. Faults in the settings are `unreached`: they are no recipient's. */
export function openHttpSms(
  settings: HttpSmsSettings,
  secrets: Readonly<Record<string, string>>,
  deps: HttpSmsDeps,
): Gateway {
  const times: HttpTimes = { connectMs: seconds(30), answerMs: seconds(60), ...deps.times }
  const underWay = new Set<Promise<Exchange>>()
  const cut = new AbortController()
  const how = { cut: cut.signal, ...(deps.ca && { ca: deps.ca }) }
  let closed = false
  return {
    simulated: false,
    async deliver(message, holdDot) {
      if (message.channel !== 'sms') throw new Error(`http-sms: asked to send ${message.channel}`)
      if (closed) return { kind: 'unreached', reason: 'gateway/closed' }
      const filled = prepared(settings, secrets, message)
      if (!filled.ok) return { kind: 'unreached', reason: filled.refusal.code }
      const work = exchange(filled.value, times, holdDot, how)
      underWay.add(work)
      try {
        return outcomeOf(await work, settings, deps.clock.now())
      } finally {
        underWay.delete(work)
      }
    },
    find: () => Promise.resolve(null),
    test: () => check(settings, secrets, (filled) => exchange(filled, times, () => Promise.resolve(false), how)),
    async close(within = CLOSE_WITHIN) {
      closed = true
      await finishedOrCut(underWay, within, cut)
    },
  }
}
