import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'node:test'
import { fileURLToPath } from 'node:url'
import { recoverImports } from '../../../src-main/engine/import/service.ts'
import { manyPeople, movedPeople } from './lists-of-people.ts'
import { house } from './house.ts'
import { everythingIn, Importer, must, openSession, peopleIn, tempFolder } from './workspace.ts'

const signal = new AbortController().signal
const OFFERS = { channel: 'email', purpose: 'offers', source: 'web form', wording: 'Send me offers' } as const

const stagingIn = async (folder: string): Promise<string[]> =>
  (await readdir(folder)).filter((name) => name.includes('staging'))

test('a check touches nothing but its own file beside the workspace; a dropped one takes that away', async (t) => {
  const { folder, file, importer, write } = await house(t)
  const id = await importer.check(await write('E-post;Kundnummer;Favoritfärg\nanna@x.se;7;blå\n'))
  assert.deepEqual((peopleIn(file) as { profiles: unknown[] }).profiles, [])
  assert.ok(!(await importer.opened.session.store.fields.list(null)).some((f) => f.id !== null), 'no field is made yet')
  assert.equal((await stagingIn(folder)).length, 1)
  assert.deepEqual(must(await importer.calls['imports.drop']({ id }, signal)), { dropped: true })
  assert.deepEqual(await stagingIn(folder), [])
  assert.equal((await importer.detail(id)).state, 'dropped')
})

test('a new column becomes a field at the merge, and the staging file goes when it is over', async (t) => {
  const { folder, file, importer, write } = await house(t)
  await importer.import(await write('email,points,vip\nanna@x.se,12,ja\nbo@x.se,,nej\n'))
  const { profiles } = peopleIn(file) as { profiles: Record<string, unknown>[] }
  assert.deepEqual(
    profiles.map((p) => [p['email'], p['f1'], p['f2']]),
    [
      ['anna@x.se', 12, 1],
      ['bo@x.se', null, 0],
    ],
  )
  assert.deepEqual(await stagingIn(folder), [])
})

test('a row whose identities belong to two people is rejected with both names', async (t) => {
  const { importer, write } = await house(t)
  await importer.import(await write('email,phone,first_name\nanna@x.se,,Anna\n,+46701234567,Bo\n'))
  const id = await importer.import(await write('email,phone\nANNA@x.se,+46701234567\n'))
  assert.deepEqual(await importer.rejections(id), [
    { line: 2, code: 'import/two-people', params: { a: 'Anna', b: 'Bo' } },
  ])
})

test('an identity that stands twice rejects the later row with the earlier line, and a rejected row holds nothing', async (t) => {
  const { importer, write } = await house(t)
  const list = 'email,phone\na@x.se,+46701234561\nA@x.se,+46701234562\nb@x.se,+46701234562\nc@x.se,+46701234561\n'
  const id = await importer.import(await write(list))
  assert.deepEqual(await importer.rejections(id), [
    { line: 3, code: 'import/twice', params: { line: 2, namespace: 'email' } },
    { line: 5, code: 'import/twice', params: { line: 2, namespace: 'phone' } },
  ])
  assert.deepEqual((await importer.detail(id)).counts, { rows: 4, new: 2, update: 0, same: 0, rejected: 2 })
})

test('two rows of one person, known by different identities, are the first row and a rejected one', async (t) => {
  const { importer, write } = await house(t)
  await importer.import(await write('email,phone,first_name\nanna@x.se,+46701234567,Anna\n'))
  const id = await importer.import(await write('email,phone,first_name\nanna@x.se,,A\n,+46701234567,B\n'))
  assert.deepEqual(await importer.rejections(id), [{ line: 3, code: 'import/person-twice', params: { line: 2 } }])
})

test('the same file again is all the same and changes nothing', async (t) => {
  const { file, importer, write } = await house(t)
  const list = await write(manyPeople(500))
  await importer.import(list)
  const before = peopleIn(file)
  const id = await importer.import(list)
  const { counts } = await importer.detail(id)
  assert.deepEqual([counts.new, counts.update], [0, 0])
  assert.equal(counts.same + counts.rejected, 500)
  assert.deepEqual(peopleIn(file), before)
})

test('an empty cell erases nothing, and a new address joins the old one as an identity', async (t) => {
  const { file, importer, store, write, person } = await house(t)
  await importer.import(await write('email,phone,city\nanna@x.se,+46701234567,Lund\n'))
  await importer.import(await write('email,phone,city\nanna@new.se,+46701234567,\n'))
  const detail = (await store.people.get({ id: await person('anna@new.se') }))!
  const valueOf = (key: string): unknown => detail.values.find((v) => v.key === key)!.value
  assert.deepEqual([valueOf('email'), valueOf('city')], ['anna@new.se', 'Lund'])
  assert.deepEqual(detail.identities.map((i) => i.value).sort(), ['+46701234567', 'anna@new.se', 'anna@x.se'])
  assert.equal(await person('anna@x.se'), detail.id)
  assert.equal((peopleIn(file) as { profiles: unknown[] }).profiles.length, 1)
})

test('a merge that is cancelled and continued ends as one that was not', async (t) => {
  const one = await house(t)
  const two = await house(t)
  for (const { importer, write } of [one, two]) await importer.import(await write(manyPeople(900)))
  const rest = movedPeople(manyPeople(2500))
  const [a, b] = [await one.importer.check(await one.write(rest)), await two.importer.check(await two.write(rest))]
  await one.importer.merge(a)
  await two.importer.mergeCutShort(b)
  const cut = await two.importer.detail(b)
  assert.equal(cut.state, 'interrupted')
  assert.ok(cut.mergedRows > 0 && cut.mergedRows < 2500)
  await two.importer.merge(b)
  const fileName = 'list.csv'
  assert.deepEqual({ ...(await two.importer.detail(b)), fileName }, { ...(await one.importer.detail(a)), fileName })
  assert.deepEqual(everythingIn(two.file), everythingIn(one.file))
})

test('a merge that is cancelled and undone leaves what was there before', async (t) => {
  const { folder, file, importer, write } = await house(t)
  await importer.import(await write(manyPeople(900)))
  const before = peopleIn(file)
  const id = await importer.check(await write(movedPeople(manyPeople(2500))))
  await importer.mergeCutShort(id)
  assert.notDeepEqual(peopleIn(file), before)
  await importer.undo(id)
  assert.deepEqual(peopleIn(file), before)
  assert.equal((await importer.detail(id)).state, 'undone')
  assert.deepEqual(await stagingIn(folder), [])
  const again = await importer.calls['imports.merge']({ id }, signal)
  assert.equal(again.ok ? '' : again.refusal.code, 'import/cannot-merge')
})

test('a process killed in the merge leaves an interrupted import, which goes on as if nothing had been', async (t) => {
  const calm = await house(t)
  const list = movedPeople(manyPeople(2500))
  for (const text of [manyPeople(900), list]) await calm.importer.import(await calm.write(text))

  const folder = await tempFolder(t)
  const file = join(folder, 'w.utskick')
  const first = await openSession(file, { create: true })
  const importer = new Importer(first)
  await writeFile(join(folder, 'list.csv'), manyPeople(900))
  await importer.import(join(folder, 'list.csv'))
  await writeFile(join(folder, 'list.csv'), list)
  const id = await importer.check(join(folder, 'list.csv'))
  await first.close()

  const child = spawn(process.execPath, [fileURLToPath(new URL('./victim.ts', import.meta.url)), file, String(id)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  t.after(() => child.kill('SIGKILL'))
  await new Promise((resolve) => child.stdout.once('data', resolve))
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGKILL')
  await gone

  const second = await openSession(file, { create: false })
  t.after(() => second.close())
  await recoverImports(second.session)
  const survivor = new Importer(second)
  const cut = await survivor.detail(id)
  assert.equal(cut.state, 'interrupted')
  assert.ok(cut.mergedRows > 0 && cut.mergedRows < 2500)
  await survivor.merge(id)
  assert.deepEqual(everythingIn(file), everythingIn(calm.file))
})

test('undo keeps people who were edited or sent to since, and values that were changed since', async (t) => {
  const { file, importer, store, write, person } = await house(t)
  await importer.import(await write('email,first_name,city\nanna@x.se,Anna,Lund\n'))
  const id = await importer.import(
    await write('email,first_name,city\nanna@x.se,Ann,Malmö\nbo@x.se,Bo,Umeå\neva@x.se,Eva,Lund\n'),
  )
  must(await store.people.save({ id: await person('anna@x.se'), values: { city: 'Ystad' } }))
  must(await store.people.save({ id: await person('bo@x.se'), values: { city: 'Kiruna' } }))
  await importer.undo(id)
  const { profiles } = peopleIn(file) as { profiles: Record<string, unknown>[] }
  assert.deepEqual(
    profiles.map((p) => [p['email'], p['first_name'], p['city']]),
    [
      ['anna@x.se', 'Anna', 'Ystad'],
      ['bo@x.se', 'Bo', 'Kiruna'],
    ],
  )
})

test('undo of the first of two imports keeps what the second one says, and undone both leave nothing', async (t) => {
  const { file, importer, write } = await house(t)
  const empty = peopleIn(file)
  await importer.import(await write('email,city\nanna@x.se,Lund\n'))
  const base = peopleIn(file)
  const b = await importer.import(await write('email,city\nanna@x.se,Malmö\n'))
  const c = await importer.import(await write('email,city\nanna@x.se,Ystad\n'))
  const cityNow = (): unknown => (peopleIn(file) as { profiles: { city: string }[] }).profiles[0]!.city
  await importer.undo(b)
  assert.equal(cityNow(), 'Ystad')
  await importer.undo(c)
  assert.deepEqual(peopleIn(file), base)
  await importer.undo(1)
  assert.deepEqual(peopleIn(file), empty)
})

test('a declared consent is recorded once, never over a no, and withdrawn by undo', async (t) => {
  const { importer, store, write, person } = await house(t)
  await importer.import(await write('email\nno@x.se\nyes@x.se\n'))
  const [no, yes] = [await person('no@x.se'), await person('yes@x.se')]
  const say = { channel: 'email', purpose: 'offers', source: 'hand', wording: '' } as const
  await store.consents.add({ ...say, id: no, status: 'withdrawn' })
  await store.consents.add({ ...say, id: yes, status: 'granted' })
  const id = await importer.import(await write('email\nno@x.se\nyes@x.se\nmaybe@x.se\n'), { consent: OFFERS })
  assert.equal((await importer.detail(id)).consents, 1)
  const statusOf = async (who: number): Promise<string[]> =>
    (await store.people.get({ id: who }))!.consents.map((c) => `${c.status} ${c.source}`)
  assert.deepEqual(await statusOf(no), ['withdrawn hand'])
  assert.deepEqual(await statusOf(yes), ['granted hand'])
  const maybe = await person('maybe@x.se')
  assert.deepEqual(await statusOf(maybe), ['granted web form'])
  must(await store.people.save({ id: maybe, values: { city: 'Lund' } }))
  await importer.undo(id)
  assert.deepEqual(await statusOf(maybe), ['withdrawn undo import', 'granted web form'])
  await importer.import(await write('email\nmaybe@x.se\n'), { consent: OFFERS })
  assert.equal((await statusOf(maybe))[0], 'granted web form', 'an undo is no word of the person')
})

test('a row whose address was taken, or whose person went, between check and merge is rejected then', async (t) => {
  const { importer, store, write, person } = await house(t)
  await importer.import(await write('email,first_name\ngone@x.se,Gun\nstays@x.se,Stig\n'))
  const id = await importer.check(
    await write('email,phone,first_name\ngone@x.se,,G\nstays@x.se,+46701234567,S\nnew@x.se,+46701234568,N\n'),
  )
  assert.deepEqual((await importer.detail(id)).counts, { rows: 3, new: 1, update: 2, same: 0, rejected: 0 })
  await store.people.remove([await person('gone@x.se')])
  must(await store.people.save({ id: null, values: { phone: '+46701234568', first_name: 'Other' } }))
  await importer.merge(id)
  assert.deepEqual(await importer.rejections(id), [
    { line: 2, code: 'import/person-gone', params: {} },
    { line: 4, code: 'import/taken-meanwhile', params: { namespace: 'phone', name: 'Other' } },
  ])
  assert.deepEqual((await importer.detail(id)).counts, { rows: 3, new: 0, update: 1, same: 0, rejected: 2 })
})

test('a suppression list adds each address once, keeps what was there, and undo takes back only its own', async (t) => {
  const { file, importer, store, write } = await house(t)
  must(
    await store.suppressions.add({
      kind: 'email',
      value: 'old@x.se',
      reason: 'asked',
      source: 'hand',
      expiresAt: null,
    }),
  )
  const list = await write('email,phone\nOLD@x.se,\nnew@x.se,+46701234567\nnew@x.se,\n,+46701234567\nnobody,\n')
  const id = await importer.import(list, { what: 'suppressions' })
  assert.deepEqual((await importer.detail(id)).counts, { rows: 5, new: 1, update: 0, same: 3, rejected: 1 })
  const values = (): string[] =>
    (peopleIn(file) as { suppressions: { value: string }[] }).suppressions.map((s) => s.value)
  assert.deepEqual(values(), ['new@x.se', 'old@x.se', '+46701234567'])
  must(
    await store.suppressions.add({
      kind: 'phone',
      value: '+46701234567',
      reason: 'said no on the phone',
      source: 'hand',
      expiresAt: null,
    }),
  )
  await importer.undo(id)
  assert.deepEqual(values(), ['old@x.se', '+46701234567'], 'what was said by hand since stays')
})

test('rejected rows go out as they stood, with line and reason behind them, before and after the merge', async (t) => {
  const { folder, importer, write } = await house(t)
  const id = await importer.check(
    await write('Namn;E-post\n"Ek; Anna";nobody\n=1+1;bo@x.se\n "x" ;bo@x.se\nMy;my@x.se;Ek;9\n'),
  )
  const out = async (name: string, locale: 'en' | 'sv' = 'en'): Promise<string> => {
    must(await importer.calls['imports.rejected']({ id, to: join(folder, name), locale }, signal))
    return readFile(join(folder, name), 'utf8')
  }
  const checked = await out('checked.csv')
  await importer.merge(id)
  assert.equal(await out('merged.csv'), checked)
  const lines = checked.split('\r\n')
  assert.equal(lines[0], '\ufeffNamn;E-post;line;reason;code')
  assert.match(lines[1]!, /^"Ek; Anna";nobody;2;[^;]*@[^;]*;email\/no-at$/)
  assert.match(lines[2]!, /;bo@x.se;4;[^;]*line 3[^;]*;import\/twice$/)
  assert.match(lines[3]!, /^My;my@x.se;5;[^;]* 4 [^;]*;import\/row-long;Ek;9$/)
  assert.match(await out('svenska.csv', 'sv'), /;bo@x.se;4;[^;]*rad 3/)
  assert.equal(lines.length, 5)
})

test('a check tells how many rows it has read, up to all of them', async (t) => {
  const { importer, opened, write } = await house(t)
  const told = new Set<number>()
  opened.watch.step = () => opened.session.jobs.list().forEach(({ rows }) => told.add(rows))
  const id = await importer.check(await write(manyPeople(20_000)))
  opened.watch.step = () => undefined
  const rows = [...told]
  assert.deepEqual(
    rows,
    rows.toSorted((a, b) => a - b),
    'it only grows',
  )
  assert.ok(rows.length > 3, rows.join())
  assert.equal(rows.at(-1), (await importer.detail(id)).counts.rows)
})

test('cancelling a check leaves no file behind', async (t) => {
  const { folder, importer, opened, write } = await house(t)
  const path = await write(manyPeople(20_000))
  const found = must(await importer.calls['imports.inspect']({ file: path }, signal))
  const input = {
    file: path,
    fileName: 'x',
    what: 'people',
    reading: found.reading,
    country: 'SE',
    consent: null,
  } as const
  const begun = must(await importer.calls['imports.check']({ ...input, mapping: [...found.mapping] }, signal))
  opened.watch.step = () => {
    if (opened.session.jobs.get(begun.job)!.done > 0) opened.session.jobs.cancel(begun.job)
  }
  assert.equal((await opened.session.jobs.ended(begun.job)).state, 'cancelled')
  opened.watch.step = () => undefined
  assert.deepEqual(await stagingIn(folder), [])
  assert.equal((await importer.detail(begun.id)).state, 'dropped')
})

test('a checked page shows every row with its cells, verdict and notices, by verdict and by code', async (t) => {
  const { importer, write } = await house(t)
  const id = await importer.check(
    await write('email,phone,note\nanna@x.se,12,"a, b"\nnobody,,c\nbo@x.se,+46701234567,d\n'),
  )
  const page = async (wish: { verdict?: 'new' | 'rejected'; code?: string }) => {
    const input = { id, verdict: wish.verdict ?? null, code: wish.code ?? '', offset: 0, limit: 10 }
    return must(await importer.calls['imports.rows'](input, signal))
  }
  const all = await page({})
  assert.equal(all.total, 3)
  assert.deepEqual(
    all.rows.map((r) => [r.line, r.verdict, r.column, r.cells.at(-1)]),
    [
      [2, 'new', -1, 'a, b'],
      [3, 'rejected', 0, 'c'],
      [4, 'new', -1, 'd'],
    ],
  )
  assert.deepEqual(
    (await page({ verdict: 'rejected' })).rows.map((r) => r.line),
    [3],
  )
  assert.deepEqual(
    (await page({ code: 'import/phone-dropped' })).rows.map((r) => r.line),
    [2],
  )
  assert.deepEqual((await importer.detail(id)).kinds.map((k) => [k.code, k.rejected, k.count]).sort(), [
    ['email/no-at', true, 1],
    ['import/phone-dropped', false, 1],
  ])
})
