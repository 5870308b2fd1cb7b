import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import type { Field } from '../../src-main/domain/fields.ts'
import { Console } from '../../src-main/shells/cli/console.ts'
import { ruleFile } from '../../src-main/shells/cli/files.ts'
import { Stop } from '../../src-main/shells/cli/stop.ts'
import type { Terminal } from '../../src-main/shells/cli/terminal.ts'
import { readsLikeSeveral, ruleFrom } from '../../src-main/shells/cli/where.ts'

const FIELDS: Field[] = [
  { id: null, key: 'country', label: 'Country', type: 'text' },
  { id: null, key: 'birth_date', label: 'Birth date', type: 'date' },
  { id: 1, key: 'points', label: 'Poäng', type: 'number' },
  { id: 2, key: 'member', label: 'Medlem', type: 'boolean' },
  { id: 3, key: 'tags', label: 'Taggar', type: 'set' },
]
const one = (text: string): unknown => {
  const rule = ruleFrom([text], FIELDS)
  return rule.kind === 'group' && rule.op === 'all' ? rule.of[0] : rule
}
const refusedAs = (code: string) => (error: unknown) => error instanceof Stop && error.refusal.code === code

test('a condition reads as what it says, by the type of its field', () => {
  assert.deepEqual(one('country is Sweden'), { kind: 'text', field: 'country', op: 'is', values: ['Sweden'] })
  const either = { kind: 'text', field: 'country', op: 'one_of', values: ['Germany', 'Great Britain'] }
  assert.deepEqual(one('country is Germany, Great Britain'), either)
  assert.deepEqual(one('country is not Germany,Great Britain'), { kind: 'group', op: 'none', of: [either] })
  assert.deepEqual(one('country starts with S'), { kind: 'text', field: 'country', op: 'starts_with', values: ['S'] })
  assert.deepEqual(one('Poäng >= 10'), { kind: 'number', field: 'points', op: '>=', value: 10 })
  assert.deepEqual(one('points is 3'), { kind: 'number', field: 'points', op: '=', value: 3 })
  assert.deepEqual(one('birth_date before 1990-01-01'), {
    ...{ kind: 'date', field: 'birth_date' },
    ...{ op: 'before', date: '1990-01-01' },
  })
  assert.deepEqual(one('member is ja'), { kind: 'boolean', field: 'member', value: true })
  assert.deepEqual(one('tags has a,b'), { kind: 'set', field: 'tags', op: 'has_any', values: ['a', 'b'] })
  assert.deepEqual(one('country not empty'), { kind: 'empty', field: 'country', empty: false })
  assert.deepEqual(one('consent email:offers'), {
    ...{ kind: 'consent', channel: 'email', purpose: 'offers' },
    status: 'granted',
  })
  assert.deepEqual(one('no suppressed sms'), { kind: 'suppressed', channel: 'sms', suppressed: false })
})

test('a comma inside a value is written with a backslash', () => {
  assert.deepEqual(one('country is Korea\\, South'), {
    ...{ kind: 'text', field: 'country' },
    ...{ op: 'is', values: ['Korea, South'] },
  })
})

test('a value that reads like several is noticed, with the values it may have meant', () => {
  assert.deepEqual(readsLikeSeveral(['points > 3', 'country is Germany or France']), {
    value: 'Germany or France',
    values: 'Germany,France',
  })
  assert.equal(readsLikeSeveral(['Land är Norge eller Sverige']), null, 'no condition')
  assert.deepEqual(readsLikeSeveral(['country is Norge eller Sverige'])?.values, 'Norge,Sverige')
  assert.equal(readsLikeSeveral(['country is Norge,Sverige', 'city contains ör', 'consent email:offers']), null)
})

test('several conditions must all hold', () => {
  const rule = ruleFrom(['country is Sweden', 'points > 3'], FIELDS)
  assert.ok(rule.kind === 'group' && rule.op === 'all' && rule.of.length === 2)
})

test('what is no condition, or does not fit its field, is refused by name', () => {
  for (const text of ['', 'country', 'country is', 'country är Sverige', 'consent email'])
    assert.throws(() => ruleFrom([text], FIELDS), refusedAs('cli/bad-where'), text)
  for (const text of ['points contains 3', 'points > many', 'birth_date is yesterday', 'member is maybe', 'tags > 3'])
    assert.throws(() => ruleFrom([text], FIELDS), refusedAs('cli/where-type'), text)
})

test('a file that holds no rule is refused in a sentence that says where, in the language asked for', async () => {
  const refusal = async (text: string): Promise<[string, unknown, string]> => {
    const stdin = Readable.from([Buffer.from(text)])
    const console = new Console({ env: {}, cwd: '/', stdin } as unknown as Terminal, { locale: 'sv' })
    const stopped = await ruleFile(console, '-').then(
      () => assert.fail(text.slice(0, 60)),
      (error: unknown) => error,
    )
    assert.ok(stopped instanceof Stop, String(stopped))
    const { code, params } = stopped.refusal
    return [code, params['where'], console.sayNotice({ code, params })]
  }
  const all = (...of: unknown[]): string => JSON.stringify({ kind: 'group', op: 'all', of })
  const city = { kind: 'text', field: 'city', op: 'is', values: ['x'] }
  for (const text of ['null', '[]', '"x"', '7']) assert.equal((await refusal(text))[0], 'cli/not-a-rule', text)
  for (const [text, where] of [
    ['{}', 'kind'],
    ['{"kind":"frob"}', 'kind'],
    ['{"kind":"group","op":"xor","of":[]}', 'op'],
    ['{"kind":"group","op":"all","of":{}}', 'of'],
    [all(city, { ...city, op: 'regex' }), 'of.1.op'],
    [all({ ...city, values: 'x' }), 'of.0.values'],
    [all(...Array.from({ length: 100_000 }, () => city)), 'of'],
  ] as const)
    assert.deepEqual((await refusal(text)).slice(0, 2), ['cli/unfit-rule', where], text.slice(0, 60))
  assert.match((await refusal(all({ ...city, values: 'x' })))[2], /passar inte vid of\.0\.values: .*förväntat lista/)
  const deep = (levels: number): string => `${'{"kind":"group","op":"all","of":['.repeat(levels)}${']}'.repeat(levels)}`
  for (const levels of [1_000, 200_000]) assert.equal((await refusal(deep(levels)))[0], 'cli/too-deep')
})
