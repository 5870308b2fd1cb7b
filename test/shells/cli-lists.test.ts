import assert from 'node:assert/strict'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Refusal } from '../../src-main/domain/units.ts'
import { say } from '../../src-main/words/table.ts'
import { fixture } from '../engine/import/lists.ts'
import { cliOf } from './cli-tools.ts'

interface DryRun {
  readonly counts: Readonly<Record<'rows' | 'new' | 'update' | 'same' | 'rejected', number>>
  readonly rejectedRows: readonly { readonly line: number; readonly notices: readonly { readonly code: string }[] }[]
}

const columns = (count: number): string => Array.from({ length: count }, (_, i) => `c${i}`).join(',')

/** What cannot be a list: its bytes, and what is said of it in English and in Swedish. */
const NO_LISTS: Readonly<Record<string, readonly [content: string | Buffer, en: RegExp, sv: RegExp]>> = {
  'empty.csv': ['', /The file is empty/, /Filen är tom/],
  'blank.csv': ['\n \n', /The file is empty/, /Filen är tom/],
  'header.csv': ['email,name\n', /no rows below the header/, /inga rader under rubrikraden/],
  'nobody.csv': ['name,city\nA,B\n', /No column says who a person is/, /Ingen kolumn säger vem/],
  'twins.csv': ['email,Name,name\na@x.se,A,B\n', /Columns 2 and 3 are both called “name”/, /Kolumn 2 och 3 heter båda/],
  'wide.csv': [`email,${columns(599)}\na@x.se\n`, /has 600 columns; at most 512/, /har 600 kolumner; högst 512/],
  'noise.csv': [Buffer.from(Array.from({ length: 4000 }, (_, i) => (i * 7919) % 29)), /not a list/, /ingen lista/],
  'pdf.csv': ['%PDF-1.7\n%âãÏÓ\n1 0 obj\n', /This is a PDF/, /Det här är en PDF/],
  'locked.xlsx': [readFileSync(fixture('encrypted.xlsx')), /locked with a password/, /låst med lösenord/],
  'cut.xlsx': [readFileSync(fixture('kunder.xlsx')).subarray(0, 2000), /workbook is damaged/, /Arbetsboken är skadad/],
}

test('what is no list is refused in one sentence, in either language, and nothing of it is kept', async (t) => {
  const cli = cliOf(t)
  await cli.json('workspace', 'create', '--name', 'Prov')
  for (const [name, [content, en, sv]] of Object.entries(NO_LISTS)) {
    writeFileSync(join(cli.home, name), content)
    const { code, out, err } = await cli.run('people', 'import', name, '--yes', '--json')
    assert.deepEqual([name, code, out], [name, 3, ''], err)
    const told = JSON.parse(err) as Refusal & { readonly sentence: string }
    assert.match(told.sentence, en)
    assert.match(say('sv', told), sv)
  }
  assert.deepEqual(await cli.json('people', 'imports'), [])
  assert.deepEqual(await cli.json('people', 'count'), { people: 0 })
  assert.deepEqual(
    readdirSync(cli.home).filter((name) => name.startsWith('arbete.utskick')),
    ['arbete.utskick'],
  )
})

/** Lists with rows that cannot be taken: how many rows are new, and the line and reason of the others. */
const BAD_ROWS: Readonly<
  Record<string, readonly [content: string | Buffer, added: number, rejected: readonly string[]]>
> = {
  'ragged.csv': ['email,name\na@x.se\nb@x.se,B,C\nc@x.se,C,\n', 2, ['3 import/row-long']],
  'unclosed.csv': ['email,name\na@x.se,"A\nb@x.se,B\nc@x.se,C\n', 2, ['2 import/unclosed-quote']],
  'nul.csv': ['email,name\na@x.se,A\0B\nb@x.se,B\n', 1, ['2 import/nul-byte']],
  'huge.csv': [`email,name\na@x.se,${'x'.repeat(10_000_000)}\nb@x.se,B\n`, 1, ['2 import/cell-too-long']],
  'twice.csv': [
    'email,phone\na@x.se,0701740632\nA@X.SE,\nb@x.se,+46701740632\n',
    1,
    ['3 import/twice', '4 import/twice'],
  ],
  'phones.csv': ['email,phone\na@x.se,0701740632\nb@x.se,12\n,12\n', 2, ['4 phone/too-short']],
  'old-mac.csv': [Buffer.from('email;name\rasa@x.se;\xc5sa\rbo@x.se;Bo\r', 'latin1'), 2, []],
}

test('a row that cannot be taken is told by its line and reason, and costs no other row', async (t) => {
  const cli = cliOf(t)
  await cli.json('workspace', 'create', '--name', 'Prov')
  for (const [name, [content, added, rejected]] of Object.entries(BAD_ROWS)) {
    writeFileSync(join(cli.home, name), content)
    const found = await cli.json<DryRun>('people', 'import', name, '--country', 'SE', '--dry-run')
    assert.deepEqual(
      found.rejectedRows.map(({ line, notices }) => `${line} ${notices[0]!.code}`),
      rejected,
      name,
    )
    const { rows, new: fresh, update, same } = found.counts
    assert.deepEqual([fresh, update, same, rows], [added, 0, 0, added + rejected.length], name)
  }
  const { out } = await cli.run('people', 'import', 'twice.csv', '--dry-run', '--locale', 'sv')
  assert.match(out, /^ {2}rad 3 {2}Samma e-post står redan på rad 2\.$/m)
  assert.match(out, /^ {2}rad 4 {2}Samma telefon står redan på rad 2\.$/m)
})

test('an option that does not fit the list is refused by name, never passed over', async (t) => {
  const cli = cliOf(t)
  await cli.json('workspace', 'create', '--name', 'Prov')
  writeFileSync(join(cli.home, 'list.csv'), 'email,city\na@x.se,B\n')
  const wrong: readonly (readonly [code: number, said: RegExp, ...options: string[]])[] = [
    [3, /“Sverige” is not a country code/, '--country', 'Sverige'],
    [3, /“XX” is not a country code/, '--country', 'XX'],
    [3, /no visible sheet called “Blad1”/, '--sheet', 'Blad1'],
    [3, /both go to email/, '--map', 'email=email,city=email'],
    [3, /no purpose called “nix”/, '--consent', 'email:nix'],
    [2, /Nobody is here to answer/, '--no-input'],
  ]
  for (const [code, said, ...options] of wrong) {
    const ran = await cli.run('people', 'import', 'list.csv', ...options)
    assert.deepEqual([options, ran.code, ran.out], [options, code, ''], ran.err)
    assert.match(ran.err, said)
  }
  assert.match(
    (await cli.run('-w', 'b.utskick', 'workspace', 'create', '--country', 'Sverige')).err,
    /not a country code/,
  )
  assert.deepEqual(await cli.json('people', 'imports'), [])
})

test('a reader that has seen enough does not break the command', async (t) => {
  const cli = cliOf(t)
  await cli.json('workspace', 'create', '--name', 'Prov')
  const checking = cli.start('workspace', 'check')
  checking.child.stdout!.destroy()
  const { code, err } = await checking.ended
  assert.deepEqual([code, err], [0, ''])
})
