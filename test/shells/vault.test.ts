import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { NodeVault } from '../../src-main/shells/node/vault.ts'

const GATEWAY = '018f0000-0000-7000-8000-000000000001'
const SECRET = 'hemligt-lösen-4711'

function folderOf(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'utskick-vault-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
const refusalOf = (result: { ok: boolean; refusal?: { code: string } }): string | undefined => result.refusal?.code
const system = (letIn: () => boolean) => ({
  wrap: async (key: string) => `os:${[...key].reverse().join('')}`,
  unwrap: async (wrapped: string) => (letIn() ? [...wrapped.slice(3)].reverse().join('') : null),
})

test('a secret comes back with its passphrase only, and no file holds it in clear', async (t) => {
  const folder = folderOf(t)
  const mine = new NodeVault(folder, { passphrase: 'rätt häst' })
  assert.deepEqual(await mine.read(GATEWAY), { ok: true, value: {} })
  assert.ok((await mine.write(GATEWAY, { password: SECRET, token: 't' })).ok)
  assert.ok((await mine.write(GATEWAY, { token: '' })).ok)
  assert.deepEqual(await new NodeVault(folder, { passphrase: 'rätt häst' }).read(GATEWAY), {
    ok: true,
    value: { password: SECRET },
  })
  assert.equal(refusalOf(await new NodeVault(folder, { passphrase: 'fel' }).read(GATEWAY)), 'secret/passphrase-wrong')
  assert.equal(
    refusalOf(await new NodeVault(folder, { passphrase: 'fel' }).write(GATEWAY, { password: 'x' })),
    'secret/passphrase-wrong',
  )
  assert.equal(refusalOf(await new NodeVault(folder, {}).read(GATEWAY)), 'secret/locked')
  assert.deepEqual(await new NodeVault(folder, {}).names(GATEWAY), ['password'], 'names need no key')
  for (const name of readdirSync(join(folder, 'vault'))) {
    const bytes = readFileSync(join(folder, 'vault', name))
    for (const form of [
      SECRET,
      Buffer.from(SECRET).toString('base64').slice(0, 20),
      Buffer.from(SECRET).toString('hex'),
    ])
      assert.ok(!bytes.includes(form), name)
    assert.equal(statSync(join(folder, 'vault', name)).mode & 0o777, 0o600)
  }
  await mine.write(GATEWAY, { password: '' })
  assert.deepEqual(await mine.names(GATEWAY), [])
})

test('without a passphrase a key file of this account opens it, and a copy without that file stays shut', async (t) => {
  const folder = folderOf(t)
  await new NodeVault(folder, {}).write(GATEWAY, { password: SECRET })
  assert.deepEqual(await new NodeVault(folder, {}).read(GATEWAY), { ok: true, value: { password: SECRET } })
  rmSync(join(folder, 'vault', 'key'))
  assert.equal(refusalOf(await new NodeVault(folder, {}).read(GATEWAY)), 'secret/locked')
})

test('each way in opens the same secrets; a way is added by one who is in already', async (t) => {
  const folder = folderOf(t)
  await new NodeVault(folder, { osWrapper: system(() => true) }).write(GATEWAY, { password: SECRET })
  assert.equal(refusalOf(await new NodeVault(folder, { passphrase: 'ny' }).read(GATEWAY)), 'secret/locked')
  const both = new NodeVault(folder, { passphrase: 'ny', osWrapper: system(() => true) })
  assert.ok((await both.read(GATEWAY)).ok)
  assert.deepEqual(await new NodeVault(folder, { passphrase: 'ny' }).read(GATEWAY), {
    ok: true,
    value: { password: SECRET },
  })
  assert.equal(
    refusalOf(await new NodeVault(folder, { osWrapper: system(() => false) }).read(GATEWAY)),
    'secret/locked',
  )
})

test('a secret cannot be moved to another gateway, and two first writers agree on one key', async (t) => {
  const folder = folderOf(t)
  const [one, two] = [new NodeVault(folder, {}), new NodeVault(folder, {})]
  await Promise.all([one.write('a', { password: '1' }), two.write('b', { password: '2' })])
  const fresh = new NodeVault(folder, {})
  assert.deepEqual(
    [await fresh.read('a'), await fresh.read('b')],
    [
      { ok: true, value: { password: '1' } },
      { ok: true, value: { password: '2' } },
    ],
  )
  const { copyFileSync } = await import('node:fs')
  copyFileSync(join(folder, 'vault', 'a.json'), join(folder, 'vault', 'b.json'))
  assert.equal(refusalOf(await fresh.read('b')), 'secret/damaged')
  await assert.rejects(fresh.read('../a'), /not a gateway/)
})
