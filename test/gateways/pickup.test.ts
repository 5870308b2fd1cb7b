import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, unlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import type { GatewaySettings } from '../../src-main/domain/sending.ts'
import type { PhoneNumber } from '../../src-main/domain/units.ts'
import { openGateway } from '../../src-main/gateways/open.ts'
import { openPickup, pickupName } from '../../src-main/gateways/pickup.ts'
import { startFaultServer } from '../faults/sink.ts'
import { countingDot, goAhead, mailTo, settingsFor, stillClock } from './smtp-help.ts'

/** Gone after the test, with whatever it mounted there and whoever it pretended to be. */
async function folder(t: TestContext): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'utskick-pickup-'))
  t.after(async () => {
    if (process.getuid?.() === 0) process.seteuid?.(0)
    spawnSync('umount', [path])
    await rm(path, { recursive: true, force: true })
  })
  return path
}
const from = { name: '', from: 'shop@example.test', replyTo: '' }

test('a mail becomes an .eml of the same bytes, an SMS a .txt', async (t) => {
  const place = await folder(t)
  const mail = mailTo('anna@example.test')
  const outcome = await openPickup({ folder: place, channel: 'email', make: false }).deliver(mail, goAhead)
  assert.deepEqual(outcome, { kind: 'accepted', gatewayRef: `${mail.messageId}.eml` })
  assert.deepEqual(await readFile(join(place, `${mail.messageId}.eml`)), mail.bytes)
  const sms = {
    channel: 'sms',
    from: 'Butiken',
    to: '+46701740632' as PhoneNumber,
    text: 'Hej Åsa',
    messageId: 's1',
  } as const
  await openPickup({ folder: place, channel: 'sms', make: false }).deliver(sms, goAhead)
  assert.equal(await readFile(join(place, 's1.txt'), 'utf8'), 'To: +46701740632\nFrom: Butiken\n\nHej Åsa\n')
  assert.equal((await readdir(place)).length, 2, 'nothing else is left')
})

test('after a crash the folder says whether the message was handed over', async (t) => {
  const place = await folder(t)
  const gateway = openPickup({ folder: place, channel: 'email', make: false })
  const mail = mailTo('anna@example.test')
  assert.equal(await gateway.find(mail.messageId), null, 'never seen')
  await gateway.deliver(mail, async () => {
    assert.deepEqual(await readdir(place), [`.${mail.messageId}.eml.part`], 'not there before the dot')
    assert.equal(await gateway.find(mail.messageId), false)
    return true
  })
  assert.equal(await gateway.find(mail.messageId), true)
  await unlink(join(place, `${mail.messageId}.eml`))
  assert.equal(await gateway.find(mail.messageId), null, 'somebody took it: absence proves nothing')
})

test('a dot that may not leave leaves nothing behind', async (t) => {
  const place = await folder(t)
  const gateway = openPickup({ folder: place, channel: 'email', make: false })
  const outcome = await gateway.deliver(mailTo('anna@example.test'), countingDot(false).hold)
  assert.deepEqual(outcome, { kind: 'unreached', reason: 'gateway/not-held' })
  assert.deepEqual(await readdir(place), [])
})

test('an id cannot name a file elsewhere, and two ids never share one', () => {
  const names = [
    '../../x',
    '..',
    '.hidden',
    'a/b',
    'a_b',
    'a\0b',
    'a:b',
    'x'.repeat(300),
    'x'.repeat(301),
    '',
    'm..',
  ].map((id) => pickupName(id, 'email'))
  assert.equal(new Set(names).size, names.length)
  for (const name of names) assert.match(name, /^[A-Za-z0-9][\w@.-]{0,200}\.eml$/)
})

test('no folder, a file in its place and a folder without rights are each named', async (t) => {
  const place = await folder(t)
  await writeFile(join(place, 'file'), '')
  await mkdir(join(place, 'locked'))
  await chmod(place, 0o755)
  await chmod(join(place, 'locked'), 0o555)
  // Root writes anywhere: be nobody for a while.
  const root = process.geteuid?.() === 0
  if (root) process.seteuid?.(65534)
  const cases = [
    [join(place, 'missing'), 'pickup/no-folder'],
    [join(place, 'file'), 'pickup/no-folder'],
    [join(place, 'locked'), 'pickup/read-only'],
  ] as const
  for (const [path, reason] of cases) {
    const gateway = openPickup({ folder: path, channel: 'email', make: false })
    const dot = countingDot()
    assert.deepEqual(await gateway.deliver(mailTo('anna@example.test'), dot.hold), { kind: 'unreached', reason })
    assert.equal(dot.asked, 0)
    assert.equal((await gateway.test()).steps.at(-1)?.code, reason)
    assert.equal(await gateway.find('x'), null)
  }
})

test('a full and a read-only disk are named, and leave nothing half written', async (t) => {
  const place = await folder(t)
  const mount = (...options: string[]): boolean => spawnSync('mount', [...options, place]).status === 0
  if (!mount('-t', 'tmpfs', '-o', 'size=64k', 'tmpfs')) return t.skip('mounting is not allowed here')
  const gateway = openPickup({ folder: place, channel: 'email', make: false })
  const large = mailTo('anna@example.test', 'x'.repeat(200_000))
  assert.deepEqual(await gateway.deliver(large, goAhead), { kind: 'unreached', reason: 'pickup/disk-full' })
  assert.deepEqual(await readdir(place), [])
  assert.ok(mount('-o', 'remount,ro'))
  const report = await gateway.test()
  assert.equal(report.steps.at(-1)?.code, 'pickup/read-only')
})

test('a folder lost between the dot and the rename is deferred: not handed over, but the ledger has moved on', async (t) => {
  const place = await folder(t)
  const gateway = openPickup({ folder: place, channel: 'email', make: false })
  const outcome = await gateway.deliver(mailTo('anna@example.test'), async () => {
    await rm(place, { recursive: true })
    return true
  })
  assert.deepEqual(outcome, { kind: 'deferred', reason: 'pickup/no-folder' })
})

test('settings open the gateway they name; a pickup without a folder uses the one beside the workspace', async (t) => {
  const place = await folder(t)
  const deps = { clock: stillClock(), noSend: false, pickupFolder: join(place, 'deep', 'pickup') }
  const pickup = openGateway({ kind: 'pickup', folder: '', channel: 'email', from }, {}, deps)
  assert.equal((await pickup.deliver(mailTo('anna@example.test'), goAhead)).kind, 'accepted')
  assert.equal((await readdir(deps.pickupFolder)).length, 1)

  const dry = openGateway({ kind: 'dry-run', channel: 'email', from }, {}, deps)
  const dot = countingDot()
  assert.equal((await dry.deliver(mailTo('anna@example.test'), dot.hold)).kind, 'accepted')
  assert.deepEqual([dry.simulated, pickup.simulated, dot.asked], [true, false, 1])
  assert.deepEqual(await dry.deliver(mailTo('bo@example.test'), countingDot(false).hold), {
    kind: 'unreached',
    reason: 'gateway/not-held',
  })
})

test('with sending switched off no network gateway connects, whatever is asked', async (t) => {
  const sink = await startFaultServer()
  t.after(() => sink.stop())
  const deps = { clock: stillClock(), noSend: true, pickupFolder: await folder(t) }
  const smtp: GatewaySettings = settingsFor(sink.port)
  for (const noSend of [true, false]) {
    const gateway = openGateway(smtp, {}, { ...deps, noSend })
    const dot = countingDot()
    const outcome = await gateway.deliver(mailTo('anna@example.test'), dot.hold)
    await gateway.close()
    assert.equal(outcome.kind, noSend ? 'unreached' : 'accepted')
    assert.equal((await sink.log()).length > 0, !noSend)
    assert.equal(dot.asked, noSend ? 0 : 1)
  }
})
