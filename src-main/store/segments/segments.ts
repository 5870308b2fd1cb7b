/** Segments: saved rules, and who they give, counted in ranges of ids so that a newer question can take over. */
import type { PersonRow } from '../../contract/people.ts'
import type { ClauseCount, Reach, SegmentSummary } from '../../contract/segments.ts'
import { ADDRESS_FIELD, CHANNELS } from '../../domain/channel.ts'
import type { Rule } from '../../domain/rule.ts'
import type { Audience } from '../../domain/sending.ts'
import { done, refuse, type EpochMs, type Result } from '../../domain/units.ts'
import { IS_OVER } from '../deliveries/campaigns.ts'
import { read, write, type Context } from '../method.ts'
import { rowsOf } from '../people/query.ts'
import { byRanges } from './ranges.ts'
import { catalogueOf, compileRule, RuleCompiler, todayOf } from './rule-sql.ts'
import { purposeOf } from '../settings.ts'

interface Stored {
  readonly uid: string
  readonly name: string
  readonly rule: string
  readonly createdAt: EpochMs
  readonly updatedAt: EpochMs
}
const COLUMNS =
  'SELECT uid, name, rule, created_at AS createdAt, updated_at AS updatedAt FROM segments WHERE removed_at IS NULL'

/** The segments that a rule names itself. */
const namedBy = (rule: Rule): readonly string[] =>
  rule.kind === 'group' ? rule.of.flatMap(namedBy) : rule.kind === 'segment' ? [rule.segment] : []

/** By segment uid, the names of the campaigns and segments that use it, or of those that still need it. */
function usesOf(ctx: Context, which: 'every' | 'needed' = 'every'): ReadonlyMap<string, readonly string[]> {
  const uses = new Map<string, string[]>()
  const use = (uids: readonly string[], name: string): void => {
    for (const uid of new Set(uids)) uses.set(uid, [...(uses.get(uid) ?? []), name])
  }
  const over = which === 'needed' ? `AND NOT ${IS_OVER}` : ''
  for (const c of ctx.all<{ name: string; audience: string }>(
    `SELECT plan ->> '$.name' AS name, plan -> '$.audience' AS audience FROM campaigns WHERE removed_at IS NULL ${over} ORDER BY id`,
  )) {
    const { include, exclude } = JSON.parse(c.audience) as Audience
    use([...include, ...exclude], c.name)
  }
  for (const s of ctx.all<Stored>(`${COLUMNS} ORDER BY id`)) use(namedBy(JSON.parse(s.rule) as Rule), s.name)
  return uses
}

const summary = (stored: Stored, uses: ReadonlyMap<string, readonly string[]>): SegmentSummary => ({
  ...stored,
  rule: JSON.parse(stored.rule) as Rule,
  usedBy: uses.get(stored.uid) ?? [],
})

const find = (ctx: Context, uid: string): Stored | undefined => ctx.get<Stored>(`${COLUMNS} AND uid = ?`, [uid])

function save(ctx: Context, s: { uid: string | null; name: string; rule: Rule }): Result<SegmentSummary> {
  const uid = s.uid ?? ctx.uid()
  if (s.uid !== null && !find(ctx, uid)) return refuse('segment/not-found', { segment: uid })
  if (ctx.get('SELECT 1 FROM segments WHERE name = ? AND uid <> ? AND removed_at IS NULL', [s.name, uid]))
    return refuse('segment/name-taken', { name: s.name })
  const compiled = compileRule(s.rule, catalogueOf(ctx), todayOf(ctx), { uid, name: s.name })
  if (!compiled.ok) return compiled
  ctx.run(
    `INSERT INTO segments (uid, name, rule, created_at, updated_at) VALUES (@uid, @name, @rule, @at, @at)
     ON CONFLICT (uid) DO UPDATE SET name = excluded.name, rule = excluded.rule, updated_at = excluded.updated_at`,
    { uid, name: s.name, rule: JSON.stringify(s.rule), at: ctx.at },
  )
  return done(summary(find(ctx, uid)!, usesOf(ctx)))
}

function remove(ctx: Context, uid: string): Result<{ removed: boolean }> {
  const found = find(ctx, uid)
  if (!found) return done({ removed: false })
  const by = usesOf(ctx, 'needed').get(uid) ?? []
  if (by.length > 0) return refuse('segment/in-use', { name: found.name, by: by.join(', ') })
  ctx.run('UPDATE segments SET removed_at = ? WHERE uid = ?', [ctx.at, uid])
  return done({ removed: true })
}

export interface Counted {
  readonly total: number
  readonly everyone: number
  readonly reach: readonly Reach[]
}

/** How far a message gets to one person: 0 no address, 1 no consent, 2 suppressed, 3 reachable. */
function reachSql(compiler: RuleCompiler, purposeId: number | null): string {
  const levels = CHANNELS.map((channel) => {
    const consent = purposeId === null ? '' : `WHEN NOT ${compiler.granted(channel, purposeId)} THEN 1 `
    return `CASE WHEN p.${ADDRESS_FIELD[channel]} IS NULL THEN 0 ${consent}WHEN ${compiler.suppressed(channel)} THEN 2 ELSE 3 END AS ${channel}`
  })
  return levels.join(', ')
}

/** One pass. Refuses 'segment/…' and 'segment/unknown-purpose'. A transactional purpose asks for no consent. */
function count(ctx: Context, { rule, purpose }: { rule: Rule; purpose: string }): Result<Counted> {
  const asked = purpose === '' ? null : purposeOf(ctx, purpose)
  if (asked === undefined) return refuse('segment/unknown-purpose', { purpose })
  const compiler = new RuleCompiler(catalogueOf(ctx), todayOf(ctx))
  const where = compiler.rule(rule)
  if (!where.ok) return where
  const levels = reachSql(compiler, asked?.kind === 'marketing' ? asked.id : null)
  const sums = CHANNELS.flatMap((c) => [1, 2, 3].map((n) => `count(*) FILTER (WHERE ${c} >= ${n}) AS ${c}_${n}`)).join(
    ', ',
  )
  // Materialised: each look-up is made once and not once for each of its sums.
  const sql = `WITH reach AS MATERIALIZED (SELECT ${levels} FROM profiles p WHERE p.id BETWEEN @low AND @high AND (${where.value}))
    SELECT count(*) AS total, ${sums}, (SELECT count(*) FROM profiles WHERE id BETWEEN @low AND @high) AS everyone FROM reach`
  const all: Record<string, number> = { total: 0, everyone: 0 }
  byRanges(ctx, (low, high) => {
    for (const [name, n] of Object.entries(ctx.get<Record<string, number>>(sql, { ...compiler.params, low, high })!))
      all[name] = (all[name] ?? 0) + n
  })
  const reach = CHANNELS.map((channel) => ({
    channel,
    address: all[`${channel}_1`] ?? 0,
    consent: all[`${channel}_2`] ?? 0,
    reachable: all[`${channel}_3`] ?? 0,
  }))
  return done({ total: all['total']!, everyone: all['everyone']!, reach })
}

/** SQLite returns at most 2,000 columns, and a builder shows far fewer. */
const MOST_CLAUSES = 900

/** Every node alone, and for the children of an `all` root who is left after each, in one pass. */
function clauses(ctx: Context, rule: Rule): Result<readonly ClauseCount[]> {
  const compiler = new RuleCompiler(catalogueOf(ctx), todayOf(ctx))
  const nodes: { path: string; sql: string }[] = []
  const whole = compiler.rule(rule, { onNode: (path, sql) => nodes.push({ path, sql }) })
  if (!whole.ok) return whole
  if (nodes.length > MOST_CLAUSES) return refuse('segment/too-large', { limit: MOST_CLAUSES })
  nodes.sort((a, b) => (a.path === '' ? -1 : b.path === '' ? 1 : a.path.localeCompare(b.path, 'en', { numeric: true })))
  const isChild = (path: string): boolean => rule.kind === 'group' && rule.op === 'all' && /^\d+$/.test(path)
  const children = nodes.filter((n) => isChild(n.path))
  const left = children.map((_, i) =>
    children
      .slice(0, i + 1)
      .map((n) => `n${nodes.indexOf(n)}`)
      .join(' AND '),
  )
  const columns = [...nodes.map((_, i) => `n${i}`), ...left].map((sql) => `count(*) FILTER (WHERE ${sql})`)
  const sums = new Array<number>(columns.length).fill(0)
  const sql = `WITH nodes AS MATERIALIZED (SELECT ${nodes.map((n, i) => `${n.sql} AS n${i}`).join(', ')} FROM profiles p WHERE p.id BETWEEN @low AND @high)
    SELECT ${columns.join(', ')} FROM nodes`
  byRanges(ctx, (low, high) => {
    const counts = ctx
      .prepare(sql)
      .raw()
      .get({ ...compiler.params, low, high }) as number[]
    for (const [i, n] of counts.entries()) sums[i]! += n
  })
  return done(
    nodes.map(({ path }, i) => ({
      path,
      alone: sums[i]!,
      left: isChild(path) ? sums[nodes.length + children.findIndex((c) => c.path === path)]! : null,
    })),
  )
}

/** Ids scattered by a multiplication (Knuth's), another way for each seed; the smallest of them are the sample. */
function sample(
  ctx: Context,
  { rule, seed, size }: { rule: Rule; seed: number; size: number },
): Result<readonly PersonRow[]> {
  const where = compileRule(rule, catalogueOf(ctx), todayOf(ctx))
  if (!where.ok) return where
  const sql = `SELECT p.id, (p.id * 2654435761 + @mix * (p.id % 8191)) % 4294967291 AS place FROM profiles p
    WHERE p.id BETWEEN @low AND @high AND (${where.value.sql}) ORDER BY place, p.id LIMIT @size`
  const mix = (Math.imul(seed + 1, 0x9e3779b1) >>> 0) + 1
  let best: { id: number; place: number }[] = []
  byRanges(ctx, (low, high) => {
    const found = ctx.all<{ id: number; place: number }>(sql, { ...where.value.params, low, high, mix, size })
    best = [...best, ...found].sort((a, b) => a.place - b.place || a.id - b.id).slice(0, size)
  })
  return done(
    rowsOf(
      ctx,
      best.map((b) => b.id),
    ),
  )
}

export const segments = {
  list: read('quick')((ctx, _: null): readonly SegmentSummary[] => {
    const uses = usesOf(ctx)
    return ctx.all<Stored>(`${COLUMNS} ORDER BY name COLLATE NOCASE, id`).map((row) => summary(row, uses))
  }),
  /** Refuses 'segment/not-found'. */
  get: read('quick')((ctx, uid: string): Result<SegmentSummary> => {
    const found = find(ctx, uid)
    return found ? done(summary(found, usesOf(ctx))) : refuse('segment/not-found', { segment: uid })
  }),
  /** Refuses 'segment/not-found', 'segment/name-taken' and a rule that cannot be compiled. */
  save: write('everyday')(save),
  /** Refuses 'segment/in-use'. */
  remove: write('everyday')(remove),
  count: read('long')(count),
  clauses: read('long')(clauses),
  sample: read('long')(sample),
}
