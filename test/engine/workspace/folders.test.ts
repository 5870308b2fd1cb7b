import assert from 'node:assert/strict'
import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { StoreFault } from '../../../src-main/store/store.ts'
import { refusalOfFault } from '../../../src-main/engine/workspace/faults.ts'
import { isInside, isNetworkMount, isRiskyFolder } from '../../../src-main/engine/workspace/folders.ts'
import { RecentWorkspaces } from '../../../src-main/engine/workspace/recent.ts'
import { epochMs } from '../../../src-main/domain/units.ts'
import { temporaryFolder } from './tools.ts'

test('a folder that another program may change is told', async () => {
  for (const folder of [
    '/home/a/Dropbox/x',
    '/Users/a/Library/Mobile Documents/x',
    '/home/a/OneDrive - Firma',
    '/Users/a/Library/CloudStorage/GoogleDrive-a',
  ])
    assert.equal(await isRiskyFolder(folder), true, folder)
  assert.equal(await isRiskyFolder('/home/a/Documents'), false)
  const mounts = 'dev / ext4 rw 0 0\nsrv:/x /mnt/our\\040files nfs4 rw 0 0\nd /mnt/our\\040files/local ext4 rw 0 0\n'
  assert.equal(isNetworkMount(mounts, '/mnt/our files/lists'), true)
  assert.equal(isNetworkMount(mounts, '/mnt/our files/local/lists'), false)
  assert.equal(isNetworkMount(mounts, '/mnt/our filesystem'), false)
})

test('a link out of the home folder leads outside', (t) => {
  const home = temporaryFolder(t)
  mkdirSync(join(home, 'in'))
  symlinkSync('/etc', join(home, 'out'))
  assert.equal(isInside(home, join(home, 'in', 'new.utskick')), true)
  assert.equal(isInside(home, join(home, 'out', 'new.utskick')), false)
  assert.equal(isInside(home, join(home, '..', 'x')), false)
  assert.equal(isInside(home, join(home, '..x')), true)
})

test('faults of disk and file are refusals, mistakes of ours are not', () => {
  const codes = { SQLITE_FULL: 'store/disk-full', SQLITE_READONLY_DIRECTORY: 'store/read-only', SQLITE_IOERR_WRITE: 'store/io', SQLITE_CORRUPT_VTAB: 'store/damaged', SQLITE_NOTADB: 'store/damaged' } // prettier-ignore
  for (const [code, refused] of Object.entries(codes))
    assert.equal(refusalOfFault(new StoreFault(code, ''))?.code, refused)
  assert.equal(refusalOfFault(new StoreFault('SQLITE_CONSTRAINT_UNIQUE', '')), null)
  assert.equal(refusalOfFault(Object.assign(new Error(''), { code: 'ENOSPC' }))?.code, 'store/disk-full')
  assert.deepEqual(refusalOfFault(Object.assign(new Error(''), { code: 'EACCES', path: '/a/b.csv' }))?.params, {
    file: 'b.csv',
  })
  assert.equal(refusalOfFault(Object.assign(new Error(''), { code: 'ENOENT' })), null)
  assert.equal(refusalOfFault(new TypeError('x')), null)
})

test('recent workspaces come newest first, once each, and at most twenty', async (t) => {
  const recent = new RecentWorkspaces(temporaryFolder(t))
  assert.deepEqual(await recent.list(), [])
  for (let n = 0; n < 25; n++) await recent.note(`/x/${n % 22}.utskick`, `${n}`, epochMs(n))
  const list = await recent.list()
  assert.deepEqual([list.length, list[0]?.name, list[0]?.exists], [20, '24', false])
  assert.equal(new Set(list.map(({ file }) => file)).size, 20)
})
