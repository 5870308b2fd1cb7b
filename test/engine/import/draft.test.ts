import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { mappedKeys, type ColumnMapping } from '../../../src-main/contract/imports.ts'
import type { FieldType } from '../../../src-main/domain/fields.ts'
import { judgeOf, notationsOf, type Draft } from '../../../src-main/engine/import/draft.ts'
import { guessMapping } from '../../../src-main/engine/import/mapping.ts'
import { NO_WARNINGS, type Row } from '../../../src-main/engine/import/rows.ts'
import { importWords } from '../../../src-main/words/import.ts'
import { sayFrom } from '../../../src-main/words/say.ts'
import { fixture, rowsOf, sniffed } from './lists.ts'

const row = (...cells: string[]): Row => ({ line: 7, cells, raw: cells.join(','), fault: null, warnings: NO_WARNINGS })
const field = (column: number, key: string): ColumnMapping[number] => ({
  column,
  header: key,
  to: { kind: 'field', key },
})
const fresh = (column: number, key: string, type: FieldType): ColumnMapping[number] => ({
  column,
  header: key,
  to: { kind: 'new', key, label: key, type },
})
const people = [field(0, 'email'), field(1, 'phone'), field(2, 'customer_number'), field(3, 'city')]
const judge = judgeOf(people, [], { defaultCountry: 'SE', notations: [] })
const codes = (d: Draft): string[] => d.warnings.map((w) => w.code)

test('a good row becomes values and identities; empty cells are left alone', () => {
  const draft = judge(row(' Anna@Example.com ', '070-174 06 05', ' K-1 ', ''))
  assert.deepEqual(draft.values, ['Anna@example.com', '+46701740605', 'K-1', null])
  assert.deepEqual(draft.identities, [
    { namespace: 'email', value: 'anna@example.com' },
    { namespace: 'phone', value: '+46701740605' },
    { namespace: 'customer_number', value: 'k-1' },
  ])
  assert.equal(draft.rejected, null)
})

test('half a surrogate pair, which a workbook can hold, is read as what the store gives back', () => {
  const draft = judge(row('a@example.com', '', 'A\ud800B', 'Ume\udc00'))
  assert.deepEqual(draft.values, ['a@example.com', null, 'A\ufffdB', 'Ume\ufffd'])
  assert.equal(draft.identities[1]!.value, 'a\ufffdb')
})

test('a bad phone beside a good e-mail is left out with a warning', () => {
  const draft = judge(row('a@example.com', '12', '', 'Umeå'))
  assert.deepEqual(draft.values, ['a@example.com', null, null, 'Umeå'])
  assert.deepEqual(draft.warnings, [
    { code: 'import/phone-dropped', params: { value: '12', reason: 'phone/too-short' } },
  ])
})

test('a bad phone alone rejects its row', () => {
  const draft = judge(row('', '12', '', 'Umeå'))
  assert.deepEqual([draft.rejected?.code, draft.column], ['phone/too-short', 1])
  assert.deepEqual(draft.identities, [])
})

test('a bad e-mail rejects its row although other identities are there', () => {
  const draft = judge(row('a@example', '070-174 06 05', 'K-1', ''))
  assert.deepEqual(
    [draft.rejected, draft.column],
    [{ code: 'email/no-dot-in-domain', params: { value: 'a@example' } }, 0],
  )
  assert.deepEqual([draft.values, draft.identities], [[], []])
})

test('a row that says nobody is rejected', () => {
  assert.equal(judge(row('', ' ', '', 'Umeå')).rejected?.code, 'import/no-identity')
})

test('a fault found while reading is the reason of the rejection', () => {
  const fault = { code: 'import/nul-byte', params: {} }
  assert.deepEqual(judge({ ...row('a@example.com'), fault }).rejected, fault)
})

test('a bad number, date or yes-or-no is left out with a warning, a set is sorted without repeats', () => {
  const mapping = [
    field(0, 'email'),
    fresh(1, 'n', 'number'),
    fresh(2, 'd', 'date'),
    fresh(3, 'b', 'boolean'),
    fresh(4, 's', 'set'),
  ]
  const judged = judgeOf(mapping, [], {
    defaultCountry: null,
    notations: mapping.map(() => ({ dateOrder: 'mdy', decimalMark: ',' })),
  })
  assert.deepEqual(judged(row('a@example.com', '1,234', '03/09/2024', 'Ja', 'b; a;b;')).values, [
    'a@example.com',
    1.234,
    '2024-03-09',
    true,
    ['a', 'b'],
  ])
  const bad = judged(row('a@example.com', 'x', '31/31/2024', 'kanske', ''))
  assert.deepEqual(codes(bad), ['import/bad-number', 'import/bad-date', 'import/bad-boolean'])
  assert.deepEqual(bad.values, ['a@example.com', null, null, null, null])
})

test('a domain with an unknown ending is kept and warned', () => {
  assert.deepEqual(codes(judge(row('a@gmail.con', '', '', ''))), ['import/unknown-ending'])
})

test('an Excel list in Swedish becomes people with their accents', async () => {
  const { headers, sample } = await sniffed(fixture('kunder-excel.csv'))
  const mapping = guessMapping(headers, sample, [])
  const judged = judgeOf(mapping, [], { defaultCountry: 'SE', notations: notationsOf(headers, sample) })
  const drafts = (await rowsOf(fixture('kunder-excel.csv'))).map(judged)
  assert.deepEqual(
    drafts.map((d) => d.values[mappedKeys(mapping).indexOf('last_name')]),
    ['Öberg', 'Sjögren', 'Müller'],
  )
  assert.deepEqual(drafts.map(codes), [[], ['import/phone-dropped'], []])
})

test('every code of an import has a sentence in both languages', () => {
  const src = new URL('../../../src-main/', import.meta.url)
  const files = [
    ...['container', 'csv', 'sniff', 'source', 'xlsx'].map((f) => `engine/import/reading/${f}.ts`),
    ...['draft', 'headers', 'mapping'].map((f) => `engine/import/${f}.ts`),
    'domain/addresses/email.ts',
    'domain/addresses/phone.ts',
  ]
  const used = new Set<string>()
  for (const file of files) {
    const text = readFileSync(new URL(file, src), 'utf8')
    for (const [, c] of text.matchAll(/'((?:import|email|phone)\/[a-z0-9-]+)'/g)) used.add(c!)
    if (file === 'domain/addresses/email.ts') {
      for (const [, c] of text.matchAll(/(?:refusal\(|return |say\(|\? )'([a-z-]+)'/g)) used.add(`email/${c}`)
    }
    if (file === 'domain/addresses/phone.ts') {
      for (const line of text.matchAll(/return [^\n]*'([a-z-]+)'$/gm)) used.add(`phone/${line[1]}`)
    }
  }
  assert.ok(used.size > 60, `only ${used.size} codes were found`)
  const said = { ...importWords } as Record<string, unknown>
  for (const c of [...used, 'import/bad-number', 'import/bad-date', 'import/bad-boolean']) assert.ok(said[c], c)
  for (const c of Object.keys(importWords)) {
    for (const locale of ['en', 'sv'] as const)
      assert.ok(sayFrom(importWords, locale, { code: c, params: {} }).length > 2)
  }
})
