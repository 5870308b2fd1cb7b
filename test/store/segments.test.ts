import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import Sqlite from 'better-sqlite3'
import type { Rule } from '../../src-main/domain/rule.ts'
import { audienceHandlers } from '../../src-main/engine/audience/handlers.ts'
import { no, openWorkspace, sessionOver, yes } from './open-workspace.ts'

const signal = new AbortController().signal
const city = (...values: string[]): Rule => ({ kind: 'text', field: 'city', op: 'one_of', values })
const all = (...of: Rule[]): Rule => ({ kind: 'group', op: 'all', of })
const within = (segment: string): Rule => ({ kind: 'segment', segment, in: true })

async function office(t: TestContext) {
  const workspace = await openWorkspace(t)
  const session = sessionOver(workspace)
  const calls = audienceHandlers(session)
  const { store } = workspace
  const add = async (values: Record<string, string>): Promise<number> =>
    yes(await store.people.save({ id: null, values })).id
  const save = async (name: string, rule: Rule, segment: string | null = null) =>
    calls['segments.save']({ segment, name, rule }, signal)
  return { ...workspace, session, calls, add, save }
}

test('a count says who has an address, a consent and no suppression, for each channel', async (t) => {
  const { calls, add, store } = await office(t)
  const ids = [
    await add({ email: 'a@example.se', phone: '+46701740632' }),
    await add({ email: 'b@example.se' }),
    await add({ email: 'c@example.se' }),
    await add({ customer_number: '4' }),
  ]
  for (const id of ids.slice(0, 2))
    yes(
      await store.consents.add({ id, channel: 'email', purpose: 'offers', status: 'granted', source: '', wording: '' }),
    )
  yes(
    await store.suppressions.add({
      kind: 'profile',
      value: String(ids[1]),
      reason: 'asked',
      source: 'hand',
      expiresAt: null,
    }),
  )
  const count = async (purpose: string) => yes(await calls['segments.count']({ rule: all(), purpose }, signal))
  const offers = await count('offers')
  assert.deepEqual([offers.total, offers.everyone], [4, 4])
  assert.deepEqual(offers.reach, [
    { channel: 'email', address: 3, consent: 2, reachable: 1 },
    { channel: 'sms', address: 1, consent: 0, reachable: 0 },
  ])
  assert.deepEqual((await count('')).reach[0], { channel: 'email', address: 3, consent: 3, reachable: 2 })
  assert.deepEqual(
    (await count('service')).reach[0],
    { channel: 'email', address: 3, consent: 3, reachable: 2 },
    'a service notice needs no consent',
  )
  assert.equal(
    no(await calls['segments.count']({ rule: all(), purpose: 'none' }, signal)).code,
    'segment/unknown-purpose',
  )
})

test('each clause is counted alone and in its turn', async (t) => {
  const { calls, add } = await office(t)
  await add({ email: 'a@example.se', city: 'Lund', country: 'SE' })
  await add({ email: 'b@example.se', city: 'Oslo', country: 'NO' })
  await add({ email: 'c@example.se', country: 'SE' })
  const country: Rule = { kind: 'text', field: 'country', op: 'is', values: ['se'] }
  const rule = all(country, { kind: 'group', op: 'any', of: [city('Lund'), city('Oslo')] })
  assert.deepEqual(yes(await calls['segments.clauses']({ rule }, signal)), [
    { path: '', alone: 1, left: null },
    { path: '0', alone: 2, left: 2 },
    { path: '1', alone: 2, left: 1 },
    { path: '1.0', alone: 1, left: null },
    { path: '1.1', alone: 1, left: null },
  ])
})

test('a sample is the same for the same seed, another for another, and of the rule only', async (t) => {
  const { calls, add } = await office(t)
  for (let i = 0; i < 60; i++) await add({ customer_number: `${i}`, city: i % 2 ? 'Lund' : 'Oslo' })
  const sample = async (seed: number) =>
    yes(await calls['segments.sample']({ rule: city('Lund'), seed, size: 6 }, signal))
  const first = await sample(1)
  assert.equal(first.length, 6)
  assert.ok(first.every((p) => p.values['city'] === 'Lund'))
  assert.deepEqual(await sample(1), first)
  assert.notDeepEqual(
    (await sample(2)).map((p) => p.id),
    first.map((p) => p.id),
  )
})

test('segments that name each other are refused', async (t) => {
  const { save } = await office(t)
  const a = yes(await save('A', city('Lund')))
  const b = yes(await save('B', all(within(a.uid))))
  const c = yes(await save('C', all(within(b.uid), within(a.uid))))
  const refused = no(await save('A', all(within(c.uid)), a.uid))
  assert.deepEqual([refused.code, refused.params['name']], ['segment/circle', 'A'])
  assert.equal(no(await save('A', within(a.uid), a.uid)).code, 'segment/circle')
  assert.equal(no(await save('B', city('x'))).code, 'segment/name-taken')
  assert.equal(no(await save('X', city('x'), 'nobody')).code, 'segment/not-found')
})

test('a segment in use is kept and says where it is used', async (t) => {
  const { save, calls, file } = await office(t)
  const a = yes(await save('A', city('Lund')))
  const b = yes(await save('B', within(a.uid)))
  const db = new Sqlite(file)
  db.prepare("INSERT INTO campaigns (uid, plan, created_at, updated_at) VALUES ('c', ?, 1, 1)").run(
    JSON.stringify({ name: 'Spring', audience: { include: [a.uid], exclude: [] } }),
  )
  db.close()
  assert.deepEqual(yes(await calls['segments.get']({ segment: a.uid }, signal)).usedBy, ['Spring', 'B'])
  const refused = no(await calls['segments.remove']({ segment: a.uid }, signal))
  assert.deepEqual([refused.code, refused.params['by']], ['segment/in-use', 'Spring, B'])
  assert.deepEqual(yes(await calls['segments.remove']({ segment: b.uid }, signal)), { removed: true })
  assert.deepEqual(
    yes(await calls['segments.list']({}, signal)).map((s) => [s.name, s.usedBy]),
    [['A', ['Spring']]],
  )
  assert.equal(no(await calls['segments.get']({ segment: b.uid }, signal)).code, 'segment/not-found')
})

test('a person says which segments hold them', async (t) => {
  const { save, add, store } = await office(t)
  const a = yes(await save('A', city('Lund')))
  yes(await save('B', city('Oslo')))
  const id = await add({ email: 'a@example.se', city: 'LUND' })
  assert.deepEqual((await store.people.get({ id }))?.segments, [{ uid: a.uid, name: 'A' }])
})

test('a count that a newer question replaces stops at once', async (t) => {
  const { calls, file } = await office(t)
  const db = new Sqlite(file)
  db.exec(`INSERT INTO profiles (first_name, city, created_at, updated_at)
    WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 400000) SELECT 'Ö' || i, 'Ö' || i, 1, 1 FROM n`)
  db.close()
  const slow = all(
    ...Array.from({ length: 8 }, (_, i): Rule => ({
      kind: 'text',
      field: 'city',
      op: 'not_contains',
      values: [`å${i}`, `ö${i}ä`],
    })),
  )
  const abort = new AbortController()
  const begun = performance.now()
  const first = calls['segments.count']({ rule: slow, purpose: '' }, abort.signal)
  setTimeout(() => abort.abort(), 30)
  const second = first.then(
    () => assert.fail('the first count was not cancelled'),
    async (error: Error) => {
      assert.equal(error.name, 'AbortError')
      return performance.now() - begun
    },
  )
  const cancelledAfter = await second
  const whole = performance.now()
  assert.equal(yes(await calls['segments.count']({ rule: slow, purpose: '' }, signal)).everyone, 400_000)
  assert.ok(cancelledAfter < (performance.now() - whole) / 2, `cancelled after ${cancelledAfter} ms`)
})

test('a segment exports its people', async (t) => {
  const { save, add, calls, session, folder } = await office(t)
  await add({ email: 'a@example.se', city: 'Lund' })
  await add({ email: 'b@example.se', city: 'Oslo' })
  const { uid } = yes(await save('Lund', city('lund')))
  const to = join(folder, 'lund.csv')
  const { job } = yes(await calls['segments.export']({ segment: uid, to, delimiter: ',' }, signal))
  assert.equal((await session.jobs.ended(job)).state, 'done')
  const text = await readFile(to, 'utf8')
  assert.ok(text.includes('a@example.se') && !text.includes('b@example.se'))
})

test('ids that were set aside and never given cost a count nothing', async (t) => {
  const { calls, add, file } = await office(t)
  await add({ customer_number: '1', city: 'Lund' })
  const db = new Sqlite(file)
  db.prepare("INSERT INTO profiles (id, city, created_at, updated_at) VALUES (1099511627776, 'Lund', 1, 1)").run()
  db.close()
  const { total, everyone } = yes(await calls['segments.count']({ rule: all(city('Lund')), purpose: '' }, signal))
  assert.deepEqual([total, everyone], [2, 2])
})
