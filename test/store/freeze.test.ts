/** The rules that decide who receives, against a naive reading of the same rules. */
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { test } from 'node:test'
import Sqlite from 'better-sqlite3'
import fc from 'fast-check'
import { EXCLUSION_REASONS } from '../../src-main/domain/delivery.ts'
import { epochMs } from '../../src-main/domain/units.ts'
import type { Store } from '../../src-main/store/store.ts'
import { openWorkspace, yes } from './open-workspace.ts'

type FreezePlan = Parameters<Store['freeze']['estimate']>[0]

const HASH_KEY = '00112233445566778899aabbccddeeff'
const NOW = Date.UTC(2026, 2, 4, 11)

const aPerson = fc.record({
  email: fc.constantFrom(
    null,
    'a@x.se',
    'A@x.se',
    'b@x.se',
    'c@x.se',
    'ö@x.se',
    'Ö@x.se',
    'd@y.se',
    'e@y.se',
    'f@y.se',
  ),
  first_name: fc.constantFrom(null, '', 'Anna'),
  city: fc.constantFrom(null, 'Lund'),
  // The last one is in force.
  consents: fc.array(fc.constantFrom('granted', 'granted', 'withdrawn'), { maxLength: 2 }),
  elsewhere: fc.boolean(),
  suppressed: fc.constantFrom(null, null, null, 'for ever', 'over', 'still'),
})
type Person = typeof aPerson extends fc.Arbitrary<infer P> ? P : never

const aSuppression = fc.record({
  kind: fc.constantFrom('email', 'email', 'hash', 'phone'),
  value: fc.constantFrom('a@x.se', 'b@x.se', 'ö@x.se', 'd@y.se'),
  lasts: fc.constantFrom('for ever', 'over', 'still'),
})
const aCase = fc.record({
  people: fc.array(aPerson, { maxLength: 14 }),
  suppressions: fc.uniqueArray(aSuppression, { maxLength: 3, selector: (s) => s.kind + s.value }),
  marketing: fc.boolean(),
  missingValues: fc.constantFrom('send' as const, 'exclude' as const),
})
type Case = typeof aCase extends fc.Arbitrary<infer C> ? C : never

const EXPIRY = { 'for ever': null, over: NOW - 1, still: NOW + 1 }
const lower = (address: string): string => address.toLowerCase()
const isLive = (lasts: keyof typeof EXPIRY): boolean => lasts !== 'over'

/** The first rule that stops each person, '' for those who will receive; ids count from 1. */
function naive({ people, suppressions, marketing, missingValues }: Case): string[] {
  const blocked = new Set<string>(suppressions.filter((s) => s.kind !== 'phone' && isLive(s.lasts)).map((s) => s.value))
  const taken = new Set<string>()
  return people.map((p: Person) => {
    if (p.email === null) return 'no-address'
    if (marketing && p.consents.at(-1) !== 'granted') return 'no-consent'
    if ((p.suppressed && isLive(p.suppressed)) || blocked.has(lower(p.email))) return 'suppressed'
    if (taken.has(lower(p.email))) return 'same-address'
    taken.add(lower(p.email))
    return missingValues === 'exclude' && !p.first_name ? 'missing-value' : ''
  })
}

function fill(db: Sqlite.Database, { people, suppressions }: Case): void {
  db.exec('DELETE FROM profiles; DELETE FROM consent_now; DELETE FROM suppressions; DELETE FROM recipients')
  const person = db.prepare(
    'INSERT INTO profiles (id, email, first_name, city, created_at, updated_at) VALUES (?, ?, ?, ?, 1, 1)',
  )
  const consent = db.prepare(
    'INSERT OR REPLACE INTO consent_now (profile_id, channel, purpose_id, status, consent_id) VALUES (?, ?, ?, ?, 1)',
  )
  const suppress = db.prepare(
    "INSERT INTO suppressions (kind, value, reason, source, at, expires_at) VALUES (?, ?, '', '', 1, ?)",
  )
  people.forEach((p, i) => {
    person.run(i + 1, p.email, p.first_name, p.city)
    if (p.elsewhere)
      for (const [channel, purpose] of [
        ['sms', 1],
        ['email', 2],
      ])
        consent.run(i + 1, channel, purpose, 'granted')
    for (const status of p.consents) consent.run(i + 1, 'email', 1, status)
    if (p.suppressed) suppress.run('profile', String(i + 1), EXPIRY[p.suppressed])
  })
  for (const { kind, value, lasts } of suppressions) {
    const stored = kind === 'hash' ? createHmac('sha256', HASH_KEY).update(value).digest('hex') : value
    suppress.run(kind, stored, EXPIRY[lasts])
  }
}

async function frozen(store: Store, plan: FreezePlan, staging: string) {
  const delivery = await store.freeze.begin({
    ...{ campaign: 'c', gatewayId: 1, purposeId: 1, planHash: '', simulated: false, occurrenceAt: null },
    frozen: { plan: { channel: 'email' } } as never,
  })
  const gathered = yes(await store.freeze.gather({ staging, plan }))
  for (let after: number | null = 0; after !== null;)
    after = await store.freeze.copy({ staging, deliveryId: delivery.id, channel: 'email', after })
  await store.freeze.finish({
    deliveryId: delivery.id,
    gathered,
    checks: '[]',
    intent: 'frozen',
    holdReason: null,
    dueAt: null,
  })
  return { delivery, gathered }
}

test('the account adds up and everyone is counted under the first rule that stops them', async (t) => {
  const { store, file } = await openWorkspace(t)
  const everyone = yes(
    await store.segments.save({ uid: null, name: 'Alla', rule: { kind: 'group', op: 'all', of: [] } }),
  )
  const db = new Sqlite(file)
  t.after(() => db.close())
  db.exec(
    `INSERT INTO campaigns VALUES (1, 'c', '{}', NULL, 1, 1, NULL); INSERT INTO gateways VALUES (1, 'g', 'G', 'email', '{}', '{}', 1, 1, NULL)`,
  )
  const counted = async (one: Case): Promise<void> => {
    fill(db, one)
    const plan: FreezePlan = {
      channel: 'email',
      audience: { include: [everyone.uid], exclude: [] },
      consentPurposeId: one.marketing ? 1 : null,
      reads: ['city', 'first_name'],
      required: ['first_name'],
      missingValues: one.missingValues,
      today: { at: epochMs(NOW), zone: 'UTC' },
      hashKey: HASH_KEY,
    }
    const reasons = naive(one)
    const count = (reason: string): number => reasons.filter((r) => r === reason).length
    const account = yes(await store.freeze.estimate(plan))
    const sorted = [...account.excluded].sort((a, b) => (a.reason < b.reason ? -1 : 1))
    const expected = EXCLUSION_REASONS.filter((r) => count(r) > 0).map((reason) => ({ reason, count: count(reason) }))
    assert.deepEqual(
      sorted,
      expected.sort((a, b) => (a.reason < b.reason ? -1 : 1)),
    )
    assert.equal(account.willReceive, count(''))
    assert.equal(
      account.excluded.reduce((n, e) => n + e.count, account.willReceive),
      account.audience,
    )
    assert.equal(account.audience, one.people.length)
    const lacking = one.people.filter((p, i) => reasons[i] === '' && !p.first_name).length
    assert.deepEqual(account.missing, [{ key: 'first_name', count: lacking }])

    const { delivery, gathered } = await frozen(store, plan, `${file}-freeze`)
    assert.deepEqual(gathered, account, 'what is estimated is what is frozen')
    const rows = db
      .prepare('SELECT state, reason, address, vals FROM recipients WHERE delivery_id = ? ORDER BY profile_id')
      .all(delivery.id)
    assert.deepEqual(
      rows,
      one.people.map((p, i) => ({
        state: reasons[i] === '' ? 'planned' : 'excluded',
        reason: reasons[i],
        address: p.email,
        vals: JSON.stringify({ first_name: p.first_name, city: p.city }),
      })),
    )
  }
  await fc.assert(fc.asyncProperty(aCase, counted), { numRuns: 60 })
})

test('a value that is missing is not taken for another of a similar name', async (t) => {
  const { store } = await openWorkspace(t)
  const made = async (key: string) => yes(await store.fields.create({ key, label: key, type: 'text' })).key
  const [a, b] = [await made('a_b'), await made('axb')]
  assert.deepEqual([a, b], ['a_b', 'axb'])
  const everyone = yes(
    await store.segments.save({ uid: null, name: 'Alla', rule: { kind: 'group', op: 'all', of: [] } }),
  )
  yes(await store.people.save({ id: null, values: { email: 'a@x.se', [a]: 'here' } }))
  const plan: FreezePlan = {
    ...{ channel: 'email', consentPurposeId: null, missingValues: 'send', hashKey: '' },
    audience: { include: [everyone.uid], exclude: [] },
    reads: [a, b],
    required: [a, b],
    today: { at: epochMs(NOW), zone: 'UTC' },
  }
  const expected = [
    { key: a, count: 0 },
    { key: b, count: 1 },
  ]
  assert.deepEqual(yes(await store.freeze.estimate(plan)).missing, expected)
  yes(await store.people.save({ id: null, values: { phone: '+46701740605' } }))
  const over = yes(await store.freeze.missing({ ...plan, audience: null }))
  assert.deepEqual(
    [over.audience, over.missing],
    [
      2,
      [
        { key: a, count: 1 },
        { key: b, count: 2 },
      ],
    ],
    'no audience is everyone',
  )
})

test('a freeze that was not finished never was: recovery voids it and its rows are swept', async (t) => {
  const { store, file } = await openWorkspace(t)
  const db = new Sqlite(file)
  t.after(() => db.close())
  db.exec(`INSERT INTO campaigns VALUES (1, 'c', '{}', NULL, 1, 1, NULL); INSERT INTO gateways VALUES (1, 'g', 'G', 'email', '{}', '{}', 1, 1, NULL);
    INSERT INTO deliveries (id, uid, campaign_id, gateway_id, purpose_id, channel, intent, frozen, plan_hash, simulated, frozen_at)
      VALUES (1, 'd', 1, 1, 1, 'email', 'freezing', '{}', '', 0, 1);
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 9000)
      INSERT INTO recipients (delivery_id, profile_id, kind, channel, state, state_at) SELECT 1, i, 'main', 'email', 'planned', 1 FROM n`)
  assert.equal((await store.ledger.recover(null)).freezes, 1)
  while (await store.freeze.sweep(null));
  assert.deepEqual(db.prepare('SELECT count(*) AS n FROM recipients').get(), { n: 0 })
  assert.deepEqual(db.prepare('SELECT intent FROM deliveries').all(), [{ intent: 'voided' }])
})
