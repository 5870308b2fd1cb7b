import assert from 'node:assert/strict'
import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { openWorkspaceFile } from '../../src-main/store/sqlite/opening.ts'
import { refusalOfFault } from '../../src-main/engine/workspace/faults.ts'
import { connect } from '../../src-main/store/sqlite/connection.ts'
import { everythingIn, Importer, must, openSession, tempFolder, type Opened } from '../engine/import/workspace.ts'
import { smallDisk } from './small-disk.ts'

const MB = 1024 * 1024
const ROWS = 20_000
const never = new AbortController().signal

function writeList(path: string): string {
  const lines = ['email,phone,first_name,last_name,city,points']
  for (let i = 0; i < ROWS; i++)
    lines.push(`p${i}@x${i % 97}.example,070${1_000_000 + i},N${i},L${i % 500},C${i % 90},${i}`)
  writeFileSync(path, lines.join('\n'))
  return path
}

/** What the workspace holds of the import, and SQLite's word on the file. */
function stateOf(file: string): Record<string, unknown> {
  const db = connect(file, 'reader')
  try {
    const one = (sql: string): unknown => db.prepare(sql).pluck().get()
    return {
      whole: db.pragma('integrity_check', { simple: true }),
      profiles: one('SELECT count(*) FROM profiles'),
      rows: one('SELECT count(*) FROM import_rows'),
      merged: one('SELECT merged_rows FROM imports ORDER BY id DESC LIMIT 1'),
      nobodys: one(
        'SELECT count(*) FROM profile_identities o WHERE NOT EXISTS (SELECT 1 FROM profiles p WHERE p.id = o.profile_id)',
      ),
      unknown: one(
        `SELECT count(*) FROM profiles p WHERE p.email IS NOT NULL
         AND NOT EXISTS (SELECT 1 FROM identities i WHERE i.namespace = 'email' AND i.value = p.email AND i.profile_id = p.id)`,
      ),
    }
  } finally {
    db.close()
  }
}

/** How a merge ended: by its job, or by the call itself when the disk does not even take its beginning. */
async function mergeOnce({ session }: Opened, importer: Importer, id: number): Promise<string> {
  try {
    const { job } = must(await importer.calls['imports.merge']({ id }, never))
    const { state, refusal } = await session.jobs.ended(job)
    return refusal?.code ?? state
  } catch (error) {
    return refusalOfFault(error)?.code ?? String(error)
  }
}

/** Merges into what is left of the disk; answers with how many rows it took before it was full, null when all fitted. */
async function mergeUntilFull(opened: Opened, importer: Importer, id: number): Promise<number | null> {
  const before = await importer.detail(id)
  const ended = await mergeOnce(opened, importer, id)
  if (ended === 'done') return null
  assert.equal(ended, 'store/disk-full')
  const { state, mergedRows } = await importer.detail(id)
  assert.ok(state === 'interrupted' || state === before.state, state)
  return mergedRows
}

test('a disk that fills up in a merge costs the chunk it stopped, and the import goes on once there is room', async (t) => {
  const disk = smallDisk(t, 64)
  if (!disk) return
  const folder = await tempFolder(t)
  const list = writeList(join(folder, 'list.csv'))
  const ample = await openSession(join(folder, 'ample.utskick'), { create: true })
  await new Importer(ample).import(list)
  await ample.close()

  const file = join(disk.folder, 'small.utskick')
  const opened = await openSession(file, { create: true })
  t.after(opened.close)
  const importer = new Importer(opened)
  const id = await importer.check(list)
  const stops: number[] = []
  // It fills up behind the first rows; afterwards what a try took of the disk it keeps, so that one comes to the end.
  let steps = 0
  opened.watch.step = () => void (++steps === 3 && disk.leave(0.25 * MB))
  for (let tries = 0; tries < 60; tries++) {
    if (tries > 0) disk.leave(0.25 * MB)
    const stop = await mergeUntilFull(opened, importer, id)
    if (stop === null) break
    stops.push(stop)
    disk.free()
    const { whole, profiles, rows, merged, nobodys, unknown } = stateOf(file)
    assert.deepEqual([whole, profiles, rows, merged, nobodys, unknown], ['ok', stop, stop, stop, 0, 0])
  }
  t.diagnostic(`rows merged when the disk was full: ${stops.join(', ')}`)
  assert.ok(
    stops.some((n) => n > 0 && n < ROWS),
    'one of the disks is full in the middle',
  )
  disk.free()
  await opened.close()
  assert.deepEqual(readdirSync(disk.folder), ['small.utskick'])
  assert.deepEqual(everythingIn(file), everythingIn(join(folder, 'ample.utskick')))
})

test('a disk that fills up in a check leaves no staging file, and a workspace open on it closes all the same', async (t) => {
  const disk = smallDisk(t, 32)
  if (!disk) return
  const folder = await tempFolder(t)
  const list = writeList(join(folder, 'list.csv'))
  const file = join(disk.folder, 'small.utskick')
  const opened = await openSession(file, { create: true })
  t.after(opened.close)
  const importer = new Importer(opened)
  disk.leave(1 * MB)
  await assert.rejects(importer.check(list), /refused .*store\/disk-full/)
  assert.deepEqual(
    readdirSync(disk.folder).filter((name) => name.includes('staging')),
    [],
  )
  disk.leave(0)
  await opened.close()
  const again = { file, create: false, me: { pid: 1, host: 'test', socket: '', nonce: 'n' } }
  const refused = openWorkspaceFile(again)
  assert.equal(!refused.ok && refused.refusal.code, 'workspace/disk-full')
  disk.free()
  const back = await openSession(file, { create: false })
  assert.equal((await new Importer(back).calls['imports.list']({ offset: 0, limit: 10 }, never)).ok, true)
  await back.close()
})

test('a workspace on a disk that cannot be written to is refused and untouched', (t) => {
  const disk = smallDisk(t, 32)
  if (!disk) return
  const file = join(disk.folder, 'small.utskick')
  const me = { pid: 1, host: 'test', socket: '', nonce: 'n' }
  const made = must(openWorkspaceFile({ file, create: true, me }))
  made.db.close()
  made.lock.release()
  disk.readOnly()
  for (const [name, create] of [
    ['small', false],
    ['other', true],
  ] as const) {
    const refused = openWorkspaceFile({ file: join(disk.folder, `${name}.utskick`), create, me })
    assert.deepEqual(!refused.ok && [refused.refusal.code, refused.refusal.params], [
      'workspace/read-only',
      { folder: disk.folder },
    ])
  }
  assert.deepEqual(readdirSync(disk.folder), ['small.utskick'])
  assert.ok(!existsSync(join(disk.folder, 'other.utskick')))
})
