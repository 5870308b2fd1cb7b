/**
 * The rooms of the house are guarded: a planted import that crosses a wall is reported by the real rules.
 */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
let house: string

before(async () => {
  house = await mkdtemp(path.join(tmpdir(), 'utskick-rooms-'))
  await symlink(path.join(root, 'node_modules'), path.join(house, 'node_modules'), 'junction')
})
after(() => rm(house, { recursive: true, force: true }))

/** Builds a small house of the given files and gives each violation as `rule: from → to`, sorted. */
async function violations(files: Record<string, string>): Promise<string[]> {
  for (const room of ['src-main', 'src-renderer']) {
    await rm(path.join(house, room), { recursive: true, force: true })
    await mkdir(path.join(house, room))
  }
  for (const [place, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(house, place)), { recursive: true })
    await writeFile(path.join(house, place), text)
  }
  const cruise = path.join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs')
  const config = path.join(root, '.dependency-cruiser.cjs')
  const args = [cruise, '--config', config, '--output-type', 'json', 'src-main', 'src-renderer']
  // Its exit code is the number of violations, so only what it wrote is looked at.
  const json = await new Promise<string>((resolve) => {
    execFile(process.execPath, args, { cwd: house, maxBuffer: 1e8 }, (_error, stdout, stderr) =>
      resolve(stdout || stderr),
    )
  })
  const { summary } = JSON.parse(json) as {
    summary: { violations: { rule: { name: string }; from: string; to: string }[] }
  }
  return summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${packageOf(to)}`).sort()
}

/** A package's file, wherever the packages lie, is only its name here. */
const packageOf = (to: string): string => /node_modules\/(?:@types\/)?([^/]+)/.exec(to)?.[1] ?? to

const units = { 'src-main/domain/units.ts': 'export type Ms = number\n' }
const promise = {
  'src-main/store/store.ts': `import type { Ms } from '../domain/units.ts'\nexport interface Store { at: Ms }\n`,
}

test('a house that keeps to its rooms is not complained about', async () => {
  const found = await violations({
    ...units,
    ...promise,
    'src-main/store/sqlite/open.ts': `import Database from 'better-sqlite3'\nexport const open = () => new Database('')\n`,
    'src-main/engine/import/job.ts': `import type { Store } from '../../store/store.ts'\nexport const job = (store: Store) => store.at\n`,
    'src-renderer/parts/Button.svelte': `<button>ok</button>\n`,
    'src-renderer/views/people/List.svelte': `<script lang="ts">\nimport Button from '../../parts/Button.svelte'\n</script>\n<Button />\n`,
  })
  assert.deepEqual(found, [])
})

test('the engine sees the store through its promise only, types included', async () => {
  const found = await violations({
    'src-main/store/sqlite/open.ts': `export type Handle = { file: string }\n`,
    'src-main/engine/import/job.ts': `import type { Handle } from '../../store/sqlite/open.ts'\nexport const job = (h: Handle) => h.file\n`,
  })
  assert.deepEqual(found, ['engine-knows-promises: src-main/engine/import/job.ts → src-main/store/sqlite/open.ts'])
})

test('domain knows nothing: no other room and no Node core module', async () => {
  const found = await violations({
    ...units,
    ...promise,
    'src-main/domain/bad.ts': `import { readFileSync } from 'node:fs'\nimport type { Store } from '../store/store.ts'\nexport const bad = (s: Store) => readFileSync(String(s.at))\n`,
  })
  assert.deepEqual(found, [
    'domain-knows-nothing: src-main/domain/bad.ts → src-main/store/store.ts',
    'no-node-core: src-main/domain/bad.ts → fs',
  ])
})

test('views never know each other, and parts know parts only', async () => {
  const component = (line: string): string => `<script lang="ts">\n${line}\n</script>\n<Other />\n`
  const found = await violations({
    'src-renderer/views/people/List.svelte': `<p>list</p>\n`,
    'src-renderer/views/today/Today.svelte': component(`import Other from '../people/List.svelte'`),
    'src-renderer/parts/Bad.svelte': component(`import Other from '../views/people/List.svelte'`),
  })
  assert.deepEqual(found, [
    'parts-know-parts: src-renderer/parts/Bad.svelte → src-renderer/views/people/List.svelte',
    'views-never-know-each-other: src-renderer/views/today/Today.svelte → src-renderer/views/people/List.svelte',
  ])
})

test('each outside package has one room', async () => {
  const found = await violations({
    'src-main/engine/dispatch/a.ts': `import { SMTPConnection } from 'nodemailer/lib/smtp-connection'\nexport const a = SMTPConnection\n`,
    'src-main/engine/content/mime/mime.ts': `import MailComposer from 'nodemailer/lib/mail-composer'\nexport const m = MailComposer\n`,
    'src-main/engine/dispatch/b.ts': `import type { Database } from 'better-sqlite3'\nexport type B = Database\n`,
    'src-main/shells/cli/c.ts': `import { app } from 'electron'\nexport const c = app\n`,
    'src-renderer/views/report/d.ts': `import { Chart } from 'chart.js'\nexport const d = Chart\n`,
  })
  assert.deepEqual(found, [
    'chart.js-in-one-part: src-renderer/views/report/d.ts → chart.js',
    'database-in-store: src-main/engine/dispatch/b.ts → better-sqlite3',
    'electron-in-desktop-shell: src-main/shells/cli/c.ts → electron',
    'nodemailer-in-gateways-and-mime: src-main/engine/dispatch/a.ts → nodemailer',
  ])
})

test('a circle is found, through types too', async () => {
  const found = await violations({
    'src-main/domain/a.ts': `import type { B } from './b.ts'\nexport type A = B | 1\n`,
    'src-main/domain/b.ts': `import type { A } from './a.ts'\nexport type B = A | 2\n`,
  })
  assert.equal(found.length, 1)
  assert.match(found[0] ?? '', /^no-circles/)
})
