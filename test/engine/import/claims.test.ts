/** What a merge claims before it adds people, and what another import or a hand sees of it. */
import assert from 'node:assert/strict'
import { dirname, join } from 'node:path'
import test from 'node:test'
import { house } from './house.ts'
import { must } from './workspace.ts'

const signal = new AbortController().signal

test('what another import has claimed for people who are not there yet is nobody’s', async (t) => {
  const { file, importer, store, write, person } = await house(t)
  await importer.import(await write('email,phone\nanna@x.se,\n'))
  const anna = await person('anna@x.se')
  const id = await importer.check(await write('email,phone\nbo@x.se,+46701234567\n'))
  const staging = join(dirname(file), (await store.imports.get(id))!.staging)
  for (const range of must(await store.importMerge.begin({ id, staging }))) {
    await store.importMerge.claim({ id, staging, range })
  }
  const other = await importer.check(await write('email,phone\nanna@x.se,+46701234567\n'))
  assert.deepEqual((await importer.detail(other)).counts, { rows: 1, new: 0, update: 1, same: 0, rejected: 0 })
  const saved = await store.people.save({ id: anna, values: { phone: '+46701234567' } })
  assert.equal(!saved.ok && saved.refusal.code, 'people/being-imported')
})

test('one merge at a time; a row that was turned away ahead of its turn is looked at again when the merge goes on', async (t) => {
  const { file, importer, store, write, person } = await house(t)
  const first = await importer.check(await write('email,city\nanna@x.se,Lund\nbo@x.se,Lund\n'))
  const second = await importer.check(await write('email\nmy@x.se\n', 'second.csv'))
  await store.people.save({ id: null, values: { email: 'bo@x.se' } })
  const staging = join(dirname(file), (await store.imports.get(first))!.staging)
  for (const range of must(await store.importMerge.begin({ id: first, staging }))) {
    await store.importMerge.claim({ id: first, staging, range })
  }
  assert.equal((await importer.rejections(first)).length, 1)
  await store.importMerge.dropClaims({ id: first, after: null })
  await store.importMerge.interrupt(first)
  assert.equal((await importer.rejections(first)).length, 0)
  await store.people.remove([await person('bo@x.se')])

  const merging = must(await importer.calls['imports.merge']({ id: first }, signal))
  const other = await importer.calls['imports.merge']({ id: second }, signal)
  assert.equal(!other.ok && other.refusal.code, 'import/another-merges')
  await importer.opened.session.jobs.ended(merging.job)
  assert.deepEqual((await importer.detail(first)).counts, { rows: 2, new: 2, update: 0, same: 0, rejected: 0 })
  await importer.merge(second)
})

test('the claims of a column that few rows have are cut into ranges as well', async (t) => {
  const { file, importer, store, write } = await house(t)
  const rows = Array.from({ length: 10_001 }, (_, i) => `p${i}@x.se,${i % 2 === 1 ? `070${1_000_000 + i}` : ''}`)
  const id = await importer.check(await write(`email,phone\n${rows.join('\n')}\n`))
  const staging = join(dirname(file), (await store.imports.get(id))!.staging)
  const ranges = must(await store.importMerge.begin({ id, staging }))
  assert.deepEqual([...new Set(ranges.map((r) => r.namespace))], ['email', 'phone'])
  for (const namespace of ['email', 'phone']) {
    assert.equal(ranges.filter((r) => r.namespace === namespace).length, 3, namespace)
  }
})
