/** Files that cannot be opened are refused by name and left as they are; files that could send twice ask first. */
import assert from 'node:assert/strict'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  truncateSync,
  writeFileSync,
  copyFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import Sqlite from 'better-sqlite3'
import { hours } from '../../src-main/domain/units.ts'
import { openStore } from '../../src-main/store/open.ts'
import { verify, writeBackup } from '../../src-main/store/sqlite/backup.ts'
import { wallTimeOf } from '../../src-main/domain/time/schedule.ts'
import { later } from '../../src-main/domain/units.ts'
import { sendCampaign } from '../open-engine.ts'
import { openSending, outbox, pause, pickupCampaign, type Sending } from '../engine/sending.ts'
import { no, openWorkspace, TestClock, yes } from './open-workspace.ts'
import { openElsewhere } from './owner.ts'

const NOBODY = 65534
const owner = { pid: 1, host: 'me', socket: '' }
const opening = (file: string, create = false) => openStore({ file, create, clock: new TestClock(), owner })

/** A closed workspace with a few thousand people in it. */
async function closedWorkspace(t: TestContext): Promise<{ file: string; folder: string }> {
  const { file, folder, close } = await openWorkspace(t)
  await close()
  const db = new Sqlite(file)
  db.exec(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
    INSERT INTO profiles (email, city, created_at, updated_at) SELECT 'p' || i || '@x.se', 'Kiruna', 1, 1 FROM n`)
  db.pragma('wal_checkpoint(TRUNCATE)')
  db.close()
  return { file, folder }
}

/** Opening refuses with `code`, and every file of the folder is afterwards as it was. */
async function refusedUntouched(file: string, folder: string, code: string, create = false) {
  const look = (): [string, Buffer | null][] =>
    readdirSync(folder)
      .sort()
      .map((name) => [name, statSync(join(folder, name)).isFile() ? readFileSync(join(folder, name)) : null])
  const before = look()
  const refusal = no(await opening(file, create))
  assert.equal(refusal.code, code, JSON.stringify(refusal.params))
  assert.deepEqual(look(), before, 'nothing was touched and nothing was left behind')
  return refusal.params
}

test('what is not a workspace is refused: empty, text, another database, a folder, nothing', async (t) => {
  const { folder } = await closedWorkspace(t)
  const place = (name: string): string => join(folder, name)
  writeFileSync(place('empty.utskick'), '')
  writeFileSync(place('text.utskick'), 'E-post;Namn\r\n'.repeat(50))
  writeFileSync(place('short.utskick'), 'SQLite format 3\0')
  const other = new Sqlite(place('other.utskick'))
  other.exec('CREATE TABLE t (x)')
  other.close()
  mkdirSync(place('folder.utskick'))
  for (const name of ['empty', 'text', 'short', 'other', 'folder'])
    await refusedUntouched(place(`${name}.utskick`), folder, 'workspace/not-a-workspace')
  await refusedUntouched(place('nothing.utskick'), folder, 'workspace/not-found')
  const params = await refusedUntouched(join(folder, 'none', 'x.utskick'), folder, 'workspace/no-folder')
  assert.equal(params['folder'], join(folder, 'none'))
})

test('a new workspace is never made over a file that is there', async (t) => {
  const { file, folder } = await closedWorkspace(t)
  await refusedUntouched(file, folder, 'workspace/exists', true)
  await refusedUntouched(join(folder, 'none', 'x.utskick'), folder, 'workspace/no-folder', true)
})

test('a workspace of a newer version is refused, never touched', async (t) => {
  const { file, folder } = await closedWorkspace(t)
  const db = new Sqlite(file)
  db.pragma('user_version = 999')
  db.close()
  const params = await refusedUntouched(file, folder, 'workspace/newer')
  assert.equal(params['version'], 999)
})

test('a damaged workspace is refused and kept: overwritten in the middle, cut short', async (t) => {
  const { file, folder } = await closedWorkspace(t)
  const size = statSync(file).size
  const damaged = join(folder, 'damaged.utskick')
  const bytes = readFileSync(file)
  bytes.fill(0xa5, size >> 1, (size >> 1) + 4096 * 4)
  writeFileSync(damaged, bytes)
  await refusedUntouched(damaged, folder, 'workspace/damaged')
  const short = join(folder, 'short.utskick')
  copyFileSync(file, short)
  truncateSync(short, (size >> 1) - 1000)
  await refusedUntouched(short, folder, 'workspace/damaged')
  const headless = join(folder, 'headless.utskick')
  const head = readFileSync(file)
  head.fill(0xa5, 100, 4096)
  writeFileSync(headless, head)
  await refusedUntouched(headless, folder, 'workspace/damaged')
  await yes(await opening(file)).store.close()
})

test('a workspace that is moved away while it is open is a fault, and no empty one is made in its place', async (t) => {
  const { store, file, folder } = await openWorkspace(t)
  renameSync(file, join(folder, 'moved.utskick'))
  // The thread of long reads opens the file with its first question.
  await assert.rejects(store.settings.tableCounts(null), { code: 'SQLITE_CANTOPEN' })
  assert.ok(!existsSync(file))
})

test('a folder that an ordinary user cannot write in, or a file, is refused in words', async (t) => {
  if (process.platform === 'win32') return t.skip('Windows has no such modes')
  const root = process.getuid!() === 0
  const uid = root ? String(NOBODY) : ''
  const { file, folder } = await closedWorkspace(t)
  chmodSync(file, 0o666)
  chmodSync(folder, 0o555)
  const inReadOnly = await openElsewhere(t, file, uid).finally(() => chmodSync(folder, 0o777))
  assert.ok(!inReadOnly.opened.ok)
  assert.deepEqual(inReadOnly.opened.refusal, { refused: true, code: 'workspace/read-only', params: { folder } })
  chmodSync(file, 0o444)
  const readOnly = await openElsewhere(t, file, uid)
  assert.ok(!readOnly.opened.ok)
  assert.deepEqual(readOnly.opened.refusal, { refused: true, code: 'workspace/read-only-file', params: { file } })
  assert.deepEqual(readdirSync(folder), ['test.utskick'])
  chmodSync(file, 0o666)
  const writable = await openElsewhere(t, file, uid)
  assert.ok(writable.opened.ok, 'the same user opens it where it can be written')
  await writable.kill()
})

test('a backup is verified, private, and says what is in it; one that cannot be read is never called a backup', async (t) => {
  const { file, folder } = await closedWorkspace(t)
  const to = join(folder, 'backup.utskick')
  const manifest = writeBackup(file, to)
  assert.equal(manifest.counts['profiles'], 5000)
  assert.deepEqual(verify(to), manifest.counts)
  assert.equal(manifest.sizeBytes, statSync(to).size)
  assert.deepEqual(JSON.parse(readFileSync(`${to}.json`, 'utf8')), manifest)
  if (process.platform !== 'win32') {
    assert.equal(statSync(to).mode & 0o777, 0o600)
    assert.equal(statSync(`${to}.json`).mode & 0o777, 0o600)
  }
  const bytes = readFileSync(to)
  bytes.fill(0xa5, bytes.length >> 1, (bytes.length >> 1) + 4096 * 4)
  writeFileSync(to, bytes)
  assert.throws(() => verify(to))
  assert.throws(() => writeBackup(to, join(folder, 'second.utskick')))
  assert.ok(!existsSync(join(folder, 'second.utskick')))
})

/** A workspace whose one campaign is due in an hour. */
async function scheduled(t: TestContext): Promise<{ e: Sending; delivery: string }> {
  const e = await openSending(t, 3)
  const zone = 'Europe/Stockholm'
  const campaign = await pickupCampaign(e, {
    schedule: { kind: 'at', at: wallTimeOf(later(e.clock.now(), hours(1)), zone), zone },
  })
  const delivery = await sendCampaign(e, campaign.uid)
  assert.equal((await e.must('deliveries.get', { delivery })).status, 'scheduled')
  return { e, delivery }
}

async function nothingSendsUntilAdopted(e: Sending, delivery: string, reason: string, name: string): Promise<void> {
  e.clock.advance(hours(1))
  await pause(150)
  const held = await e.must('deliveries.get', { delivery })
  assert.deepEqual([held.status, held.holdReason], ['held', reason])
  const release = { delivery, send: true, confirm: 3 }
  assert.equal((await e.refused('deliveries.release', release)).code, 'workspace/held')
  await e.must('workspace.adopt', {})
  await e.tick()
  assert.equal((await e.must('deliveries.get', { delivery })).status, 'held', 'adopted, each delivery still asks')
  assert.equal((await e.refused('deliveries.release', { ...release, confirm: 2 })).code, 'delivery/count-differs')
  assert.deepEqual(outbox(e, name), [])
  await e.must('deliveries.release', release)
  await e.until('it was sent', async () => (await e.must('deliveries.get', { delivery })).status === 'finished')
  assert.equal(outbox(e, name).length, 3)
}

test('a restored workspace opens held, and nothing sends without a yes', async (t) => {
  const { e, delivery } = await scheduled(t)
  const backup = join(e.folder, 'backup.utskick')
  await e.must('workspace.backup', { to: backup })
  assert.ok((await e.must('workspace.current', {}))!.lastBackupAt !== null)
  const restored = await e.must('workspace.restore', { backup, to: join(e.folder, 'again.utskick') })
  assert.equal(restored.held, 'restored')
  await nothingSendsUntilAdopted(e, delivery, 'restored', 'again')
})

test('a workspace of another device opens held, and nothing sends without a yes', async (t) => {
  const { e, delivery } = await scheduled(t)
  await e.close()
  const env = { UTSKICK_CONFIG_DIR: join(e.folder, 'other device') }
  const there = await openSending(t, 0, { folder: e.folder, env, clock: e.clock })
  assert.equal((await there.must('workspace.current', {}))!.held, 'other-device')
  await nothingSendsUntilAdopted(there, delivery, 'other-device', 'send')
})
