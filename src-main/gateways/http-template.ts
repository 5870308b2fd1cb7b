/**
 * Fills `{{ to }}`, `{{ from }}`, `{{ text }}`, `{{ id }}`, `{{ secret.x }}` and `{{ basic secret.user secret.password }}`
 * into the URL, headers and body of an HTTP gateway, each value encoded for the place it lands in. Sends nothing.
 */
import type { HttpSmsSettings } from '../domain/sending.ts'
import { done, refuse, type Result } from '../domain/units.ts'
import type { SmsMessage } from './gateway.ts'

export interface FilledRequest {
  readonly url: URL
  readonly method: 'POST' | 'GET'
  readonly headers: Readonly<Record<string, string>>
  /** '' for GET. */
  readonly body: string
}

const HOLE = /\{\{\s*(.*?)\s*\}\}/g
const SECRET = /^secret\.([\w-]+)$/
const BASIC = /^basic\s+secret\.([\w-]+)\s+secret\.([\w-]+)$/
/** What Node lets into a header field: no controls, Latin-1. */

const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/

/** Thrown inside this file only, caught at its edge. */
class Unfillable extends Error {
  readonly code: string
  readonly hole: string
  constructor(code: string, hole: string) {
    super(code)
    this.code = code
    this.hole = hole
  }
}

type Fill = (template: string, encode: (value: string) => string) => string

function filler(message: SmsMessage, secrets: Readonly<Record<string, string>>): Fill {
  const values: Readonly<Record<string, string>> = {
    to: message.to,
    from: message.from,
    text: message.text,
    id: message.messageId,
  }
  const secret = (name: string): string => {
    if (!Object.hasOwn(secrets, name)) throw new Unfillable('http/secret-missing', name)
    return secrets[name]!
  }
  const valueOf = (hole: string): string => {
    if (Object.hasOwn(values, hole)) return values[hole]!
    const one = SECRET.exec(hole)
    if (one) return secret(one[1]!)
    const basic = BASIC.exec(hole)
    if (!basic) throw new Unfillable('http/unknown-placeholder', hole)
    return Buffer.from(`${secret(basic[1]!)}:${secret(basic[2]!)}`).toString('base64')
  }
  return (template, encode) => template.replace(HOLE, (_, hole: string) => encode(valueOf(hole)))
}

const asIs = (value: string): string => value
/** Fills the strings of a parsed JSON body, so that no value can step out of its quotes. */
const fillJson = (node: unknown, fill: Fill): unknown => {
  if (typeof node === 'string') return fill(node, asIs)
  if (Array.isArray(node)) return node.map((item) => fillJson(item, fill))
  if (node === null || typeof node !== 'object') return node
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, fillJson(value, fill)]))
}

function fillBody({ body, bodyType }: HttpSmsSettings, fill: Fill): string {
  if (bodyType === 'form') return fill(body, encodeURIComponent)
  let parsed: unknown
  try {
    parsed = JSON.parse(body)
  } catch {
    throw new Unfillable('http/body-not-json', '')
  }
  return JSON.stringify(fillJson(parsed, fill))
}

const CONTENT_TYPE = { form: 'application/x-www-form-urlencoded', json: 'application/json' } as const

function fillHeaders(settings: HttpSmsSettings, fill: Fill): Record<string, string> {
  const headers: Record<string, string> = { accept: 'application/json' }
  if (settings.method === 'POST') headers['content-type'] = CONTENT_TYPE[settings.bodyType]
  for (const [name, template] of Object.entries(settings.headers)) {
    const value = fill(template, asIs)
    if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name) || !HEADER_VALUE.test(value)) throw new Unfillable('http/bad-header', name)
    headers[name.toLowerCase()] = value
  }
  return headers
}

function fillUrl(template: string, fill: Fill): URL {
  // The host may not come from a value: a secret or a number must not decide where the message goes.
  const url = URL.parse(fill(template, encodeURIComponent))
  const bare = URL.parse(template.replace(HOLE, '0'))
  if (!url || !bare || url.host !== bare.host || url.username || url.password) throw new Unfillable('http/bad-url', '')
  return url
}

/**
 * The request for one message. Refuses `http/secret-missing`, `http/unknown-placeholder` (both with `name`),
 * `http/body-not-json`, `http/bad-header` (a line break or a character beyond Latin-1), `http/bad-url`.
 */
export function fillRequest(
  settings: HttpSmsSettings,
  secrets: Readonly<Record<string, string>>,
  message: SmsMessage,
): Result<FilledRequest> {
  const fill = filler(message, secrets)
  try {
    return done({
      url: fillUrl(settings.url, fill),
      method: settings.method,
      headers: fillHeaders(settings, fill),
      body: settings.method === 'GET' ? '' : fillBody(settings, fill),
    })
  } catch (error) {
    if (error instanceof Unfillable) return refuse(error.code, { name: error.hole })
    throw error
  }
}
