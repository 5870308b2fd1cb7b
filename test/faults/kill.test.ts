import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { killProof } from './kill.ts'

const folderOf = async (t: { after(f: () => Promise<void>): void }): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'utskick-kill-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  return folder
}

test('killed twenty times in mid-send, nobody is lost, nobody gets it twice, and every doubt is named', async (t) => {
  const folder = await folderOf(t)
  const result = await killProof({ folder, recipients: 2000, connections: 5, kills: 20, chance: Math.random })
  t.diagnostic(JSON.stringify({ ...result, lost: result.lost.length, twice: result.twice.length }))
  assert.equal(result.kills, 20)
  assert.ok(result.inData >= 15, `${result.inData} of 20 kills found a message in DATA`)
  assert.deepEqual(result.lost, [])
  assert.deepEqual(result.twice, [])
  assert.deepEqual(result.wrong, [])
  assert.ok(
    result.unknownPerKill.every((n) => n <= 5),
    `unknown per kill: ${result.unknownPerKill.join(' ')}`,
  )
  assert.equal((result.states['accepted'] ?? 0) + (result.states['unknown'] ?? 0), 2000)
})

test('the kill proof notices a dot that is committed after the terminator has left', async (t) => {
  const folder = await folderOf(t)
  const result = await killProof({ folder, recipients: 600, connections: 5, kills: 8, chance: Math.random, bug: true })
  t.diagnostic(JSON.stringify({ ...result, lost: result.lost.length, twice: result.twice.length }))
  assert.ok(result.twice.length > 0, 'with the planted bug someone must get it twice')
})
