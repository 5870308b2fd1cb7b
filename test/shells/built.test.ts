import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { builtApp } from './built-app.ts'
import { temporaryHome } from './tools.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
assert.ok(existsSync(join(ROOT, 'dist', 'main', 'desktop.js')), 'npm run build comes first')

test('the built desktop app imports a list, lists its people, sends to them and closes', async (t) => {
  const { env } = temporaryHome(t)
  assert.deepEqual(await builtApp(ROOT, env).importAndSend(), {
    merged: 'done',
    people: 40,
    first: 'Dupré',
    accepted: 40,
    starters: 3,
    script: 200,
  })
})

test('the built app given a command is the command line: its output, its input, its exit code, and it ends', async (t) => {
  const { env, home } = temporaryHome(t)
  const app = builtApp(ROOT, env)
  const workspace = join(home, 'a.utskick')
  const made = await app.command(['workspace', 'create', workspace, '--name', 'Granliden', '--json'])
  assert.equal(made.code, 0, made.err)
  assert.equal((JSON.parse(made.out) as { name: string }).name, 'Granliden')
  const rule = JSON.stringify({ kind: 'group', op: 'all', of: [] })
  const given = await app.command(['segment', 'create', 'Alla', '--rule', '-', '-w', workspace, '--json'], rule)
  assert.equal(given.code, 0, given.err)
  const missing = await app.command(['--json', 'workspace', 'info', '-w', join(home, 'none.utskick')])
  assert.equal(missing.code, 5)
  assert.match(missing.err, /"code":/)
  assert.equal(existsSync(join(home, 'config', 'command')), true, 'what Chromium keeps lies in our own folder')
})

test('the built command line works by itself', async (t) => {
  const { env, home } = temporaryHome(t)
  const made = await builtApp(ROOT, env).cli(['workspace', 'create', join(home, 'a.utskick'), '--name', 'A', '--json'])
  assert.equal(made.code, 0, made.err)
  assert.equal((JSON.parse(made.out) as { name: string }).name, 'A')
})
