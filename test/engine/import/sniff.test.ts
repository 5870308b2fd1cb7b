import assert from 'node:assert/strict'
import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { guessEncoding } from '../../../src-main/engine/import/reading/decode.ts'
import { guessDelimiter, sniffFile } from '../../../src-main/engine/import/reading/sniff.ts'
import { cellText } from '../../../src-main/engine/import/reading/xlsx.ts'
import { fixture, refusal, rowsOf, short, sniffed, write } from './lists.ts'

test('every encoding is found by itself, and Mac Roman on demand', async () => {
  for (const [name, encoding] of [
    ['utf8-bom.csv', 'utf-8'],
    ['utf16le-bom.csv', 'utf-16le'],
    ['utf16le.csv', 'utf-16le'],
    ['utf16be.csv', 'utf-16be'],
    ['macintosh.csv', 'macintosh'],
  ] as const) {
    const wish = encoding === 'macintosh' ? { encoding } : {}
    const { reading, headers, preview } = await sniffed(fixture(name), wish)
    assert.equal(reading.encoding, encoding, name)
    assert.deepEqual(
      headers.map((h) => h.replace(/^F.rnamn$/, 'Förnamn')),
      ['Förnamn', 'E-post'],
      name,
    )
    assert.deepEqual(
      preview.map((r) => r[0]),
      ['Åsa', 'Björn'],
      name,
    )
  }
})

test('a UTF-8 character that the sample cuts in half does not make the list windows-1252', () => {
  const bytes = Buffer.from('åäö€😀')
  for (let cut = 1; cut <= bytes.length; cut++) {
    assert.equal(guessEncoding(bytes.subarray(0, cut), { complete: false }), 'utf-8', `cut at ${cut}`)
  }
  assert.equal(guessEncoding(bytes.subarray(0, 1), { complete: true }), 'windows-1252')
})

test('one windows-1252 letter far down in an ASCII list is found', async (t) => {
  const body = Buffer.from(`email,namn\n${'a@b.se,x\n'.repeat(100_000)}b@c.se,\xd6rjan\n`, 'latin1')
  const path = await write(t, body)
  assert.equal((await sniffed(path)).reading.encoding, 'windows-1252')
  assert.equal((await rowsOf(path)).at(-1)?.cells[1], 'Örjan')
})

test('a few broken bytes in a UTF-8 list leave it UTF-8 and warn their rows', async (t) => {
  const body = [
    Buffer.from(`email,namn\n${'a@b.se,Åsa Öberg\n'.repeat(50)}b@c.se,`),
    Buffer.from([0xe5]),
    Buffer.from('sa\n'),
  ]
  const path = await write(t, Buffer.concat(body))
  const { reading, notes } = await sniffed(path)
  assert.equal(reading.encoding, 'utf-8')
  assert.deepEqual(
    notes.map((n) => n.code),
    ['import/check-encoding'],
  )
  const last = (await rowsOf(path)).at(-1)
  assert.deepEqual(
    last?.warnings.map((w) => w.code),
    ['import/broken-characters'],
  )
})

test('an Excel list in Swedish is read with its sep line, accents and quoted line breaks', async () => {
  const { reading, headers } = await sniffed(fixture('kunder-excel.csv'))
  assert.deepEqual(reading, { kind: 'csv', encoding: 'windows-1252', delimiter: ';', header: true, sheet: '' })
  assert.equal(headers[1], 'Förnamn')
  const rows = await rowsOf(fixture('kunder-excel.csv'))
  assert.deepEqual(
    rows.map((r) => [r.line, r.cells[1], r.cells[7]]),
    [
      [3, 'Åsa', 'Ring efter kl 17;\r\ninte på fredagar'],
      [5, 'Björn', ''],
      [6, 'Zoë', '€ 5'],
    ],
  )
})

test('the delimiter is the one that cuts all rows alike', () => {
  assert.equal(guessDelimiter('a;b\n1,5;2,5\n3,5;4,5\n'), ';')
  assert.equal(guessDelimiter('a\tb,c\n1\t2,3\n'), '\t')
  assert.equal(guessDelimiter('a|b|c\n1|"2,3,4"|5\n'), '|')
  assert.equal(guessDelimiter('name,address\nx,"a; b; c"\ny,"d; e"\n'), ',')
  assert.equal(guessDelimiter('email\na@b.se\n'), ',')
})

test('a list without a header is told from one with it, and the wish decides', async (t) => {
  const bare = await write(t, 'anna@example.com,Anna\nbo@example.com,Bo\n')
  const found = await sniffed(bare)
  assert.equal(found.reading.header, false)
  assert.deepEqual(found.headers, ['', ''])
  assert.equal((await rowsOf(bare)).length, 2)
  assert.equal((await sniffed(bare, { header: true })).headers[0], 'anna@example.com')
})

test('a workbook gives its first sheet with rows, dates in ISO form and numbers as digits', async () => {
  const { reading, sheets, headers } = await sniffed(fixture('kunder.xlsx'))
  assert.deepEqual(sheets, ['Tom', 'Kunder'])
  assert.equal(reading.sheet, 'Kunder')
  assert.equal(headers[0], 'Förnamn')
  assert.deepEqual((await rowsOf(fixture('kunder.xlsx'))).map(short), [
    '2 Åsa|asa@example.com|46701740605|41101|1985-03-09|true',
    '4 Björn|bjorn@example.com||12345678901234|1990-12-31|false',
  ])
  const wrong = await sniffFile(fixture('kunder.xlsx'), { sheet: 'Nej' })
  assert.equal(!wrong.ok && wrong.refusal.code, 'import/no-such-sheet')
})

test('what is no list is refused by what it holds, whatever its name says', async (t) => {
  assert.equal(await refusal(fixture('really-a-pdf.csv')), 'import/pdf')
  assert.equal(await refusal(fixture('encrypted.xlsx')), 'import/encrypted')
  assert.equal(await refusal(fixture('old.xls')), 'import/old-excel')
  assert.equal(await refusal(await write(t, '')), 'import/empty-file')
  assert.equal(await refusal(await write(t, '\ufeff \r\n\n')), 'import/empty-file')
  assert.equal(await refusal(await write(t, 'Email,Name\n')), 'import/no-rows')
  assert.equal(await refusal(await write(t, 'Email,Name\n\n , \n')), 'import/no-rows')
  assert.equal(await refusal(await write(t, '<!DOCTYPE html><p>x')), 'import/web-page')
  assert.equal(await refusal(await write(t, Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'))), 'import/picture')
  const noise = Buffer.from(Array.from({ length: 5_000 }, (_, i) => (i * 7919) % 251))
  assert.equal(await refusal(await write(t, noise)), 'import/not-a-list')
  const path = await write(t, 'x')
  assert.equal(await refusal(join(dirname(path), 'no.csv')), 'import/not-found')
  await mkdir(join(dirname(path), 'folder'))
  assert.equal(await refusal(join(dirname(path), 'folder')), 'import/not-a-file')
})

test('a ZIP that is no workbook, and a damaged workbook, are refused', async (t) => {
  const { readFile } = await import('node:fs/promises')
  const book = await readFile(fixture('kunder.xlsx'))
  const renamed = Buffer.from(book.toString('latin1').replaceAll('[Content_Types]', '[Content_Typos]'), 'latin1')
  assert.equal(await refusal(await write(t, renamed)), 'import/archive')
  assert.equal(await refusal(await write(t, book.subarray(0, 2_000), 'cut.xlsx')), 'import/damaged-workbook')
  const hurt = Buffer.from(book)
  hurt.fill(0x55, 60, 900)
  assert.equal(await refusal(await write(t, hurt, 'hurt.xlsx')), 'import/damaged-workbook')
})

test('a workbook that unpacks to more than a gigabyte is refused before it is unpacked', async (t) => {
  const { readFile } = await import('node:fs/promises')
  const book = Buffer.from(await readFile(fixture('kunder.xlsx')))
  const entry = book.indexOf(Buffer.from('PK\x01\x02', 'latin1'))
  book.writeUInt32LE(0x7fffffff, entry + 24)
  assert.equal(await refusal(await write(t, book, 'bomb.xlsx')), 'import/too-large')
})

test('duplicate headers are refused by name and place', async (t) => {
  const r = await sniffFile(await write(t, 'Email,Name,EMAIL \na@b.se,A,\n'))
  assert.deepEqual(!r.ok && r.refusal.params, { header: 'EMAIL', first: 1, second: 3 })
  assert.equal(!r.ok && r.refusal.code, 'import/duplicate-headers')
  assert.equal(await refusal(await write(t, 'Email,,\na@b.se,A,B\n')), 'accepted', 'nameless columns are no duplicates')
})

test('300 columns are read, 513 are refused', async (t) => {
  const list = (n: number): string =>
    `${Array.from({ length: n }, (_, i) => `c${i}`).join(',')}\n${Array.from({ length: n }, (_, i) => i).join(',')}\n`
  const path = await write(t, list(300))
  assert.equal((await sniffed(path)).headers.length, 300)
  assert.equal((await rowsOf(path))[0]?.cells[299], '299')
  assert.equal(await refusal(await write(t, list(513))), 'import/too-many-columns')
})

test('a day, a time and both are read from a sheet as a person reads them there', () => {
  const at = (text: string, more = 0): string => cellText(new Date(Date.parse(`${text}Z`) + more))
  assert.equal(at('1990-01-02T00:00:00'), '1990-01-02')
  assert.equal(at('1990-01-02T00:00:00', -0.4), '1990-01-02', 'a fraction of a day is never exact')
  assert.equal(at('2024-01-30T14:30:00', 0.3), '2024-01-30 14:30:00')
  assert.equal(at('1899-12-31T13:30:00'), '13:30')
  assert.equal(at('1899-12-31T23:59:59'), '23:59:59')
  assert.equal(at('1899-12-31T00:00:00'), '00:00')
  assert.equal(at('1904-01-01T13:30:00'), '13:30')
  assert.equal(at('1904-01-01T00:00:00'), '1904-01-01')
  assert.equal(cellText(new Date(Date.UTC(10_004, 0, 1))), '')
  assert.equal(cellText(new Date(Number.NaN)), '')
})
