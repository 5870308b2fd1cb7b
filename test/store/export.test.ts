import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { csvRow } from '../../src-main/engine/audience/csv.ts'
import { peopleHandlers } from '../../src-main/engine/audience/people.ts'
import { openWorkspace, sessionOver, yes } from './open-workspace.ts'

const signal = new AbortController().signal

test('no exported cell runs as a formula, and numbers and phones stay what they are', () => {
  const cells = [
    '=1+1',
    '@a',
    '\tx',
    '+cmd|x',
    '-2+3',
    '+46701740632',
    '+46 70 174 06 32',
    '-2.5',
    '-2,5',
    'a"b',
    'x;y',
    'two\nlines',
    '',
  ]
  assert.equal(
    csvRow(cells, ';'),
    `'=1+1;'@a;"'\tx";'+cmd|x;'-2+3;+46701740632;+46 70 174 06 32;-2.5;"-2,5";"a""b";"x;y";"two\nlines";\r\n`,
  )
})

test('an export holds the people of the query and appears whole or not at all', async (t) => {
  const workspace = await openWorkspace(t)
  const { folder } = workspace
  const session = sessionOver(workspace)
  const calls = peopleHandlers(session)
  const add = async (values: Record<string, string>): Promise<void> =>
    void yes(await calls['people.save']({ id: null, values }, signal))
  await add({ email: 'a@example.se', first_name: '=1+1', phone: '070-174 06 32', city: 'Göteborg' })
  await add({ email: 'b@example.se', city: 'Oslo' })
  const to = join(folder, 'out.csv')
  const run = async (file: string) => {
    const query = { search: 'göteborg', filter: null, sort: { key: 'created_at', descending: true } }
    return session.jobs.ended(yes(await calls['people.export']({ query, to: file, delimiter: ';' }, signal)).job)
  }
  const job = await run(to)
  assert.deepEqual([job.state, job.result], ['done', to])
  const lines = (await readFile(to, 'utf8')).split('\r\n')
  assert.ok(lines[0]?.startsWith('\uFEFFemail;phone;first_name;'))
  assert.ok(lines[1]?.startsWith("a@example.se;+46701740632;'=1+1;"))
  assert.ok(lines[1]?.endsWith('2026-03-04;2026-03-04'))
  assert.equal(lines.length, 3)
  const refused = await run(join(folder, 'missing', 'out.csv'))
  assert.equal(refused.refusal?.code, 'people/cannot-write')
  assert.equal(
    (await readdir(folder)).some((name) => name.endsWith('.partial')),
    false,
  )
})
