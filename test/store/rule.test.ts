import assert from 'node:assert/strict'
import { test } from 'node:test'
import Sqlite from 'better-sqlite3'
import fc from 'fast-check'
import { normaliseText } from '../../src-main/domain/person.ts'
import type { FieldValue } from '../../src-main/domain/fields.ts'
import type { Rule } from '../../src-main/domain/rule.ts'
import { epochMs, hours } from '../../src-main/domain/units.ts'
import { addDays, dateIn, dayStart } from '../../src-main/domain/time/zone.ts'
import { matches, type NaivePerson, type NaiveWorld } from '../domain/naive-rule.ts'
import { openWorkspace, no, yes, type TestWorkspace } from './open-workspace.ts'

const ZONE = 'Europe/Stockholm'
const SEED = 20260304

/** Letters whose cases, compositions or escapes go wrong in a comparison that is nearly right. */
const NASTY = [
  ...['a', 'A', 'i', 'I', 'k', 'K', 's', 'S', 'z', '1', ' ', '-'],
  ...[
    'ß',
    'ẞ',
    'İ',
    'ı',
    'i\u0307',
    'I\u0307',
    'Å',
    'å',
    'A\u030a',
    'a\u030a',
    'Ö',
    'ö',
    'É',
    'e\u0301',
    '\u212a',
    '\u212b',
  ],
  ...[
    'Σ',
    'σ',
    'ς',
    'Ǆ',
    'ǆ',
    'ﬁ',
    '🎉',
    '👩‍💻',
    '日',
    "'",
    '"',
    '%',
    '_',
    '\\',
    '*',
    '[',
    ']',
    '?',
    '@r1',
    ';--',
    '\u0307',
    '\t',
  ],
]
const piece = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...NASTY) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 2 }) },
)
const nasty = fc.array(piece, { minLength: 1, maxLength: 4 }).map((parts) => parts.join(''))

const TEXTS = ['first_name', 'city', 'nick']
const day = fc.integer({ min: -40, max: 40 }).map((n) => addDays('2026-03-04', n))
const amount = fc.constantFrom(-1.5, 0, 1, 2, 1e9, 0.1)
const tag = fc.oneof(fc.constantFrom('VIP', 'vip', 'Å', 'å', 'i', 'İ', '["x"]'), nasty)

const leaf: fc.Arbitrary<Rule> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('text' as const),
      field: fc.constantFrom(...TEXTS),
      op: fc.constantFrom(
        'is' as const,
        'is_not' as const,
        'contains' as const,
        'not_contains' as const,
        'starts_with' as const,
        'one_of' as const,
      ),
      values: fc.oneof(
        fc.array(nasty, { minLength: 1, maxLength: 3 }),
        fc.array(nasty, { minLength: 21, maxLength: 24 }),
      ),
    }),
  },
  fc.record({
    kind: fc.constant('number' as const),
    field: fc.constant('points'),
    op: fc.constantFrom('=' as const, '!=' as const, '<' as const, '<=' as const, '>' as const, '>=' as const),
    value: amount,
  }),
  fc.record({
    kind: fc.constant('date' as const),
    field: fc.constantFrom('birth_date', 'visited', 'created_at'),
    op: fc.constantFrom('on' as const, 'before' as const, 'after' as const),
    date: day,
  }),
  fc.record({
    kind: fc.constant('date_within' as const),
    field: fc.constantFrom('birth_date', 'visited', 'created_at'),
    days: fc.integer({ min: -30, max: 30 }),
  }),
  fc.record({ kind: fc.constant('boolean' as const), field: fc.constant('member'), value: fc.boolean() }),
  fc.record({
    kind: fc.constant('set' as const),
    field: fc.constant('tags'),
    op: fc.constantFrom('has_any' as const, 'has_all' as const, 'has_none' as const),
    values: fc.array(tag, { minLength: 1, maxLength: 3 }),
  }),
  fc.record({
    kind: fc.constant('empty' as const),
    field: fc.constantFrom('city', 'nick', 'points', 'tags', 'member', 'visited', 'phone'),
    empty: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant('consent' as const),
    channel: fc.constantFrom('email' as const, 'sms' as const),
    purpose: fc.constantFrom('offers', 'news'),
    status: fc.constantFrom('granted' as const, 'withdrawn' as const, 'missing' as const),
  }),
  fc.record({
    kind: fc.constant('suppressed' as const),
    channel: fc.constantFrom('email' as const, 'sms' as const),
    suppressed: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('import' as const), importId: fc.constantFrom(1, 2, 3), in: fc.boolean() }),
)
/** A segment by its name here; the store's uid takes its place. */
const bySegment = fc.record({
  kind: fc.constant('segment' as const),
  segment: fc.constantFrom('plain', 'nested'),
  in: fc.boolean(),
})
const named = (rule: Rule, uids: ReadonlyMap<string, string>): Rule => {
  if (rule.kind === 'group') return { ...rule, of: rule.of.map((child) => named(child, uids)) }
  return rule.kind === 'segment' ? { ...rule, segment: uids.get(rule.segment)! } : rule
}
const PLAIN: Rule = { kind: 'text', field: 'city', op: 'contains', values: ['a', 'å'] }
const NESTED: Rule = {
  kind: 'group',
  op: 'none',
  of: [
    { kind: 'segment', segment: 'plain', in: true },
    { kind: 'import', importId: 2, in: true },
  ],
}
const { rule: anyRule } = fc.letrec<{ rule: Rule }>((tie) => ({
  rule: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    { weight: 5, arbitrary: leaf },
    { weight: 1, arbitrary: bySegment },
    {
      weight: 6,
      arbitrary: fc.record({
        kind: fc.constant('group' as const),
        op: fc.constantFrom('all' as const, 'any' as const, 'none' as const),
        of: fc.array(tie('rule'), { maxLength: 4 }),
      }),
    },
  ),
}))

const maybe = <T>(a: fc.Arbitrary<T>) => fc.option(a, { nil: null, freq: 4 })
const text = maybe(nasty).map((t) => (t === null ? null : normaliseText(t) || null))
const drafts = fc.record({
  first_name: text,
  city: text,
  nick: text,
  points: maybe(amount),
  birth_date: maybe(day),
  visited: maybe(day),
  member: maybe(fc.boolean()),
  tags: maybe(fc.array(tag, { minLength: 1, maxLength: 3 })).map((t) => {
    const set = [...new Set((t ?? []).map((x) => normaliseText(x)!).filter((x) => x !== ''))].sort()
    return set.length > 0 ? set : null
  }),
  hasPhone: fc.boolean(),
  consents: fc.array(
    fc.tuple(
      fc.constantFrom('email' as const, 'sms' as const),
      fc.constantFrom('offers', 'news'),
      fc.constantFrom('granted' as const, 'withdrawn' as const),
    ),
    { maxLength: 3 },
  ),
  suppression: fc.constantFrom('', 'email', 'phone', 'profile', 'expired'),
})

/** Who stands in which imports, in turn; in the third nobody. */
const IMPORTS: readonly (readonly number[])[] = [[], [1], [2], [1, 2], []]

async function populate({
  store,
  clock,
  file,
}: TestWorkspace): Promise<{ people: NaivePerson[]; suppressions: Map<string, ReturnType<typeof epochMs> | null> }> {
  for (const [key, type] of [
    ['nick', 'text'],
    ['points', 'number'],
    ['visited', 'date'],
    ['member', 'boolean'],
    ['tags', 'set'],
  ] as const)
    yes(await store.fields.create({ key, label: key, type }))
  const people: NaivePerson[] = []
  const suppressions = new Map<string, ReturnType<typeof epochMs> | null>()
  for (const [i, draft] of fc.sample(drafts, { seed: SEED, numRuns: 60 }).entries()) {
    clock.advance(hours(7))
    const { hasPhone, consents, suppression, ...own } = draft
    const values: Record<string, FieldValue> = {
      ...own,
      email: `Person${i}@exämple.example`.replace('ä', 'a'),
      phone: hasPhone ? `+4670174${String(1000 + i)}` : null,
    }
    const { id } = yes(await store.people.save({ id: null, values }))
    const now: Record<string, 'granted' | 'withdrawn'> = {}
    for (const [channel, purpose, status] of consents) {
      yes(await store.consents.add({ id, channel, purpose, status, source: 'test', wording: '' }))
      now[`${channel}:${purpose}`] = status
    }
    const [kind, value] =
      suppression === 'profile'
        ? ['profile' as const, String(id)]
        : suppression === 'phone'
          ? ['phone' as const, String(values['phone'])]
          : ['email' as const, String(values['email']).toLowerCase()]
    if (suppression !== '' && value !== 'null') {
      const expiresAt = suppression === 'expired' ? epochMs(clock.now() - 1) : null
      yes(await store.suppressions.add({ kind, value, reason: 'test', source: 'test', expiresAt }))
      suppressions.set(`${kind}:${value}`, expiresAt)
    }
    people.push({
      id,
      values: { ...values, created_at: dateIn(clock.now(), ZONE) },
      consents: now,
      imports: IMPORTS[i % IMPORTS.length]!,
    })
  }
  // What only an import writes; the same SQLite library, because a second one in a process breaks its locks.
  const db = new Sqlite(file)
  const stands = db.prepare('INSERT INTO import_rows (import_id, profile_id, line) VALUES (?, ?, ?)')
  for (const { id, imports } of people) for (const n of imports) stands.run(n, id, id + 1)
  db.close()
  return { people, suppressions }
}

test('a rule gives the same people in the store as by its plain reading', async (t) => {
  const workspace = await openWorkspace(t)
  const { store, clock } = workspace
  const { people, suppressions } = await populate(workspace)
  const uids = new Map<string, string>()
  for (const [name, rule] of [
    ['plain', PLAIN],
    ['nested', NESTED],
  ] as const)
    uids.set(name, yes(await store.segments.save({ uid: null, name, rule: named(rule, uids) })).uid)
  const segments = new Map<string, Rule>([
    ['plain', PLAIN],
    ['nested', NESTED],
  ])
  const world: NaiveWorld = { today: dateIn(clock.now(), ZONE), now: clock.now(), suppressions, segments }
  let matched = 0
  const check = async (rule: Rule): Promise<void> => {
    const page = yes(
      await store.people.page({
        query: { search: '', filter: named(rule, uids), sort: { key: 'created_at', descending: false } },
        offset: 0,
        limit: 1000,
      }),
    )
    const expected = people.filter((p) => matches(rule, p, world)).map((p) => p.id)
    matched += expected.length
    assert.deepEqual(
      page.rows.map((r) => r.id),
      expected,
    )
  }
  await fc.assert(fc.asyncProperty(anyRule, check), { seed: SEED, numRuns: 300 })
  assert.ok(matched > 1000, 'the rules found people to disagree about')
})

test('each stored text is found by each part of itself, folded or not', async (t) => {
  const { store } = await openWorkspace(t)
  const texts = [...new Set(NASTY.flatMap((a) => NASTY.slice(0, 34).map((b) => normaliseText(`x${a}${b}`)!)))]
  for (const [i, city] of texts.entries())
    yes(await store.people.save({ id: null, values: { customer_number: `n${i}`, city } }))
  const people: NaivePerson[] = texts.map((city, i) => ({ id: i + 1, values: { city }, consents: {}, imports: [] }))
  const world: NaiveWorld = { today: '', now: epochMs(0), suppressions: new Map(), segments: new Map() }
  for (const needle of NASTY.flatMap((n) => [n, `x${n}`, `${n}i`])) {
    for (const op of ['contains', 'starts_with', 'is'] as const) {
      const rule: Rule = { kind: 'text', field: 'city', op, values: [needle] }
      const expected = people.filter((p) => matches(rule, p, world)).length
      assert.equal(
        yes(await store.people.count({ search: '', filter: rule })),
        expected,
        `${op} ${JSON.stringify(needle)}`,
      )
    }
  }
})

test('a day begins at midnight where the workspace is, also when the clocks change', () => {
  assert.equal(new Date(dayStart('2026-03-29', ZONE)).toISOString(), '2026-03-28T23:00:00.000Z')
  assert.equal(new Date(dayStart('2026-03-30', ZONE)).toISOString(), '2026-03-29T22:00:00.000Z')
  assert.equal(dateIn(epochMs(Date.parse('2026-03-04T23:30:00Z')), ZONE), '2026-03-05')
})

test('a rule on a deleted field is refused with the name the field had', async (t) => {
  const { store } = await openWorkspace(t)
  const field = yes(await store.fields.create({ key: 'plan', label: 'Plan type', type: 'text' }))
  const rule: Rule = { kind: 'text', field: 'plan', op: 'is', values: ['gold'] }
  const saved = yes(await store.segments.save({ uid: null, name: 'Gold', rule }))
  assert.equal(await store.fields.remove(field.id!), true)
  const refused = no(await store.segments.count({ rule, purpose: '' }))
  assert.equal(refused.code, 'segment/deleted-field')
  assert.deepEqual(refused.params, { label: 'Plan type' })
  assert.equal(
    no(
      await store.people.page({
        query: {
          search: '',
          filter: { kind: 'segment', segment: saved.uid, in: true },
          sort: { key: 'city', descending: false },
        },
        offset: 0,
        limit: 10,
      }),
    ).code,
    'segment/deleted-field',
  )
})

test('rules that name what is not there, or do not fit a field, are refused by name', async (t) => {
  const { store } = await openWorkspace(t)
  const code = async (rule: Rule): Promise<string> => no(await store.segments.count({ rule, purpose: '' })).code
  assert.equal(await code({ kind: 'text', field: "x' OR 1", op: 'is', values: ['a'] }), 'segment/unknown-field')
  assert.equal(await code({ kind: 'number', field: 'city', op: '=', value: 1 }), 'segment/wrong-type')
  assert.equal(await code({ kind: 'text', field: 'created_at', op: 'is', values: ['a'] }), 'segment/wrong-type')
  assert.equal(
    await code({ kind: 'consent', channel: 'email', purpose: 'none', status: 'granted' }),
    'segment/unknown-purpose',
  )
  assert.equal(await code({ kind: 'segment', segment: 'none', in: true }), 'segment/unknown-segment')
  const nested = (levels: number): Rule =>
    levels === 0
      ? { kind: 'suppressed', channel: 'email', suppressed: true }
      : { kind: 'group', op: 'none', of: [nested(levels - 1)] }
  assert.equal(await code(nested(20)), 'segment/too-deep')
  yes(await store.segments.count({ rule: nested(19), purpose: '' }))
})

test('a rule as wide and as deep as is allowed still runs', async (t) => {
  const { store } = await openWorkspace(t)
  yes(await store.people.save({ id: null, values: { email: 'a@b.example', city: 'Luleå' } }))
  const city = (value: string): Rule => ({ kind: 'text', field: 'city', op: 'is', values: [value] })
  const wide = (op: 'all' | 'any', levels: number): Rule => ({
    kind: 'group',
    op,
    of: [
      ...(levels > 1 ? [wide(op, levels - 1)] : []),
      ...Array.from({ length: 90 }, (_, i) => city(op === 'all' ? 'LULEÅ' : `x${i}å`)),
    ],
  })
  assert.equal(yes(await store.segments.count({ rule: wide('all', 19), purpose: '' })).total, 1)
  assert.equal(yes(await store.segments.count({ rule: wide('any', 19), purpose: '' })).total, 0)
  assert.equal(
    no(
      await store.segments.count({
        rule: { kind: 'group', op: 'all', of: [wide('all', 18), wide('any', 18)] },
        purpose: '',
      }),
    ).code,
    'segment/too-large',
  )
})

test('a rule with more values than a statement can hold is refused, however they are spread', async (t) => {
  const { store } = await openWorkspace(t)
  yes(await store.people.save({ id: null, values: { email: 'a@b.example', city: 'Luleå' } }))
  const values = Array.from({ length: 5_000 }, (_, i) => `å${i}`)
  const some: Rule = { kind: 'text', field: 'city', op: 'contains', values }
  const rule = (lists: number): Rule => ({ kind: 'group', op: 'any', of: Array.from({ length: lists }, () => some) })
  assert.equal(yes(await store.segments.count({ rule: rule(3), purpose: '' })).total, 0)
  assert.equal(no(await store.segments.count({ rule: rule(4), purpose: '' })).code, 'segment/too-many-values')
})
