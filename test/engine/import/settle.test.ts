/** Rows of a list that may clash are gone through some at a time: where one call ends makes no difference. */
import assert from 'node:assert/strict'
import { dirname, join } from 'node:path'
import test from 'node:test'
import { house } from './house.ts'

const EMAILS = ['anna@x.se', 'bo@x.se', 'anna@x.se', 'bo@x.se', 'anna@x.se', 'cissi@x.se', 'bo@x.se', 'anna@x.se']

test('a row that another has come before is found across calls', async (t) => {
  const { file, store } = await house(t)
  const mapping = [{ column: 0, header: 'email', to: { kind: 'field', key: 'email' } }] as const
  const found: unknown[] = []
  for (const limit of [1, 3, 100]) {
    const staging = join(dirname(file), `staging-${limit}`)
    const on = { staging, what: 'people', mapping } as const
    await store.staging.create(on)
    await store.staging.add({
      ...on,
      rows: JSON.stringify(EMAILS.map((email, i) => [i + 1, email, email])),
      warnings: '[]',
      rejected: '[]',
      raws: [{ firstLine: 1, texts: JSON.stringify(EMAILS) }],
      suspects: JSON.stringify([
        ['email', 'anna@x.se'],
        ['email', 'bo@x.se'],
      ]),
    })
    await store.staging.closeWindow({ ...on, lastLine: EMAILS.length })
    await store.importCheck.findCandidates({ ...on, win: 1 })
    assert.equal(await store.importCheck.candidates(on), 7)
    for (let after: number | null = 0; after !== null;) {
      after = await store.importCheck.settle({ ...on, after, limit })
    }
    const { rows } = await store.staging.page({ staging, verdict: 'rejected', code: '', offset: 0, limit: 10 })
    found.push(rows.map(({ line, params, raw }) => [line, (JSON.parse(params!) as { line: number }).line, raw]))
  }
  const twice = [
    [3, 1, 'anna@x.se'],
    [4, 2, 'bo@x.se'],
    [5, 1, 'anna@x.se'],
    [7, 2, 'bo@x.se'],
    [8, 1, 'anna@x.se'],
  ]
  assert.deepEqual(found, [twice, twice, twice])
})
