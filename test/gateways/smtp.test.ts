import assert from 'node:assert/strict'
import { setTimeout as wait } from 'node:timers/promises'
import { test } from 'node:test'
import { durationMs } from '../../src-main/domain/units.ts'
import { openSmtp } from '../../src-main/gateways/smtp.ts'
import { startFaultServer } from '../faults/sink.ts'
import { bench, countingDot, goAhead, mailTo, QUICK, settingsFor, stillClock } from './smtp-help.ts'

for (const pipelining of [true, false]) {
  const how = pipelining ? 'pipelined' : 'one command at a time'

  test(`an accepted message arrives byte for byte and names the far end's queue id (${how})`, async (t) => {
    const { sink, gateway } = await bench(t, { pipelining })
    const mail = mailTo('anna@example.test')
    const outcome = await gateway.deliver(mail, goAhead)
    assert.equal(outcome.kind, 'accepted')
    assert.equal(outcome.kind === 'accepted' && outcome.gatewayRef, 'Q1.1')
    assert.deepEqual(outcome.reply, { status: 250, enhanced: '2.0.0', text: 'Ok: queued as Q1.1' })
    const [stored] = await sink.stored()
    assert.equal(stored?.sha256, mail.sha256)
    assert.equal(stored?.messageId, mail.messageId)
    assert.equal(stored?.to, 'anna@example.test')
  })

  test(`before the dot every fault is told apart, and nothing is stored (${how})`, async (t) => {
    const cases: [name: string, rule: string, kind: string, reason: string, dots: number][] = [
      ['r4', 'rcpt:450 4.2.0 busy', 'deferred', 'smtp/try-later', 0],
      ['r5', 'rcpt:550 5.1.1 no such user', 'rejected', 'smtp/mailbox-unknown', 0],
      ['rfull', 'rcpt:552 5.2.2 over quota', 'rejected', 'smtp/mailbox-full', 0],
      ['rgrey', 'rcpt:450 4.7.1 greylisted', 'deferred', 'smtp/try-later', 0],
      ['rgrey2', 'rcpt:451 4.7.1 come back later', 'deferred', 'smtp/try-later', 0],
      ['rrate', 'rcpt:450 4.2.1 receiving mail too fast', 'deferred', 'smtp/try-later', 0],
      ['rprobe', 'rcpt:450 4.1.1 address not yet verified', 'deferred', 'smtp/try-later', 0],
      ['rnowfull', 'rcpt:452 4.2.2 over quota', 'deferred', 'smtp/mailbox-full', 0],
      ['rmany', 'rcpt:550 5.5.3 too many recipients', 'rejected', 'smtp/rejected', 0],
      ['rpolicy', 'rcpt:554 5.7.1 go away', 'rejected', 'smtp/policy', 0],
      ['rplain', 'rcpt:550 nej', 'rejected', 'smtp/mailbox-unknown', 0],
      ['r421', 'rcpt:421! 4.3.2 closing', 'unreached', 'smtp/server-closing', 0],
      ['rdrop', 'rcpt:drop', 'unreached', 'smtp/connection-lost', 0],
      ['rgarbage', 'rcpt:garbage', 'unreached', 'smtp/answer-not-understood', 0],
      ['rsilent', 'rcpt:silent', 'unreached', 'smtp/timeout', 0],
      ['d4', 'data:451 4.3.0 later', 'deferred', 'smtp/try-later', 0],
      ['d5', 'data:554 5.6.0 no', 'rejected', 'smtp/rejected', 0],
      ['d421', 'data:421! bye', 'unreached', 'smtp/server-closing', 0],
      ['d250', 'data:250 ok', 'unreached', 'smtp/answer-not-understood', 0],
      ['ddrop', 'data:drop', 'unreached', 'smtp/connection-lost', 0],
    ]
    const table = Object.fromEntries(cases.map(([name, rule]) => [name, rule]))
    const { sink, gateway } = await bench(t, { pipelining, table })
    for (const [name, rule, kind, reason, dots] of cases) {
      const dot = countingDot()
      const outcome = await gateway.deliver(mailTo(`${name}@example.test`), dot.hold)
      assert.deepEqual([outcome.kind, 'reason' in outcome && outcome.reason], [kind, reason], rule)
      assert.equal(dot.asked, dots, rule)
    }
    assert.deepEqual(await sink.stored(), [])
    assert.equal((await gateway.deliver(mailTo('anna@example.test'), goAhead)).kind, 'accepted', 'the gateway goes on')
  })

  test(`a refused recipient leaves the connection for the next one (${how})`, async (t) => {
    const { sink, gateway } = await bench(t, {
      pipelining,
      table: { bad: 'rcpt:550 5.1.1 no', big: 'dot:552 5.3.4 no' },
    })
    for (const who of ['bad', 'anna', 'big', 'bo']) await gateway.deliver(mailTo(`${who}@example.test`), goAhead)
    assert.deepEqual(
      (await sink.stored()).map(({ to }) => to),
      ['anna@example.test', 'bo@example.test'],
    )
    assert.equal((await sink.log()).filter(({ event }) => event === 'connected').length, 1)
  })
}

test('a no to the sender is the gateway’s fault and costs no recipient an attempt', async (t) => {
  for (const [rule, reason] of [
    ['mail:550 5.7.1 not you', 'smtp/sender-refused'],
    ['mail:451 4.7.1 slow down', 'smtp/sender-later'],
    ['mail:530 5.7.0 sign in first', 'smtp/login-needed'],
  ] as const) {
    const { gateway } = await bench(t, { table: { shop: rule } })
    const outcome = await gateway.deliver(mailTo('anna@example.test'), goAhead)
    assert.equal(outcome.kind, 'unreached')
    assert.equal('reason' in outcome && outcome.reason, reason)
  }
})

test('a message over the announced size is rejected before a word is said, and the line stays', async (t) => {
  const { sink, gateway } = await bench(t, { size: 200 })
  const outcome = await gateway.deliver(mailTo('anna@example.test', 'x'.repeat(300)), goAhead)
  assert.deepEqual(outcome, { kind: 'rejected', reason: 'smtp/too-large' })
  assert.equal((await gateway.deliver(mailTo('bo@example.test', 'x'), goAhead)).kind, 'accepted')
  assert.equal((await sink.log()).filter(({ event }) => event === 'connected').length, 1)
})

test('a drop in the middle of the body is unreached when the dot was not written down', async (t) => {
  const { sink, gateway } = await bench(t, { table: { cut: 'body:drop' } })
  const outcome = await gateway.deliver(mailTo('cut@example.test'), async () => {
    await wait(150)
    return false
  })
  assert.deepEqual(outcome, { kind: 'unreached', reason: 'smtp/connection-lost' })
  assert.deepEqual(await sink.stored(), [])
})

test('a drop in a body too large for the buffers never asks for the dot', async (t) => {
  const { sink, gateway } = await bench(t, { table: { cut: 'body:drop' } })
  const dot = countingDot()
  const outcome = await gateway.deliver(mailTo('cut@example.test', 'x\r\n'.repeat(10_000_000)), dot.hold)
  assert.deepEqual(outcome, { kind: 'unreached', reason: 'smtp/connection-lost' })
  assert.equal(dot.asked, 0)
  assert.deepEqual(await sink.stored(), [])
})

test('a line lost while the dot was being written down is deferred: not sent, but the ledger has moved on', async (t) => {
  const { sink, gateway } = await bench(t, { table: { cut: 'body:drop', no: 'body:552 5.3.4 stop' } })
  const slow = async () => {
    await wait(150)
    return true
  }
  const lost = await gateway.deliver(mailTo('cut@example.test'), slow)
  assert.deepEqual(lost, { kind: 'deferred', reason: 'smtp/connection-lost' })
  const early = await gateway.deliver(mailTo('no@example.test'), slow)
  assert.equal(early.kind, 'rejected')
  assert.equal('reason' in early && early.reason, 'smtp/too-large')
  assert.deepEqual(await sink.stored(), [])
})

test('a message arrives as it is; only what SMTP cannot carry is mended on the way', async (t) => {
  const { sink, gateway } = await bench(t)
  const long = 'x'.repeat(70) + '\r\n'
  const cases: [sent: string, arrives: string][] = [
    ['Hej\r\n\r\nDu. Och .du\r\n', 'Hej\r\n\r\nDu. Och .du\r\n'],
    ['Hej\r\n.\r\nRSET\r\n', 'Hej\r\n.\r\nRSET\r\n'],
    ['Hej\n.\nRSET\n', 'Hej\r\n.\r\nRSET\r\n'],
    ['Hej\r.\rRSET\r\n', 'Hej\r\n.\r\nRSET\r\n'],
    ['Hej\r\nDu', 'Hej\r\nDu\r\n'],
    ['Hej\r\nDu\r', 'Hej\r\nDu\r\n'],
    ['Hej\r\n\r\n', 'Hej\r\n\r\n'],
    [long.repeat(800), long.repeat(800)],
    [long.repeat(2000) + '.\r\n', long.repeat(2000) + '.\r\n'],
  ]
  for (const [sent] of cases)
    assert.equal((await gateway.deliver(mailTo('a@example.test', sent), goAhead)).kind, 'accepted')
  const arrived = (await sink.stored()).map((mail) => mail.sha256)
  assert.deepEqual(
    arrived,
    cases.map(([, arrives]) => mailTo('a@example.test', arrives).sha256),
  )
})

test('the dot does not leave before it may: the body is there, the message is not', async (t) => {
  const { sink, gateway } = await bench(t)
  let letGo: (go: boolean) => void = () => {}
  const asked = new Promise<void>((resolve) => {
    void gateway
      .deliver(mailTo('anna@example.test', 'long\r\n'.repeat(50_000)), () => {
        resolve()
        return new Promise((go) => (letGo = go))
      })
      .then((outcome) => done(outcome.kind))
  })
  let done: (kind: string) => void = () => {}
  const finished = new Promise<string>((resolve) => (done = resolve))
  await asked
  await wait(200)
  assert.deepEqual(await sink.stored(), [], 'held')
  assert.equal(await sink.inData(), 1)
  letGo(true)
  assert.equal(await finished, 'accepted')
  assert.equal((await sink.stored()).length, 1)
})

test('a dot that may not leave ends the connection in the middle of the message', async (t) => {
  const { sink, gateway } = await bench(t)
  const outcome = await gateway.deliver(mailTo('anna@example.test'), countingDot(false).hold)
  assert.deepEqual(outcome, { kind: 'unreached', reason: 'gateway/not-held' })
  await wait(100)
  const log = await sink.log()
  assert.deepEqual(
    log.filter(({ event }) => event === 'stored'),
    [],
  )
  assert.equal(log.at(-1)?.event, 'gone')
  assert.equal(log.at(-1)?.inData, true)
})

test('a dot that cannot be written down is the caller’s fault: it gets its own error back and nothing is sent', async (t) => {
  const { sink, gateway } = await bench(t)
  const broken = gateway.deliver(mailTo('anna@example.test'), () => Promise.reject(new Error('disk full')))
  await assert.rejects(broken, /disk full/)
  await wait(100)
  assert.deepEqual(await sink.stored(), [])
})

test('after the dot only a proper no is a no; every silence is unknown', async (t) => {
  const cases: [name: string, rule: string, kind: string, reason: string, stored: boolean][] = [
    ['a4', 'dot:451 4.3.0 later', 'deferred', 'smtp/try-later', false],
    ['a5', 'dot:554 5.7.1 spam', 'rejected', 'smtp/policy', false],
    ['a421', 'dot:421! 4.3.2 closing', 'deferred', 'smtp/try-later', false],
    ['adrop', 'dot:drop', 'unknown', 'smtp/connection-lost', true],
    ['alost', 'dot:drop-unstored', 'unknown', 'smtp/connection-lost', false],
    ['asilent', 'dot:silent', 'unknown', 'smtp/timeout', true],
    ['agarbage', 'dot:garbage', 'unknown', 'smtp/answer-not-understood', true],
    ['a354', 'dot:354 more', 'unknown', 'smtp/answer-not-understood', true],
    ['a2', 'dot:2zero', 'unknown', 'smtp/answer-not-understood', true],
  ]
  const table = Object.fromEntries(cases.map(([name, rule]) => [name, rule]))
  const { sink, gateway } = await bench(t, { table })
  for (const [name, rule, kind, reason, stored] of cases) {
    const dot = countingDot()
    const outcome = await gateway.deliver(mailTo(`${name}@example.test`), dot.hold)
    assert.deepEqual([outcome.kind, 'reason' in outcome && outcome.reason], [kind, reason], rule)
    assert.equal(dot.asked, 1, rule)
    const there = (await sink.stored()).some(({ to }) => to === `${name}@example.test`)
    assert.equal(there, stored, rule)
  }
})

test('a connection that the server closed without a word is replaced before anything is handed over', async (t) => {
  const { sink, gateway } = await bench(t, { closeAfter: 3 })
  for (let n = 0; n < 10; n++) {
    const dot = countingDot()
    assert.equal((await gateway.deliver(mailTo(`p${n}@example.test`), dot.hold)).kind, 'accepted')
    assert.equal(dot.asked, 1)
  }
  const log = await sink.log()
  assert.equal(log.filter(({ event }) => event === 'stored').length, 10)
  assert.equal(log.filter(({ event }) => event === 'connected').length, 4)
})

test('a connection is used for a hundred messages and an idle one is closed after half a minute', async (t) => {
  const { sink, gateway, clock } = await bench(t)
  for (let n = 0; n < 101; n++) await gateway.deliver(mailTo(`p${n}@example.test`), goAhead)
  assert.equal((await sink.log()).filter(({ event }) => event === 'connected').length, 2)
  clock.wake(30_000)
  await wait(100)
  assert.equal((await sink.log()).filter(({ event }) => event === 'gone').length, 2)
})

test('addresses that could carry a second command are refused before connecting', async (t) => {
  const { sink, gateway } = await bench(t)
  for (const to of ['a@x.test>\r\nRCPT TO:<b@x.test', 'a@x.test\nb', 'a@x.test, b@y.test', '<a@x.test>', 'nobody', ''])
    assert.deepEqual(await gateway.deliver({ ...mailTo('a@x.test'), to: to as never }, goAhead), {
      kind: 'rejected',
      reason: 'smtp/bad-address',
    })
  assert.deepEqual(await sink.log(), [])
  const eai = await gateway.deliver(mailTo('åsa@example.test'), goAhead)
  assert.deepEqual(eai, { kind: 'rejected', reason: 'smtp/address-needs-utf8' })
})

test('no server, no name, no greeting: each has its own reason', async (t) => {
  const { sink } = await bench(t, { table: { '*': 'greeting:silent' } })
  const busy = (await bench(t, { table: { '*': 'greeting:554 no service' } })).sink
  const cases = [
    [settingsFor(1), 'smtp/connection-refused'],
    [settingsFor(25, { host: 'nonexistent.invalid', security: 'starttls' }), 'smtp/host-not-found'],
    [settingsFor(25, { host: 'mail.example.test' }), 'smtp/no-tls-off-loopback'],
    [settingsFor(sink.port), 'smtp/timeout'],
    [settingsFor(busy.port), 'smtp/server-refuses'],
  ] as const
  for (const [settings, reason] of cases) {
    const gateway = openSmtp(settings, { password: null }, { clock: stillClock(), ...QUICK })
    t.after(() => gateway.close())
    const dot = countingDot()
    const outcome = await gateway.deliver(mailTo('anna@example.test'), dot.hold)
    assert.equal(outcome.kind, 'unreached')
    assert.equal('reason' in outcome && outcome.reason, reason)
    assert.equal(dot.asked, 0)
    const report = await gateway.test()
    assert.equal(report.ok, false)
    assert.equal(report.steps.at(-1)?.code, reason)
  }
})

test('closing lets the message under way finish and takes no new one', async (t) => {
  const { sink, gateway } = await bench(t, { dotDelayMs: 200 })
  const outcome = gateway.deliver(mailTo('anna@example.test'), goAhead)
  await wait(50)
  await gateway.close()
  assert.equal((await outcome).kind, 'accepted')
  assert.deepEqual(await gateway.deliver(mailTo('bo@example.test'), goAhead), {
    kind: 'unreached',
    reason: 'gateway/closed',
  })
  assert.equal((await sink.stored()).length, 1)
})

test('closing waits only so long: what is cut off is answered as it stands', async (t) => {
  for (const [phase, kind] of [
    ['greeting', 'unreached'],
    ['rcpt', 'unreached'],
    ['dot', 'unknown'],
  ] as const) {
    const sink = await startFaultServer({ table: { '*': `${phase}:silent` } })
    t.after(() => sink.stop())
    const gateway = openSmtp(settingsFor(sink.port), { password: null }, { clock: stillClock() })
    const dot = countingDot()
    const outcome = gateway.deliver(mailTo('anna@example.test'), dot.hold)
    await wait(150)
    const began = Date.now()
    await gateway.close(durationMs(100))
    assert.deepEqual(await outcome, { kind, reason: 'smtp/connection-lost' }, phase)
    assert.equal(dot.asked, phase === 'dot' ? 1 : 0)
    assert.ok(Date.now() - began < 4000, phase)
  }
})
