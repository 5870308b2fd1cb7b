import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ColumnMapping } from '../../../src-main/contract/imports.ts'
import type { Field } from '../../../src-main/domain/fields.ts'
import { keyFrom } from '../../../src-main/engine/import/headers.ts'
import { applyMapFlag, checkMapping, guessMapping, parseMapFlag } from '../../../src-main/engine/import/mapping.ts'
import type { Result } from '../../../src-main/domain/units.ts'

const guess = (header: string, rows: string[] = [], fields: Field[] = []): string[] =>
  guessMapping(
    header.split(','),
    rows.map((r) => ({ cells: r.split(',') })),
    fields,
  ).map(({ to }) => (to.kind === 'skip' ? '-' : to.kind === 'new' ? `${to.key}:${to.type}` : to.key))

const code = (r: Result<unknown>): string => (r.ok ? 'ok' : r.refusal.code)
const mapping = (...to: ColumnMapping[number]['to'][]): ColumnMapping =>
  to.map((t, i) => ({ column: i, header: `H${i}`, to: t }))
const points: Field = { id: 7, key: 'points', label: 'Poäng', type: 'number' }

test('columns are known by their English names', () => {
  assert.deepEqual(
    guess('CustomerId,FirstName,LastName,Company,Address,City,State,Country,PostalCode,Phone,Fax,Email,SupportRepId', [
      '1,Ann,Ek,,Main 1,Rome,,Italy,00192,+39 06 39733434,+39 06 39733435,ann@example.com,3',
      '2,Bo,Ek,,Main 2,Oslo,,Norway,0171,+47 22 44 22 22,,bo@example.com,4',
    ]),
    [
      'customer_number',
      'first_name',
      'last_name',
      'company',
      'street',
      'city',
      'region',
      'country',
      'postal_code',
      'phone',
      'fax:text',
      'email',
      'support_rep_id:number',
    ],
  )
})

test('columns are known by their Swedish names', () => {
  assert.deepEqual(guess('Kundnr,Förnamn,Efternamn,E-postadress,Mobil,Telefon,Postnr,Ort,Land,Födelsedatum,Företag'), [
    'customer_number',
    'first_name',
    'last_name',
    'email',
    'phone',
    'telefon:text',
    'postal_code',
    'city',
    'country',
    'birth_date',
    'company',
  ])
})

test('a column of addresses is the e-mail column whatever it is called', () => {
  assert.deepEqual(guess('Kontakt,E-post', ['ann@example.com,ja', 'bo@example.com,nej']), ['email', 'e_post:boolean'])
  assert.deepEqual(guess(',,', ['ann@example.com,070-1740605,', 'bo@example.com,+46701740606,']), [
    'email',
    'phone',
    '-',
  ])
})

test('a new field has the type of its values', () => {
  assert.deepEqual(
    guess('email,active,points,zip code,since,tags,note', [
      'a@b.se,1,1,01234,2024-01-02,vip;new,x',
      'b@b.se,0,2.5,23456,2023-11-30,old;vip,y',
    ]),
    ['email', 'active:boolean', 'points:number', 'postal_code', 'since:date', 'tags:set', 'note:text'],
  )
  assert.deepEqual(
    guess('email,code', ['a@b.se,007', 'b@b.se,123']),
    ['email', 'code:text'],
    'leading zeros are no number',
  )
})

test('an existing field is found by its label or key', () => {
  assert.deepEqual(guess('email,poäng,x', [], [points]), ['email', 'points', 'x:text'])
})

test('a key is made from any header, free of standard, reserved and taken names', () => {
  const taken = new Set(['fax'])
  for (const [header, key] of [
    ['Fax', 'fax_2'],
    ['Antal köp (år)', 'antal_kop_ar'],
    ['SupportRepId', 'support_rep_id'],
    ['2024', 'field_2024'],
    ['日本', 'field'],
    ['created_at', 'created_at_2'],
    ['for', 'for_2'],
    ['unsubscribe', 'unsubscribe_2'],
  ] as const) {
    assert.equal(keyFrom(header, taken), key)
  }
})

test('a mapping needs an identity and gives each field one column', () => {
  const email = { kind: 'field', key: 'email' } as const
  const fresh = (key: string, label = 'L') => ({ kind: 'new', key, label, type: 'text' }) as const
  assert.equal(code(checkMapping(mapping(email, fresh('fax')), [])), 'ok')
  assert.equal(
    code(checkMapping(mapping({ kind: 'field', key: 'city' }, { kind: 'skip' }), [])),
    'import/no-identity-column',
  )
  assert.equal(code(checkMapping(mapping(email, email), [])), 'import/column-mapped-twice')
  assert.equal(code(checkMapping([...mapping(email), ...mapping({ kind: 'skip' })], [])), 'import/column-twice')
  assert.equal(code(checkMapping(mapping(email, { kind: 'field', key: 'nope' }), [])), 'import/unknown-field')
  assert.equal(code(checkMapping(mapping(email, { kind: 'field', key: 'created_at' }), [])), 'import/unknown-field')
  assert.equal(code(checkMapping(mapping(email, fresh('Fax')), [])), 'import/bad-key')
  assert.equal(code(checkMapping(mapping(email, fresh('a"; drop table')), [])), 'import/bad-key')
  assert.equal(code(checkMapping(mapping(email, fresh('city')), [])), 'import/standard-key')
  assert.equal(code(checkMapping(mapping(email, fresh('forloop')), [])), 'import/reserved-key')
  assert.equal(code(checkMapping(mapping(email, fresh('points')), [points])), 'import/key-in-use')
  assert.equal(code(checkMapping(mapping(email, fresh('fax', ' ')), [])), 'import/bad-label')
})

test('a mapping written on a command line takes the place of the guess', () => {
  const flags = parseMapFlag('Kontakt=email, Fax=skip,Poäng=points:number,#4=city')
  assert.ok(flags.ok)
  const headers = ['Kontakt', 'Fax', 'Poäng', 'Ort 2', 'Email']
  const guessed = guessMapping(headers, [], [])
  const said = applyMapFlag(guessed, flags.value, [])
  assert.ok(said.ok)
  assert.deepEqual(
    said.value.map((m) => m.to),
    [
      { kind: 'field', key: 'email' },
      { kind: 'skip' },
      { kind: 'new', key: 'points', label: 'Poäng', type: 'number' },
      { kind: 'field', key: 'city' },
      { kind: 'skip' },
    ],
  )
  assert.equal(code(checkMapping(said.value, [])), 'ok')
  assert.equal(code(applyMapFlag(guessed, [{ header: 'Nej', key: 'email', type: null }], [])), 'import/no-such-column')
  assert.equal(code(applyMapFlag(guessed, [{ header: 'Fax', key: 'fax', type: null }], [])), 'import/unknown-field')
  assert.equal(code(parseMapFlag('E-post')), 'import/bad-map')
  assert.equal(code(parseMapFlag('A=b:colour')), 'import/bad-map')
  const escaped = parseMapFlag('Namn\\, ort=city')
  assert.ok(escaped.ok)
  assert.equal(escaped.value[0]?.header, 'Namn, ort')
})
