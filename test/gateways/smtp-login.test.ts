import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { test, type TestContext } from 'node:test'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import type { SmtpSettings } from '../../src-main/domain/sending.ts'
import { openSmtp } from '../../src-main/gateways/smtp.ts'
import { goAhead, mailTo, QUICK, settingsFor, stillClock } from './smtp-help.ts'

const pem = (name: string): string => readFileSync(new URL(`../fixtures/tls/${name}`, import.meta.url), 'utf8')
const ca = pem('ca.pem')

interface Far {
  readonly port: number
  readonly logins: string[]
  readonly mails: number[]
}
/** A real SMTP server with sign-in `shop` / `correct`, in this process. */
async function far(t: TestContext, certificate: string, options: Partial<SMTPServerOptions> = {}): Promise<Far> {
  const logins: string[] = []
  const mails: number[] = []
  const server = new SMTPServer({
    key: pem(`${certificate}.key`),
    cert: pem(`${certificate}.pem`),
    onAuth(auth, _session, callback) {
      logins.push(auth.password ?? '')
      if (auth.password === 'correct') callback(null, { user: auth.username })
      else callback(new Error('Invalid username or password'))
    },
    onData(stream, _session, callback) {
      stream.resume()
      stream.on('end', () => (mails.push(1), callback(null)))
    },
    ...options,
  })
  server.on('error', () => {})
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  t.after(() => new Promise<void>((resolve) => server.close(resolve)))
  return { port: (server.server.address() as AddressInfo).port, logins, mails }
}

function gatewayTo(t: TestContext, port: number, more: Partial<SmtpSettings>, password: string | null = 'correct') {
  const settings = settingsFor(port, { host: 'localhost', user: 'shop', security: 'starttls', ...more })
  const gateway = openSmtp(settings, { password }, { clock: stillClock(), ca, ...QUICK })
  t.after(() => gateway.close())
  return gateway
}
const reasonOf = (outcome: object): unknown => ('reason' in outcome ? outcome.reason : '')

for (const security of ['tls', 'starttls'] as const) {
  test(`${security}: signs in over a verified connection, delivers, and the test says what works`, async (t) => {
    const { port, logins, mails } = await far(t, 'localhost', { secure: security === 'tls' })
    const gateway = gatewayTo(t, port, { security })
    for (const who of ['anna', 'bo'])
      assert.equal((await gateway.deliver(mailTo(`${who}@example.test`), goAhead)).kind, 'accepted')
    assert.deepEqual(logins, ['correct'], 'one sign-in serves both')
    const report = await gateway.test()
    assert.deepEqual(
      report.steps.map(({ code }) => code),
      ['smtp/test-found', 'smtp/test-connected', 'smtp/test-encrypted', 'smtp/test-signed-in'],
    )
    assert.equal(report.ok, true)
    assert.equal(mails.length, 2, 'the test sent nothing')
  })

  test(`${security}: an expired, a wrongly named and an unknown certificate are each named, and nothing is sent`, async (t) => {
    for (const [certificate, host, trust, reason] of [
      ['expired', 'localhost', ca, 'smtp/tls-expired'],
      ['other', 'localhost', ca, 'smtp/tls-wrong-name'],
      ['localhost', 'localhost', undefined, 'smtp/tls-untrusted'],
    ] as const) {
      const { port, logins } = await far(t, certificate, { secure: security === 'tls' })
      const settings = settingsFor(port, { host, user: 'shop', security })
      const gateway = openSmtp(settings, { password: 'correct' }, { clock: stillClock(), ...QUICK, ca: trust })
      t.after(() => gateway.close())
      const outcome = await gateway.deliver(mailTo('anna@example.test'), goAhead)
      assert.deepEqual([outcome.kind, reasonOf(outcome)], ['unreached', reason])
      const report = await gateway.test()
      assert.deepEqual([report.ok, report.steps.at(-1)?.code], [false, reason])
      assert.equal(report.steps.at(-2)?.code, 'smtp/test-connected')
      assert.deepEqual(logins, [])
    }
  })
}

test('a wrong password is one try, however many messages wait', async (t) => {
  const { port, logins } = await far(t, 'localhost')
  const gateway = gatewayTo(t, port, {}, 'wrong')
  const outcomes = await Promise.all(
    Array.from({ length: 8 }, (_, n) => gateway.deliver(mailTo(`p${n}@example.test`), goAhead)),
  )
  for (const outcome of outcomes)
    assert.deepEqual([outcome.kind, reasonOf(outcome)], ['unreached', 'smtp/login-refused'])
  assert.deepEqual(logins, ['wrong'])
  const report = await gateway.test()
  assert.deepEqual(
    report.steps.map(({ code, ok }) => [code, ok]),
    [
      ['smtp/test-found', true],
      ['smtp/test-connected', true],
      ['smtp/test-encrypted', true],
      ['smtp/login-refused', false],
    ],
  )
})

test('a password that stops being right is tried by one connection, not by all that open', async (t) => {
  const logins: string[] = []
  let right = 'correct'
  const { port } = await far(t, 'localhost', {
    onAuth(auth, _session, callback) {
      logins.push(auth.password ?? '')
      if (auth.password === right) callback(null, { user: auth.username })
      else callback(new Error('Invalid username or password'))
    },
  })
  const gateway = gatewayTo(t, port, {})
  assert.equal((await gateway.deliver(mailTo('first@example.test'), goAhead)).kind, 'accepted')
  right = 'another'
  logins.length = 0
  const outcomes = await Promise.all(
    Array.from({ length: 8 }, (_, n) => gateway.deliver(mailTo(`p${n}@example.test`), goAhead)),
  )
  assert.equal(outcomes.filter((o) => reasonOf(o) === 'smtp/login-refused').length, 7, 'the open line serves one')
  assert.equal(logins.length, 1)
})

test('no stored password is said without connecting', async (t) => {
  const { port, logins } = await far(t, 'localhost')
  const outcome = await gatewayTo(t, port, {}, null).deliver(mailTo('anna@example.test'), goAhead)
  assert.equal(reasonOf(outcome), 'smtp/no-password')
  assert.deepEqual(logins, [])
})

test('a server whose STARTTLS was stripped gets neither password nor message', async (t) => {
  const { port, logins, mails } = await far(t, 'localhost', { hideSTARTTLS: true, disabledCommands: ['STARTTLS'] })
  const outcome = await gatewayTo(t, port, {}).deliver(mailTo('anna@example.test'), goAhead)
  assert.deepEqual([outcome.kind, reasonOf(outcome)], ['unreached', 'smtp/tls-missing'])
  assert.deepEqual([logins, mails], [[], []])
})

test('TLS to a server that does not speak it is a TLS fault', async (t) => {
  const plain = createServer((socket) => void socket.on('error', () => {}).end('220 hello\r\n'))
  await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', () => resolve()))
  t.after(() => void plain.close())
  const outcome = await gatewayTo(t, (plain.address() as AddressInfo).port, { security: 'tls' }).deliver(
    mailTo('anna@example.test'),
    goAhead,
  )
  assert.deepEqual([outcome.kind, reasonOf(outcome)], ['unreached', 'smtp/tls'])
})

test('a server that wants a sign-in, and one that offers none, are told apart', async (t) => {
  const wants = await far(t, 'localhost')
  const anonymous = await gatewayTo(t, wants.port, { user: '' }, null).deliver(mailTo('anna@example.test'), goAhead)
  assert.deepEqual([anonymous.kind, reasonOf(anonymous)], ['unreached', 'smtp/login-needed'])
  const none = await far(t, 'localhost', { disabledCommands: ['AUTH'] })
  const offered = await gatewayTo(t, none.port, {}).deliver(mailTo('anna@example.test'), goAhead)
  assert.deepEqual([offered.kind, reasonOf(offered)], ['unreached', 'smtp/no-login-offered'])
})
