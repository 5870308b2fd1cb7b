import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { cellsOf } from '../../../src-main/engine/import/rejected.ts'
import { CsvSplitter } from '../../../src-main/engine/import/reading/csv.ts'
import type { Row } from '../../../src-main/engine/import/rows.ts'
import { readRows } from '../../../src-main/engine/import/reading/source.ts'
import { rowsOf, short, sniffed, write } from './lists.ts'

/** The rows of `text` when it arrives in pieces of `size` characters. */
function split(text: string, size = text.length || 1, delimiter = ','): Row[] {
  const splitter = new CsvSplitter({ delimiter, newline: '\n', skipSeparatorLine: true })
  const rows: Row[] = []
  for (let i = 0; i < text.length; i += size) splitter.push(text.slice(i, i + size), false, rows)
  splitter.push('', true, rows)
  return rows
}

test('line numbers are those of the file: sep line, header, blank lines and quoted breaks are counted', () => {
  const rows = split('sep=,\r\na,b\r\n\r\n1,"x\r\ny"\r\n2,z\r\n,\r\n3,"q"')
  assert.deepEqual(rows.map(short), ['2 a|b', '4 1|x\r\ny', '6 2|z', '8 3|q'])
  assert.equal(rows[1]?.raw, '1,"x\r\ny"', 'the row stands as it was')
})

test('a short row is filled and warned, a long one rejected unless its surplus is empty', () => {
  const rows = split('a,b,c\n1,2\n1,2,3,4\n1,2,3,,\n')
  assert.deepEqual(rows.map(short), ['1 a|b|c', '2 1|2|', '3 import/row-long', '4 1|2|3'])
  assert.deepEqual(rows[1]?.warnings, [{ code: 'import/row-short', params: { expected: 3, found: 2 } }])
  assert.equal(rows[2]?.raw, '1,2,3,4')
})

test('a quotation mark that is never closed costs its own line and no other', () => {
  const rows = split('a,b\n1,x\n2,"y\n3,z\n4,w\n')
  assert.deepEqual(rows.map(short), ['1 a|b', '2 1|x', '3 import/unclosed-quote', '4 3|z', '5 4|w'])
  assert.equal(rows[2]?.raw, '2,"y')
})

test('a quotation mark that a later cell closes by mistake costs its own line and no other', () => {
  const rows = split('a,b\n1,"x\n2,"y"\n3,"z"\n')
  assert.deepEqual(rows.map(short), ['1 a|b', '2 import/unclosed-quote', '3 2|y', '4 3|z'])
})

test('a line inside a cell that was never closed is no row unless it has all columns', () => {
  const rows = split('a,b,c\n1,2,"note\nmore@example.com\n3,4,5\n')
  assert.deepEqual(rows.map(short), ['1 a|b|c', '2 import/unclosed-quote', '3 import/unclosed-quote', '4 3|4|5'])
})

test('a quotation mark inside a quoted cell rejects its row, doubled ones are read', () => {
  const rows = split('a,b\n1,"x "y" z"\n2,"x ""y"" z"\n3,5" pipe\n')
  assert.deepEqual(rows.map(short), ['1 a|b', '2 import/stray-quote', '3 2|x "y" z', '4 3|5" pipe'])
})

test('a row with a NUL is rejected, its neighbours are not', () => {
  assert.deepEqual(split('a,b\n1,x\0y\n2,z\n').map(short), ['1 a|b', '2 import/nul-byte', '3 2|z'])
})

test('a ten-megabyte cell rejects its row and is never held whole', async (t) => {
  for (const cell of ['x'.repeat(10_000_000), `"${'x y\n'.repeat(2_500_000)}"`, `"${'x""'.repeat(3_500_000)}"`]) {
    const path = await write(t, `email,note\na@b.se,1\nb@b.se,${cell}\nc@b.se,3\n`)
    const rows = await rowsOf(path)
    assert.deepEqual(
      [rows[0]!, rows.at(-1)!].map((r) => r.cells[0]),
      ['a@b.se', 'c@b.se'],
    )
    assert.equal(rows.length, 3)
    assert.equal(rows[1]?.fault?.code, 'import/cell-too-long')
    assert.ok(rows[1].raw.length < 11_000)
  }
})

test('an unclosed quotation mark above a hundred thousand rows loses none of them', async (t) => {
  const body = Array.from({ length: 100_000 }, (_, i) => `p${i}@example.com,${i}`).join('\n')
  const rows = await rowsOf(await write(t, `email,n\nx@example.com,"7\n${body}\n`))
  assert.equal(rows.length, 100_001)
  assert.deepEqual(rows.filter((r) => r.fault).map(short), ['2 import/unclosed-quote'])
  assert.equal(rows.at(-1)?.line, 100_002)
})

test('an overlong cell that is never closed says to which line it runs', () => {
  const rows = split(`a,b\n1,"${'x '.repeat(600_000)}\nend`, 65_536)
  assert.equal(rows[1]?.fault?.code, 'import/unclosed-quote-to-end')
  assert.deepEqual(rows[1]?.fault?.params, { line: 2, lastLine: 3 })
})

test('rows do not depend on how the text was cut into pieces', () => {
  const atom = fc.constantFrom('a', '1', '"', '""', ',', '\n', '\r\n', ' ', '\0', '"b"', ',"', '",', 'é')
  fc.assert(
    fc.property(fc.array(atom, { maxLength: 60 }), fc.integer({ min: 1, max: 9 }), (atoms, size) => {
      const text = atoms.join('')
      assert.deepEqual(split(text, size), split(text))
    }),
    { numRuns: 3_000, seed: 11 },
  )
})

test('cells that were written by the rules come back as they were', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', 'å', '"', ',', ';', '\n', ' ', 'x') })
  fc.assert(
    fc.property(fc.array(fc.array(cell, { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 8 }), (table) => {
      const text = table.map((r) => r.map((c) => `"${c.replaceAll('"', '""')}"`).join(',')).join('\n')
      const kept = table.filter((r) => r.some((c) => c.trim() !== ''))
      assert.deepEqual(
        split(text, 7).map((r) => r.cells),
        kept,
      )
    }),
    { numRuns: 2_000, seed: 5 },
  )
})

test('lines that end with a carriage return alone are lines', async (t) => {
  const rows = await rowsOf(await write(t, 'email,n\ra@b.se,1\rb@b.se,2\r'))
  assert.deepEqual(rows.map(short), ['2 a@b.se|1', '3 b@b.se|2'])
})

test('rows come in small batches, with how far the file was read', async (t) => {
  const path = await write(
    t,
    `email\n${Array.from({ length: 30_000 }, (_, i) => `person${i}@example.com`).join('\n')}\n`,
  )
  const { reading, sizeBytes } = await sniffed(path)
  let count = 0
  let batches = 0
  let read = 0
  for await (const batch of readRows(path, reading)) {
    batches++
    count += batch.rows.length
    assert.ok(batch.bytesRead >= read)
    read = batch.bytesRead
  }
  assert.equal(count, 30_000)
  assert.ok(batches > 1)
  assert.equal(read, sizeBytes)
})

test('a rejected row of a sheet is shown in the cells it had, tabs, quotes and breaks included', () => {
  const reading = { kind: 'xlsx', encoding: 'utf-8', delimiter: ',', header: true, sheet: 'A' } as const
  const raw = 'anna\t"says ""hej"""\t"a\tb\nc"\t'
  assert.deepEqual(cellsOf(reading, raw), ['anna', 'says "hej"', 'a\tb\nc', ''])
})
