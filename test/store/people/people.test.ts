import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Input } from '../../../src-main/contract/api.ts'
import { hours } from '../../../src-main/domain/units.ts'
import { say } from '../../../src-main/words/table.ts'
import { NEWEST, office, signal } from './office.ts'
import { no, yes } from '../open-workspace.ts'

test('what a person is given is stored in its normal form', async (t) => {
  const { add, get } = await office(t)
  const person = await get(
    await add({ email: ' Anna@EXAMPLE.se ', phone: '070-174 06 32', city: ' Lulea\u030a ', first_name: '' }),
  )
  const value = (key: string) => person.values.find((v) => v.key === key)?.value
  assert.deepEqual(
    [value('email'), value('phone'), value('city'), value('first_name')],
    ['Anna@example.se', '+46701740632', 'Luleå', null],
  )
  assert.deepEqual(
    person.identities.map((i) => `${i.namespace} ${i.value}`),
    ['email anna@example.se', 'phone +46701740632'],
  )
})

test('an edit by hand leaves the old value in the history and moves the identity', async (t) => {
  const { add, get, calls, clock, session } = await office(t)
  const id = await add({ email: 'a@example.se', city: 'Lund' })
  clock.advance(hours(1))
  yes(await calls['people.save']({ id, values: { email: 'b@example.se', city: null } }, signal))
  const person = await get(id)
  assert.deepEqual(
    person.identities.map((i) => i.value),
    ['b@example.se'],
  )
  assert.deepEqual(
    person.history.map((h) => [h.field, h.old, h.new, h.source.kind]),
    [
      ['city', 'Lund', null, 'hand'],
      ['email', 'a@example.se', 'b@example.se', 'hand'],
    ],
  )
  assert.equal(person.values.find((v) => v.key === 'email')?.at, clock.now())
  assert.equal(person.updatedAt, clock.now())
  yes(await calls['people.save']({ id, values: { email: 'b@example.se' } }, signal))
  assert.equal((await get(id)).history.length, 2, 'a value that stays the same is no change')
  await add({ email: 'a@example.se' })
  assert.ok(session.topics.includes('people'))
})

test('a value that recognises somebody else is refused and names them', async (t) => {
  const { add, get, calls } = await office(t)
  const other = await add({ email: 'Kim@example.se', first_name: 'Kim', last_name: 'Ek', customer_number: 'Å1' })
  const refused = no(await calls['people.save']({ id: null, values: { email: 'kim@EXAMPLE.se' } }, signal))
  assert.equal(refused.code, 'people/taken')
  assert.deepEqual([refused.params['id'], refused.params['name']], [other, 'Kim Ek'])
  const id = await add({ email: 'x@example.se' })
  assert.equal(
    no(await calls['people.save']({ id, values: { city: 'Lund', customer_number: 'å1' } }, signal)).code,
    'people/taken',
  )
  assert.equal(
    (await get(id)).values.find((v) => v.key === 'city')?.value,
    null,
    'a refused edit leaves nothing behind',
  )
  assert.equal(
    yes(await calls['people.page']({ query: { search: '', filter: null, sort: NEWEST }, offset: 0, limit: 10 }, signal))
      .total,
    2,
  )
})

test('a person nobody could recognise is not kept', async (t) => {
  const { add, calls } = await office(t)
  assert.equal(
    no(await calls['people.save']({ id: null, values: { first_name: 'Bo' } }, signal)).code,
    'people/no-identity',
  )
  const id = await add({ email: 'bo@example.se' })
  assert.equal(no(await calls['people.save']({ id, values: { email: null } }, signal)).code, 'people/no-identity')
  yes(await calls['people.save']({ id, values: { email: null, customer_number: '7' } }, signal))
})

test('several edits are made together or not at all', async (t) => {
  const { add, get, calls } = await office(t)
  const [a, b] = [await add({ email: 'a@example.se' }), await add({ email: 'b@example.se' })]
  const bad: Input<'people.saveAll'>['edits'] = [
    { id: a, values: { city: 'Lund' } },
    { id: b, values: { email: 'A@example.se' } },
  ]
  const refused = no(await calls['people.saveAll']({ edits: bad }, signal))
  assert.equal(refused.code, 'people/taken')
  assert.equal(refused.params['edited'], b, 'the refusal says whose edit it was')
  const phone = no(await calls['people.saveAll']({ edits: [{ id: a, values: { phone: 'abc' } }] }, signal))
  assert.deepEqual([phone.code, phone.params['edited']], ['phone/not-a-number', a])
  assert.equal((await get(a)).history.length, 0)
  assert.deepEqual(yes(await calls['people.saveAll']({ edits: [bad[0]!, { id: b, values: {} }] }, signal)), {
    changed: 1,
  })
})

test('custom fields take values of their type only, and their keys are made from their labels', async (t) => {
  const { add, get, calls, names } = await office(t)
  const create = async (label: string, type: 'number' | 'date' | 'boolean' | 'set') =>
    yes(await calls['fields.create']({ key: '', label, type }, signal))
  const points = await create('Poäng (år)', 'number')
  assert.match(points.key, /^[a-z][a-z0-9_]*$/)
  const [since, member, tags] = [
    await create('Since', 'date'),
    await create('Member', 'boolean'),
    await create('Tags', 'set'),
  ]
  assert.equal(
    no(await calls['fields.create']({ key: points.key, label: 'x', type: 'text' }, signal)).code,
    'fields/taken',
  )
  const id = await add({
    customer_number: '1',
    first_name: 'A',
    [points.key]: 2.5,
    [since.key]: '2024-02-29',
    [member.key]: false,
    [tags.key]: ['b', 'a', 'b', ' '],
  })
  await add({ customer_number: '2', first_name: 'B', [points.key]: 10 })
  await add({ customer_number: '3', first_name: 'C' })
  const value = async (key: string) => (await get(id)).values.find((v) => v.key === key)?.value
  assert.deepEqual(
    [await value(points.key), await value(since.key), await value(member.key), await value(tags.key)],
    [2.5, '2024-02-29', false, ['a', 'b']],
  )
  assert.deepEqual(await names({ sort: { key: points.key, descending: true } }), ['B', 'A', 'C'], 'the empty come last')
  for (const [key, bad] of [
    [points.key, '2.5'],
    [since.key, '2023-02-29'],
    [member.key, 1],
    [tags.key, 'a'],
    ['city', 5],
    ['city', 'a\0b'],
  ] as const)
    assert.equal(no(await calls['people.save']({ id, values: { [key]: bad } }, signal)).code, 'people/bad-value', key)
  for (const key of ['created_at', 'id', "f1 = '' --"])
    assert.equal(no(await calls['people.save']({ id, values: { [key]: 'x' } }, signal)).code, 'people/unknown-field')
  yes(await calls['people.save']({ id, values: { [tags.key]: [] } }, signal))
  assert.deepEqual((await get(id)).history[0], {
    at: (await get(id)).updatedAt,
    field: tags.key,
    old: ['a', 'b'],
    new: null,
    source: { kind: 'hand' },
  })
  yes(await calls['fields.remove']({ id: tags.id! }, signal))
  assert.deepEqual((await get(id)).history[0]?.old, ['a', 'b'], 'history outlives the field')
})

test('every term of a search must match somewhere, whatever its letter case', async (t) => {
  const { add, names } = await office(t)
  await add({ first_name: 'Åsa', last_name: 'Ek', email: 'ae@example.se', city: 'Göteborg', phone: '070-174 06 32' })
  await add({ first_name: 'Bo', last_name: 'Ek', email: 'bo_ek@example.se', city: 'Malmö' })
  assert.deepEqual(await names({ search: 'ek' }), ['Bo', 'Åsa'])
  assert.deepEqual(await names({ search: ' EK  göTEBORG ' }), ['Åsa'])
  assert.deepEqual(await names({ search: 'ÅSA malmö' }), [])
  assert.deepEqual(await names({ search: 'o_e' }), ['Bo'], 'an underscore is an underscore')
  assert.deepEqual(await names({ search: '070-174 06' }), ['Åsa'], 'a phone number is found as it is said')
})

test('names sort as the country sorts them, and a page follows what changes', async (t) => {
  const { add, names, calls } = await office(t)
  for (const [i, first_name] of ['Örjan', 'adam', 'Åke', 'Zoe', 'Ärla', 'Eva'].entries())
    await add({ first_name, customer_number: `${i}` })
  const byName = { sort: { key: 'first_name', descending: false } }
  assert.deepEqual(await names(byName), ['adam', 'Eva', 'Zoe', 'Åke', 'Ärla', 'Örjan'])
  yes(await calls['people.save']({ id: 4, values: { first_name: 'Östen' } }, signal))
  assert.deepEqual(await names(byName), ['adam', 'Eva', 'Åke', 'Ärla', 'Örjan', 'Östen'])
  yes(await calls['people.remove']({ ids: [2, 6] }, signal))
  assert.deepEqual(await names(byName), ['Åke', 'Ärla', 'Örjan', 'Östen'])
  assert.deepEqual(await names({}), ['Ärla', 'Östen', 'Åke', 'Örjan'], 'newest first')
  assert.equal(
    no(
      await calls['people.page'](
        { query: { search: '', filter: null, sort: { key: 'id; --', descending: true } }, offset: 0, limit: 1 },
        signal,
      ),
    ).code,
    'people/unknown-field',
  )
})

test('the latest word on consent counts and every word is kept', async (t) => {
  const { add, get, calls } = await office(t)
  const id = await add({ email: 'a@example.se' })
  const word = { id, channel: 'email', purpose: 'offers', source: 'phone call', wording: 'Yes' } as const
  yes(await calls['people.consent']({ ...word, status: 'granted' }, signal))
  const row = async () =>
    yes(await calls['people.page']({ query: { search: '', filter: null, sort: NEWEST }, offset: 0, limit: 1 }, signal))
      .rows[0]
  assert.deepEqual((await row())?.consents, ['email:offers'])
  yes(await calls['people.consent']({ ...word, status: 'withdrawn' }, signal))
  assert.deepEqual((await row())?.consents, [])
  assert.deepEqual(
    (await get(id)).consents.map((c) => c.status),
    ['withdrawn', 'granted'],
  )
  assert.equal(
    no(await calls['people.consent']({ ...word, purpose: 'nothing', status: 'granted' }, signal)).code,
    'people/unknown-purpose',
  )
})

test('a suppressed address is found however it was written, until it expires', async (t) => {
  const { add, get, calls, clock } = await office(t)
  const id = await add({ email: 'Anna@example.se', phone: '070-174 06 32' })
  const until = clock.now() + hours(2)
  yes(
    await calls['suppressions.add'](
      { kind: 'email', value: ' ANNA@example.SE', reason: 'asked', expiresAt: until },
      signal,
    ),
  )
  yes(
    await calls['suppressions.add']({ kind: 'phone', value: '0701740632', reason: 'asked', expiresAt: until }, signal),
  )
  assert.deepEqual(
    (await get(id)).suppressions.map((s) => s.value),
    ['+46701740632', 'anna@example.se'],
  )
  clock.advance(hours(3))
  assert.equal((await get(id)).suppressions.length, 0)
  assert.equal(
    no(await calls['suppressions.add']({ kind: 'email', value: 'anna', reason: 'x', expiresAt: null }, signal)).code,
    'email/no-at',
  )
  assert.equal(
    no(await calls['suppressions.add']({ kind: 'profile', value: '99', reason: 'x', expiresAt: null }, signal)).code,
    'people/not-found',
  )
  const all = yes(await calls['suppressions.list']({ search: 'ANNA', offset: 0, limit: 10 }, signal))
  assert.equal(all.total, 1)
  const asRead = yes(await calls['suppressions.list']({ search: '+46 70 174 06 32', offset: 0, limit: 10 }, signal))
  assert.deepEqual(
    asRead.rows.map((s) => s.value),
    ['+46701740632'],
  )
  assert.deepEqual(yes(await calls['suppressions.remove']({ id: all.rows[0]!.id }, signal)), { removed: true })
})

test('a saved view counts whom it gives', async (t) => {
  const { add, calls } = await office(t)
  await add({ email: 'a@example.se', city: 'Lund' })
  await add({ email: 'b@example.se', city: 'Oslo' })
  const query = {
    search: '',
    filter: { kind: 'text', field: 'city', op: 'is', values: ['LUND'] },
    sort: NEWEST,
  } as const
  const { id } = yes(await calls['views.save']({ id: null, name: 'Lund', query }, signal))
  assert.deepEqual(
    yes(await calls['views.list']({}, signal)).map((v) => [v.name, v.count]),
    [['Lund', 1]],
  )
  yes(await calls['views.save']({ id, name: 'All', query: { ...query, filter: null } }, signal))
  assert.deepEqual(
    yes(await calls['views.list']({}, signal)).map((v) => [v.name, v.count]),
    [['All', 2]],
  )
  assert.deepEqual(yes(await calls['views.remove']({ id }, signal)), { removed: true })
  assert.equal(no(await calls['views.save']({ id, name: 'x', query }, signal)).code, 'people/view-not-found')
})

test('every refusal of this area has its sentence in both languages', async () => {
  for (const code of [
    'people/taken',
    'people/being-sent',
    'segment/deleted-field',
    'segment/circle',
    'fields/too-many',
  ])
    for (const locale of ['en', 'sv'] as const) assert.ok(say(locale, { code, params: {} }).length > 10)
})
