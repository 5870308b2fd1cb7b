import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { test, type TestContext } from 'node:test'
import type { HttpSmsSettings } from '../../src-main/domain/sending.ts'
import { durationMs, type PhoneNumber } from '../../src-main/domain/units.ts'
import type { SmsMessage } from '../../src-main/gateways/gateway.ts'
import { HTTP_SMS_PRESETS } from '../../src-main/domain/sms-presets.ts'
import { openHttpSms } from '../../src-main/gateways/http-sms.ts'
import { countingDot, goAhead, stillClock } from './smtp-help.ts'

const pem = (name: string): string => readFileSync(new URL(`../fixtures/tls/${name}`, import.meta.url), 'utf8')

interface Got {
  readonly url: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}
type Answer = (response: ServerResponse, got: Got) => void

async function provider(t: TestContext, answer: Answer, certificate = '') {
  const requests: Got[] = []
  let connections = 0
  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    let body = ''
    request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk))
    request.on('end', () => {
      const got = { url: request.url ?? '', headers: request.headers, body }
      requests.push(got)
      answer(response, got)
    })
  }
  const server = certificate
    ? createTlsServer({ key: pem(`${certificate}.key`), cert: pem(`${certificate}.pem`) }, handle)
    : createServer(handle)
  server.on('connection', () => connections++)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  t.after(() => {
    server.closeAllConnections()
    return new Promise<void>((resolve) => server.close(() => resolve()))
  })
  const { port } = server.address() as AddressInfo
  return { port, requests, connections: () => connections }
}

const settingsFor = (port: number, more: Partial<HttpSmsSettings> = {}): HttpSmsSettings => ({
  ...HTTP_SMS_PRESETS['46elks'],
  url: `http://127.0.0.1:${port}/a1/sms`,
  from: { name: '', from: 'Butiken', replyTo: '' },
  ...more,
})
const sms: SmsMessage = {
  channel: 'sms',
  from: 'Butiken',
  to: '+46701740632' as PhoneNumber,
  text: 'Hej & välkommen, "Åsa"!\r\n50 % + moms=ja',
  messageId: 'm1@utskick.test',
}
const secrets = { user: 'u1', password: 'p&1' }
const quick = { clock: stillClock(), times: { connectMs: durationMs(2000), answerMs: durationMs(300) } }
const created: Answer = (response) => response.end('{"status":"created","id":"s42"}')

test('a form request carries every value whole, signed in, and names the provider’s id', async (t) => {
  const { port, requests } = await provider(t, created)
  const outcome = await openHttpSms(settingsFor(port), secrets, quick).deliver(sms, goAhead)
  assert.equal(outcome.kind, 'accepted')
  assert.equal(outcome.kind === 'accepted' && outcome.gatewayRef, 's42')
  const form = new URLSearchParams(requests[0]!.body)
  assert.deepEqual(Object.fromEntries(form), { from: sms.from, to: sms.to, message: sms.text })
  assert.equal(requests[0]!.headers.authorization, 'Basic ' + Buffer.from('u1:p&1').toString('base64'))
})

test('a value cannot step out of a JSON body or a URL', async (t) => {
  const { port, requests } = await provider(t, created)
  const text = '","to":"+46000","x":"\\ {{ secret.user }} ${1}$&'
  const settings = settingsFor(port, {
    url: `http://127.0.0.1:${port}/sms?to={{ to }}&t={{text}}`,
    bodyType: 'json',
    body: '{"to":["{{ to }}"],"text":"Hej: {{ text }}","id":"{{ id }}","n":1}',
  })
  await openHttpSms(settings, secrets, quick).deliver({ ...sms, text }, goAhead)
  assert.deepEqual(JSON.parse(requests[0]!.body), { to: [sms.to], text: 'Hej: ' + text, id: sms.messageId, n: 1 })
  const url = new URL(requests[0]!.url, 'http://x')
  assert.deepEqual(Object.fromEntries(url.searchParams), { to: sms.to, t: text })
})

test('a fault in the settings reaches nobody and connects nowhere', async (t) => {
  const { port, connections } = await provider(t, created)
  const cases: [Partial<HttpSmsSettings>, string][] = [
    [{ headers: { authorization: '{{ secret.token }}' } }, 'http/secret-missing'],
    [{ body: 'x={{ name }}' }, 'http/unknown-placeholder'],
    [{ bodyType: 'json', body: '{"to": {{ to }}}' }, 'http/body-not-json'],
    [{ headers: { 'x-text': '{{ text }}' } }, 'http/bad-header'],
    [{ headers: { 'x\r\ny': '1' } }, 'http/bad-header'],
    [{ url: 'nonsense' }, 'http/bad-url'],
    [{ url: 'https://{{ secret.user }}.example.test/' }, 'http/bad-url'],
    [{ url: 'http://sms.example.test/send' }, 'http/https-needed'],
    [{ url: 'ftp://127.0.0.1/send' }, 'http/https-needed'],
  ]
  for (const [more, reason] of cases) {
    const gateway = openHttpSms(settingsFor(port, more), secrets, quick)
    const dot = countingDot()
    assert.deepEqual(await gateway.deliver(sms, dot.hold), { kind: 'unreached', reason })
    assert.equal(dot.asked, 0)
    assert.equal((await gateway.test()).steps.at(-1)?.code, reason)
  }
  assert.equal(connections(), 0)
})

test('each answer means what it can be trusted to mean', async (t) => {
  const cases: [name: string, answer: Answer, kind: string, reason: string | false][] = [
    ['no in a 200', (r) => r.end('{"status":"failed"}'), 'deferred', 'http/answer-says-no'],
    ['200 without JSON', (r) => r.end('<html>'), 'unknown', 'http/answer-not-understood'],
    ['200 without end', (r) => r.end('x'.repeat(200_000)), 'unknown', 'http/answer-not-understood'],
    ['401', (r) => r.writeHead(401).end(), 'deferred', 'http/login-refused'],
    ['402', (r) => r.writeHead(402).end(), 'deferred', 'http/out-of-credit'],
    ['400', (r) => r.writeHead(400).end('bad number'), 'rejected', 'http/refused'],
    ['429', (r) => r.writeHead(429, { 'retry-after': '7' }).end('slow'), 'deferred', 'http/too-many'],
    ['503', (r) => r.writeHead(503).end(), 'deferred', 'http/try-later'],
    ['500', (r) => r.writeHead(500).end(), 'unknown', 'http/server-error'],
    ['502', (r) => r.writeHead(502).end(), 'unknown', 'http/server-error'],
    ['302', (r) => r.writeHead(302, { location: '/elsewhere' }).end(), 'deferred', 'http/redirected'],
    ['silence', () => {}, 'unknown', 'http/timeout'],
    ['drop', (r) => r.socket?.destroy(), 'unknown', 'http/connection-lost'],
    ['nonsense', (r) => r.socket?.end('garbage\r\n\r\n'), 'unknown', 'http/connection-lost'],
  ]
  for (const [name, answer, kind, reason] of cases) {
    const { port, requests } = await provider(t, answer)
    const dot = countingDot()
    const outcome = await openHttpSms(settingsFor(port), secrets, quick).deliver(sms, dot.hold)
    assert.deepEqual([outcome.kind, 'reason' in outcome && outcome.reason], [kind, reason], name)
    assert.equal(dot.asked, 1, name)
    assert.equal(requests.length, 1, `${name}: no blind retry, no redirect followed`)
    if (name === '429') assert.equal(outcome.reply?.text, 'Retry-After: 7; slow')
  }
})

test('how long a provider asks to be left alone is heard, in seconds and as a date, a day at most', async (t) => {
  const minute = new Date(60_000).toUTCString() // the clock stands at 0
  for (const [status, asked, restMs] of [
    [429, '7', 7_000],
    [503, minute, 60_000],
    [429, '9999999', 86_400_000],
    [429, 'soon', undefined],
    [429, '-5', undefined],
  ] as const) {
    const { port } = await provider(t, (r) => r.writeHead(status, { 'retry-after': asked }).end())
    const outcome = await openHttpSms(settingsFor(port), secrets, quick).deliver(sms, goAhead)
    assert.deepEqual([outcome.kind, 'restMs' in outcome ? outcome.restMs : undefined], ['deferred', restMs], asked)
  }
})

test('closing waits only so long: a request without an answer is cut off and unknown', async (t) => {
  const { port } = await provider(t, () => undefined)
  const gateway = openHttpSms(settingsFor(port), secrets, { clock: stillClock() })
  const outcome = gateway.deliver(sms, goAhead)
  await new Promise((resolve) => setTimeout(resolve, 100))
  await gateway.close(durationMs(50))
  assert.deepEqual(await outcome, { kind: 'unknown', reason: 'http/connection-lost' })
})

test('no byte of the request leaves before the dot may, and none if it may not', async (t) => {
  const { port, requests, connections } = await provider(t, created)
  const gateway = openHttpSms(settingsFor(port), secrets, quick)
  let seen = -1
  const outcome = await gateway.deliver(sms, async () => {
    await new Promise((resolve) => setTimeout(resolve, 100))
    seen = requests.length
    return false
  })
  assert.deepEqual(outcome, { kind: 'unreached', reason: 'gateway/not-held' })
  await assert.rejects(
    gateway.deliver(sms, () => Promise.reject(new Error('disk full'))),
    /disk full/,
  )
  assert.deepEqual([seen, requests.length, connections()], [0, 0, 2])
})

test('no server, no name, no trust: unreached, and the dot was never asked for', async (t) => {
  const bad = await provider(t, created, 'expired')
  const cases = [
    ['http://127.0.0.1:1/', 'http/connection-refused'],
    ['https://nonexistent.invalid/', 'http/host-not-found'],
    [`https://127.0.0.1:${bad.port}/`, 'http/tls'],
  ] as const
  for (const [url, reason] of cases) {
    const gateway = openHttpSms(settingsFor(0, { url }), secrets, { ...quick, ca: pem('ca.pem') })
    const dot = countingDot()
    assert.deepEqual(await gateway.deliver(sms, dot.hold), { kind: 'unreached', reason })
    assert.equal(dot.asked, 0)
    assert.equal((await gateway.test()).steps.at(-1)?.code, reason)
  }
})

test('the test connects over TLS and sends nothing', async (t) => {
  const { port, requests } = await provider(t, created, 'localhost')
  const gateway = openHttpSms(settingsFor(0, { url: `https://127.0.0.1:${port}/` }), secrets, {
    ...quick,
    ca: pem('ca.pem'),
  })
  const report = await gateway.test()
  assert.equal(report.ok, true)
  assert.deepEqual(
    report.steps.map(({ code }) => code),
    ['http/test-filled', 'http/test-found', 'http/test-encrypted'],
  )
  assert.equal(requests.length, 0)
  assert.equal((await gateway.deliver(sms, goAhead)).kind, 'accepted')
})

test('both presets fill with a user and a password', async () => {
  for (const preset of Object.values(HTTP_SMS_PRESETS)) {
    const settings = {
      ...preset,
      url: preset.url.replace(/api\.[a-z0-9]+\.com/, 'nonexistent.invalid'),
      from: settingsFor(0).from,
    }
    const report = await openHttpSms(settings, secrets, quick).test()
    assert.deepEqual(
      report.steps.map(({ code }) => code),
      ['http/test-filled', 'http/host-not-found'],
    )
  }
})
