import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { platformFolders } from '../../src-main/shells/node/folders.ts'
import { openLog } from '../../src-main/shells/node/log.ts'
import { createNodeWorld, realClock } from '../../src-main/shells/node/world.ts'
import { durationMs, type EmailAddress } from '../../src-main/domain/units.ts'

test('folders are where each platform keeps them', () => {
  const linux = platformFolders('linux', { XDG_CONFIG_HOME: '/c', XDG_DATA_HOME: 'relative' }, '/home/a')
  assert.deepEqual(linux, {
    config: '/c/utskick',
    data: '/home/a/.local/share/utskick',
    temp: '/home/a/.local/share/utskick/temp',
  })
  assert.equal(platformFolders('darwin', {}, '/Users/a').config, '/Users/a/Library/Application Support/Utskick')
  assert.match(platformFolders('win32', { APPDATA: 'C:/R', LOCALAPPDATA: 'C:/L' }, 'C:/a').data, /^C:.L.Utskick$/)
  assert.equal(
    platformFolders('linux', { UTSKICK_CONFIG_DIR: '/k', UTSKICK_DATA_DIR: '/d' }, '/home/a').temp,
    '/d/temp',
  )
})

test('no address, number, secret or quoted text reaches the log', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'utskick-log-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, 'logs', 'utskick.log')
  const log = openLog(file)
  const canary = 'eva.canary@example.se'
  const error = Object.assign(new Error(`bad value "${canary}" hemlis`), { code: 'SQLITE_IOERR' })
  log('error', `Could not send to ${canary} or +46 70 174 06 32.`, {
    incident: 'abcd1234', where: `people.get ${canary}`, to: canary, password: 'hemlis', rows: 3, error, nested: { canary },
  }) // prettier-ignore
  const text = readFileSync(file, 'utf8')
  for (const word of ['canary', 'hemlis', '174 06', '1740632']) assert.ok(!text.includes(word), word)
  const line = JSON.parse(text) as { incident: string; rows: number; error: { code: string; frames: string[] } }
  assert.deepEqual([line.incident, line.rows, line.error.code], ['abcd1234', 3, 'SQLITE_IOERR'])
  assert.match(line.error.frames[0]!, /node\.test\.ts/)
  assert.equal(statSync(file).mode & 0o777, 0o600)
})

test('a device has one id, and the hard stop holds in the transport', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'utskick-world-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const env = { UTSKICK_CONFIG_DIR: join(folder, 'c'), UTSKICK_DATA_DIR: join(folder, 'd'), UTSKICK_NO_SEND: '1' }
  const world = createNodeWorld({ env })
  assert.equal(createNodeWorld({ env }).device, world.device)
  const from = { name: 'A', email: 'a@example.se', replyTo: '', phone: '' } as never
  const gateway = world.openGateway(
    { kind: 'smtp', host: '127.0.0.1', port: 1, security: 'none', user: '', from },
    {},
    folder,
  )
  const message = { channel: 'email', envelopeFrom: 'a@example.se' as EmailAddress, to: 'b@example.se' as EmailAddress, bytes: new Uint8Array(), messageId: 'x' } as const // prettier-ignore
  assert.deepEqual(await gateway.deliver(message, async () => assert.fail('no intent may be written')), {
    kind: 'unreached',
    reason: 'gateway/no-send',
  })
  await gateway.close()
})

test('sleep ends when its caller gives up', async () => {
  const abort = new AbortController()
  const slept = realClock.sleep(durationMs(60_000), abort.signal)
  abort.abort()
  await slept
  await realClock.sleep(durationMs(60_000), abort.signal)
})
