import assert from 'node:assert/strict'
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { codeOf, engineOn, temporaryFolder, valueOf } from './tools.ts'

test('a new workspace has its facts, three purposes, and is one file when closed', async (t) => {
  const home = temporaryFolder(t)
  const { engine } = engineOn(t, home)
  const file = join(home, 'höst.utskick')
  assert.equal(
    await codeOf(engine.call('workspace.save', { name: 'x', country: 'SE', zone: 'Europe/Stockholm' })),
    'workspace/none-open',
  )
  assert.equal(
    await codeOf(engine.call('workspace.create', { file, name: 'Höst', zone: 'Mars/Base' })),
    'workspace/unknown-zone',
  )
  const info = await valueOf(engine.call('workspace.create', { file, name: 'Höst' }))
  assert.deepEqual(
    {
      name: info.name,
      country: info.country,
      zone: info.zone,
      held: info.held,
      sample: info.sample,
      people: info.people,
      schemaVersion: info.schemaVersion,
    },
    { name: 'Höst', country: 'SE', zone: 'Europe/Stockholm', held: null, sample: false, people: 0, schemaVersion: 1 },
  )
  assert.match(info.uid, /^[0-9a-f]{8}-[0-9a-f]{4}-7/)
  const check = await valueOf(engine.call('workspace.check', {}))
  assert.deepEqual([check.ok, check.counts['purposes']], [true, 3])
  assert.deepEqual(await valueOf(engine.call('workspace.close', {})), { closed: true })
  assert.deepEqual(
    readdirSync(home).filter((name) => name.startsWith('höst')),
    ['höst.utskick'],
  )
  assert.equal(await valueOf(engine.call('workspace.current', {})), null)
  const [recent] = await valueOf(engine.call('workspace.recent', {}))
  assert.deepEqual([recent?.file, recent?.name, recent?.exists], [file, 'Höst', true])
  assert.equal(await codeOf(engine.call('workspace.create', { file, name: 'x' })), 'workspace/exists')
  assert.equal((await valueOf(engine.call('workspace.open', { file }))).uid, info.uid)
})

test('a file that was copied to another device opens held, until this device adopts it', async (t) => {
  const home = temporaryFolder(t)
  const one = engineOn(t, home, 'one')
  const file = join(home, 'a.utskick')
  await valueOf(one.engine.call('workspace.create', { file, name: 'A' }))
  await one.close()
  copyFileSync(file, join(home, 'b.utskick'))
  const two = engineOn(t, home, 'two')
  assert.equal(
    (await valueOf(two.engine.call('workspace.open', { file: join(home, 'b.utskick') }))).held,
    'other-device',
  )
  assert.equal((await valueOf(two.engine.call('workspace.adopt', {}))).held, null)
  await two.engine.call('workspace.close', {})
  assert.equal((await valueOf(two.engine.call('workspace.open', { file: join(home, 'b.utskick') }))).held, null)
  assert.equal((await valueOf(two.engine.call('workspace.open', { file }))).held, 'other-device')
})

test('a backup restores to a new file, held, with everything in it', async (t) => {
  const home = temporaryFolder(t)
  const { engine } = engineOn(t, home)
  const made = await valueOf(engine.call('workspace.create', { file: join(home, 'a.utskick'), name: 'A: "1"' }))
  const [first, second] = [
    await valueOf(engine.call('workspace.backup', {})),
    await valueOf(engine.call('workspace.backup', {})),
  ]
  assert.match(first.file, /backups[\\/]A_ _1_ \d{4}-\d{2}-\d{2} \d{4}\.utskick$/)
  assert.notEqual(first.file, second.file, 'a backup never replaces another')
  assert.ok((await valueOf(engine.call('workspace.current', {})))!.lastBackupAt)
  const to = join(home, 'restored.utskick')
  const restored = await valueOf(engine.call('workspace.restore', { backup: first.file, to }))
  assert.deepEqual([restored.held, restored.uid, restored.file], ['restored', made.uid, to])
  assert.equal(await codeOf(engine.call('workspace.restore', { backup: first.file, to })), 'workspace/exists')
  assert.equal(await codeOf(engine.call('workspace.backup', { to })), 'workspace/exists')
  assert.equal(
    await codeOf(engine.call('workspace.backup', { to: join(home, 'none', 'b.utskick') })),
    'workspace/no-folder',
  )
  assert.equal(await codeOf(engine.call('workspace.backup', { to: 'b.utskick' })), 'call/file-relative')
})

test('a backup that changed since it was written is refused and leaves no file', async (t) => {
  const home = temporaryFolder(t)
  const { engine } = engineOn(t, home)
  await valueOf(engine.call('workspace.create', { file: join(home, 'a.utskick'), name: 'A' }))
  const backup = join(home, 'b.utskick')
  await valueOf(engine.call('workspace.backup', { to: backup }))
  const bytes = readFileSync(backup)
  bytes[bytes.length - 1] = (bytes[bytes.length - 1] ?? 0) ^ 1
  writeFileSync(backup, bytes)
  const to = join(home, 'c.utskick')
  assert.equal(await codeOf(engine.call('workspace.restore', { backup, to })), 'workspace/backup-differs')
  const bare = join(home, 'bare.utskick')
  writeFileSync(bare, bytes.fill(7, 4096, 5 * 4096))
  assert.equal(await codeOf(engine.call('workspace.restore', { backup: bare, to })), 'workspace/damaged')
  assert.deepEqual(
    readdirSync(home).filter((name) => name.startsWith('c.')),
    [],
  )
  assert.equal((await valueOf(engine.call('workspace.current', {})))?.name, 'A', 'what was open stays open')
})

test('what is no workspace, newer, damaged or a folder is refused by name and not touched', async (t) => {
  const home = temporaryFolder(t)
  const { engine } = engineOn(t, home)
  const good = join(home, 'good.utskick')
  await valueOf(engine.call('workspace.create', { file: good, name: 'A' }))
  await engine.call('workspace.close', {})
  const bytes = readFileSync(good)
  const newer = Buffer.from(bytes)
  newer.writeUInt32BE(99, 60)
  const damaged = Buffer.from(bytes).fill(0xff, 4096, 3 * 4096)
  const bad = {
    'list.utskick': [Buffer.from('name;email\n'), 'workspace/not-a-workspace'],
    'empty.utskick': [Buffer.alloc(0), 'workspace/not-a-workspace'],
    'newer.utskick': [newer, 'workspace/newer'],
    'damaged.utskick': [damaged, 'workspace/damaged'],
    'short.utskick': [bytes.subarray(0, 5000), 'workspace/damaged'],
  } as const
  for (const [name, [content, code]] of Object.entries(bad)) {
    const file = join(home, name)
    writeFileSync(file, content)
    assert.equal(await codeOf(engine.call('workspace.open', { file })), code, name)
    assert.deepEqual(readFileSync(file), content, `${name} is as it was`)
  }
  mkdirSync(join(home, 'folder.utskick'))
  assert.equal(
    await codeOf(engine.call('workspace.open', { file: join(home, 'folder.utskick') })),
    'workspace/not-a-workspace',
  )
  assert.equal(await codeOf(engine.call('workspace.open', { file: join(home, 'none.utskick') })), 'workspace/not-found')
  assert.ok(!existsSync(join(home, 'none.utskick')), 'never a silent empty database')
})

test('folders are listed inside the home folder, workspaces and backups told apart', async (t) => {
  const home = temporaryFolder(t)
  const { engine } = engineOn(t, home)
  await valueOf(engine.call('workspace.create', { file: join(home, 'a.utskick'), name: 'A' }))
  await valueOf(engine.call('workspace.backup', { to: join(home, 'b.utskick') }))
  mkdirSync(join(home, 'Listor'))
  writeFileSync(join(home, 'x.csv'), '')
  const { entries, parent } = await valueOf(engine.call('workspace.folder', {}))
  assert.equal(parent, null)
  assert.deepEqual(
    entries.map(({ name, kind }) => `${kind} ${name}`),
    ['folder config', 'folder data', 'folder Listor', 'workspace a.utskick', 'backup b.utskick'],
  )
  assert.equal((await valueOf(engine.call('workspace.folder', { folder: join(home, 'Listor') }))).parent, home)
  for (const folder of ['/', '/etc', join(home, '..'), `${home}-other`])
    assert.equal(await codeOf(engine.call('workspace.folder', { folder })), 'workspace/outside-home', folder)
})

test('a file whose making was cut short gets its first rows when it is opened', async (t) => {
  const home = temporaryFolder(t)
  const { engine, world } = engineOn(t, home)
  const { openStore } = await import('../../../src-main/store/open.ts')
  const file = join(home, 'half.utskick')
  const opened = await openStore({ file, create: true, clock: world.clock, owner: world.owner })
  assert.ok(opened.ok)
  await opened.value.store.close()
  const info = await valueOf(engine.call('workspace.open', { file }))
  assert.deepEqual([info.name, info.held], ['half', null])
})
