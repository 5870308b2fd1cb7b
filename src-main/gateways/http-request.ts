/**
 * One HTTP request whose first byte leaves only when it may: name, socket and TLS come first, then holdDot, then the
 * request. It follows no redirect, keeps no connection and reads at most 64 KB of the answer.
 */
import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { Socket } from 'node:net'
import type { DurationMs } from '../domain/units.ts'
import type { HoldDot } from './gateway.ts'
import type { FilledRequest } from './http-template.ts'

export interface HttpAnswer {
  readonly status: number
  readonly retryAfter: string
  readonly body: string
  /** The body went on beyond 64 KB or broke off. */
  readonly cut: boolean
}
/** How far it came: never left · not allowed to leave · left without an answer · answered. */
export type Exchange =
  | { readonly kind: 'unsent'; readonly reason: string; readonly held: boolean }
  | { readonly kind: 'refused' }
  | { readonly kind: 'lost'; readonly reason: string }
  | { readonly kind: 'answered'; readonly answer: HttpAnswer }

export interface HttpTimes {
  readonly connectMs: DurationMs
  /** From the request to the end of the answer. */
  readonly answerMs: DurationMs
}

const BODY_LIMIT = 65_536

const CODES: Readonly<Record<string, string>> = {
  ENOTFOUND: 'http/host-not-found',
  EAI_AGAIN: 'http/host-not-found',
  ECONNREFUSED: 'http/connection-refused',
  ETIMEDOUT: 'http/timeout',
  EHOSTUNREACH: 'http/no-route',
  ENETUNREACH: 'http/no-route',
}
/** The reason code of a failed connection. */
export function roadReason(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (/CERT|^ERR_(SSL|TLS)_|^EPROTO$|SIGNATURE/.test(code)) return 'http/tls'
  return CODES[code] ?? 'http/connection-lost'
}

class TimedOut extends Error {
  readonly code = 'ETIMEDOUT'
}

class CutOff extends Error {
  readonly code = 'ECONNRESET'
}

/** Opens the way to the request's host, TLS included; nothing of the request has left when it resolves. */
function connected(request: ClientRequest, secure: boolean, withinMs: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => request.destroy(new TimedOut()), withinMs)
    request.once('error', (error) => (clearTimeout(late), reject(error)))
    request.once('socket', (socket) => {
      socket.once(secure ? 'secureConnect' : 'connect', () => (clearTimeout(late), resolve(socket)))
    })
  })
}

async function read(response: IncomingMessage): Promise<HttpAnswer> {
  const chunks: Buffer[] = []
  let length = 0
  let cut = false
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      chunks.push(chunk.subarray(0, BODY_LIMIT - length))
      length += chunk.length
      if (length > BODY_LIMIT) {
        cut = true
        break
      }
    }
  } catch {
    cut = true // the status has arrived; what it says stands
  }
  const { statusCode = 0, headers } = response
  return { status: statusCode, retryAfter: headers['retry-after'] ?? '', body: Buffer.concat(chunks).toString(), cut }
}

const answerTo = (request: ClientRequest, body: string): Promise<HttpAnswer> =>
  new Promise((resolve, reject) => {
    request.once('error', reject)
    request.once('response', (response) => void read(response).then(resolve, reject))
    request.end(body)
  })

const prepare = ({ url, method, headers, body }: FilledRequest, ca: string | undefined): ClientRequest => {
  const length = method === 'POST' ? { 'content-length': String(Buffer.byteLength(body)) } : {}
  const options = { method, headers: { ...headers, ...length }, agent: false as const }
  return url.protocol === 'https:' ? httpsRequest(url, { ...options, ...(ca && { ca }) }) : httpRequest(url, options)
}

/** Carries `filled` over. Rejects only when `holdDot` does; then nothing has left. `cut` ends it as a lost connection would. */
export async function exchange(
  filled: FilledRequest,
  times: HttpTimes,
  holdDot: HoldDot,
  how: { readonly cut: AbortSignal; readonly ca?: string },
): Promise<Exchange> {
  const request = prepare(filled, how.ca)
  let fault: unknown = null
  const cutOff = (): void => void request.destroy(new CutOff())
  how.cut.addEventListener('abort', cutOff, { once: true })
  request.once('close', () => how.cut.removeEventListener('abort', cutOff))
  // Stays: an error between two awaits must not be an uncaught one.
  request.on('error', (error) => (fault = error))
  let socket: Socket
  try {
    socket = await connected(request, filled.url.protocol === 'https:', times.connectMs)
  } catch (error) {
    return { kind: 'unsent', reason: roadReason(error), held: false }
  }
  const held = await holdDot().catch((error: unknown) => {
    request.destroy()
    throw error
  })
  if (!held) {
    request.destroy()
    return { kind: 'refused' }
  }
  if (fault || !socket.writable) {
    request.destroy()
    return { kind: 'unsent', reason: 'http/connection-lost', held: true }
  }
  const late = setTimeout(() => request.destroy(new TimedOut()), times.answerMs)
  try {
    return { kind: 'answered', answer: await answerTo(request, filled.body) }
  } catch (error) {
    return { kind: 'lost', reason: roadReason(error) === 'http/timeout' ? 'http/timeout' : 'http/connection-lost' }
  } finally {
    clearTimeout(late)
    request.destroy()
  }
}
