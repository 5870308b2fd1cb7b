/**
 * The grid's people: who a query gives, in which order, and the rows of a page. A sorted query is gathered once into a
 * list of ids that is kept while nothing about people changes, so that a page of a million is a slice.
 */
import type { Database } from 'better-sqlite3'
import type { Page } from '../../contract/call.ts'
import type { PersonRow } from '../../contract/people.ts'
import { CHANNELS, type Channel } from '../../domain/channel.ts'
import { digitsSought } from '../../domain/addresses/phone-sought.ts'
import type { FieldValue } from '../../domain/fields.ts'
import type { Rule } from '../../domain/rule.ts'
import { done, refuse, type Result } from '../../domain/units.ts'
import { fieldsOf, fromStored, type StoredField, type StoredValue } from './fields.ts'
import { read, type Context } from '../method.ts'
import { sortedIds } from './sort.ts'
import { catalogueOf, RuleCompiler, todayOf, type Compiled } from '../segments/rule-sql.ts'
import { holdsSql } from '../segments/rule-text.ts'
import { byRanges, nextId, topId } from '../segments/ranges.ts'
import { settingsOf } from '../settings.ts'

export interface Query {
  readonly search: string
  readonly filter: Rule | null
  readonly sort: { readonly key: string; readonly descending: boolean }
}

const KEPT_LISTS = 6

/** Everything a person is searched by, in one text that no term reaches across. */
const SEARCHED = `concat_ws(char(10), p.first_name, p.last_name, p.email, p.phone, p.company, p.city, p.customer_number)`

/** Every term must be found somewhere; what looks like a phone number is also looked for by its digits. */
function searchSql(compiler: RuleCompiler, search: string): string {
  const terms = search.split(/\s+/).filter((term) => term !== '')
  const all = terms.map((term) => holdsSql(SEARCHED, term, 'anywhere', compiler.bind)).join(' AND ')
  const digits = digitsSought(search)
  if (digits.length < 4) return all === '' ? '1' : `(${all})`
  return `((${all}) OR ${holdsSql('p.phone', digits, 'anywhere', compiler.bind)})`
}

/** Who the query gives, as a boolean expression over alias p. */
export function whereSql(ctx: Context, query: Pick<Query, 'search' | 'filter'>): Result<Compiled> {
  const compiler = new RuleCompiler(catalogueOf(ctx), todayOf(ctx))
  const rule = compiler.rule(query.filter ?? { kind: 'group', op: 'all', of: [] })
  if (!rule.ok) return rule
  const search = searchSql(compiler, query.search.trim())
  return done({ sql: search === '1' ? rule.value : `${search} AND ${rule.value}`, params: compiler.params })
}

/**
 * What any change to people moves: the newest rows of what only grows, the imports' progress, and `people_revision`
 * for the rest (`touchPeople`).
 */
const revisionOf = (ctx: Context): string =>
  JSON.stringify(
    ctx.get(`SELECT (SELECT max(id) FROM profiles) AS p, (SELECT max(id) FROM changes) AS c, (SELECT max(id) FROM consents) AS n,
      (SELECT max(id) FROM suppressions) AS s, (SELECT total(id + merged_line) || group_concat(state) FROM imports) AS i,
      (SELECT total(updated_at) || count(*) FROM segments WHERE removed_at IS NULL) AS g,
      (SELECT count(*) || ':' || count(removed_at) FROM fields) AS f, (SELECT value FROM settings WHERE key = 'people_revision') AS r`),
  )

/** To be called by what deletes people or suppressions: nothing else tells a kept list of it. */
export const touchPeople = (ctx: Context): void => {
  ctx.run(
    `INSERT INTO settings VALUES ('people_revision', '1') ON CONFLICT DO UPDATE SET value = CAST(value AS INTEGER) + 1`,
  )
}

/** `ids` null: everyone, and every id from 1 to `total` above `first` is taken, so that a place says its id. */
interface List {
  readonly total: number
  readonly ids: Uint32Array | null
  readonly first: number
}
interface Kept {
  revision: string
  readonly lists: Map<string, List>
}
const kept = new WeakMap<Database, Kept>()

function keptOf(ctx: Context): Kept {
  const revision = revisionOf(ctx)
  let mine = kept.get(ctx.raw)
  if (!mine) kept.set(ctx.raw, (mine = { revision, lists: new Map() }))
  if (mine.revision !== revision) {
    mine.revision = revision
    mine.lists.clear()
  }
  return mine
}

/** A suppression can expire and a day can end while nothing is written. */
const tick = (ctx: Context, query: Query): number =>
  /"(?:suppressed|segment|date_within)"/.test(JSON.stringify(query.filter)) ? Math.floor(ctx.at / 60_000) : 0

function listOf(ctx: Context, query: Query): Result<List> {
  const { lists } = keptOf(ctx)
  const key = JSON.stringify([query, tick(ctx, query)])
  const found = lists.get(key)
  if (found) {
    lists.delete(key)
    lists.set(key, found)
    return done(found)
  }
  const made = gather(ctx, query)
  if (!made.ok || ctx.cancelled()) return made
  lists.set(key, made.value)
  if (lists.size > KEPT_LISTS) lists.delete(lists.keys().next().value as string)
  return made
}

const isEveryone = (query: Query): boolean =>
  query.search.trim() === '' &&
  (query.filter === null ||
    (query.filter.kind === 'group' && query.filter.of.length === 0 && query.filter.op !== 'any'))

function gather(ctx: Context, query: Query): Result<List> {
  const field = fieldsOf(ctx).find((f) => f.key === query.sort.key)
  if (!field) return refuse('people/unknown-field', { field: query.sort.key })
  if (isEveryone(query) && field.key === 'created_at') {
    const { n, low, high } = ctx.get<{ n: number; low: number | null; high: number | null }>(
      'SELECT count(*) AS n, min(id) AS low, max(id) AS high FROM profiles',
    )!
    if (n === 0) return done({ total: 0, ids: null, first: 1 })
    if (high! - low! + 1 === n) return done({ total: n, ids: null, first: low! })
  }
  const where = whereSql(ctx, query)
  if (!where.ok) return where
  const ids = sortedIds(ctx, where.value, field, query.sort.descending, settingsOf(ctx).country)
  return done({ total: ids.length, ids, first: 0 })
}

function slice(list: List, query: Query, offset: number, limit: number): number[] {
  if (list.ids) return [...list.ids.subarray(offset, offset + limit)]
  const count = Math.max(0, Math.min(limit, list.total - offset))
  const at = (i: number): number => (query.sort.descending ? list.first + list.total - 1 - i : list.first + i)
  return Array.from({ length: count }, (_, i) => at(offset + i))
}

const valuesOf = (
  fields: readonly StoredField[],
  row: Readonly<Record<string, StoredValue>>,
): Record<string, FieldValue> =>
  Object.fromEntries(fields.map((f) => [f.key, fromStored(f.type, row[f.column] as StoredValue)]))

/** Rows in the order of `ids`; an id that is nobody's is left out. */
export function rowsOf(ctx: Context, ids: readonly number[]): PersonRow[] {
  const fields = fieldsOf(ctx)
  const compiler = new RuleCompiler(catalogueOf(ctx), todayOf(ctx))
  const suppressed = CHANNELS.map((channel) => compiler.suppressed(channel)).join(' OR ')
  const params = { ...compiler.params, ids: JSON.stringify(ids) }
  const found = ctx.all<Record<string, StoredValue> & { id: number; is_suppressed: number }>(
    `SELECT p.id, ${fields.map((f) => `p.${f.column}`).join(', ')}, (${suppressed}) AS is_suppressed
     FROM json_each(@ids) j CROSS JOIN profiles p ON p.id = j.value`,
    params,
  )
  const consents = new Map<number, string[]>()
  for (const c of consentsOf(ctx, ids)) consents.set(c.id, [...(consents.get(c.id) ?? []), `${c.channel}:${c.purpose}`])
  return found.map((row) => ({
    id: row.id,
    values: valuesOf(fields, row),
    consents: consents.get(row.id) ?? [],
    suppressed: row.is_suppressed === 1,
  }))
}

const consentsOf = (ctx: Context, ids: readonly number[]): { id: number; channel: Channel; purpose: string }[] =>
  ctx.all(
    `SELECT c.profile_id AS id, c.channel, u.key AS purpose
     FROM json_each(@ids) j CROSS JOIN purposes u CROSS JOIN json_each(@channels) h
     CROSS JOIN consent_now c ON c.purpose_id = u.id AND c.channel = h.value AND c.profile_id = j.value
     WHERE c.status = 'granted'`,
    { ids: JSON.stringify(ids), channels: JSON.stringify(CHANNELS) },
  )

function page(
  ctx: Context,
  { query, offset, limit }: { query: Query; offset: number; limit: number },
): Result<Page<PersonRow>> {
  for (let again = false; ; again = true) {
    const list = listOf(ctx, query)
    if (!list.ok) return list
    const ids = slice(list.value, query, offset, limit)
    const rows = rowsOf(ctx, ids)
    if (rows.length === ids.length || again) return done({ total: list.value.total, rows })
    // Somebody was deleted behind the list's back.
    kept.delete(ctx.raw)
  }
}

/** A piece of an export: whose ids lie in the range, in their order; a header when it is the first. */
function piece(ctx: Context, { query, low }: { query: Pick<Query, 'search' | 'filter'>; low: number }): Result<Piece> {
  const fields = fieldsOf(ctx)
  const where = whereSql(ctx, query)
  if (!where.ok) return where
  const rows = ctx
    .prepare(
      `SELECT ${fields.map((f) => `p.${f.column}`).join(', ')} FROM profiles p WHERE p.id BETWEEN @low AND @high AND (${where.value.sql}) ORDER BY p.id`,
    )
    .raw()
    .all({ ...where.value.params, low, high: low + PIECE - 1 }) as StoredValue[][]
  const top = topId(ctx)
  return done({
    keys: fields.map((f) => f.key),
    rows: rows.map((row) => row.map((stored, i) => fromStored(fields[i]!.type, stored))),
    next: nextId(ctx, low + PIECE),
    top,
  })
}

const PIECE = 5000
export interface Piece {
  readonly keys: readonly string[]
  /** By field, `created_at` and `updated_at` as EpochMs. */
  readonly rows: readonly (readonly FieldValue[])[]
  /** Where the next piece begins, null at the end. */
  readonly next: number | null
  readonly top: number
}

/** How many a query gives. */
function count(ctx: Context, query: Pick<Query, 'search' | 'filter'>): Result<number> {
  const where = whereSql(ctx, query)
  if (!where.ok) return where
  let n = 0
  const sql = `SELECT count(*) AS n FROM profiles p WHERE p.id BETWEEN @low AND @high AND (${where.value.sql})`
  byRanges(ctx, (low, high) => (n += ctx.get<{ n: number }>(sql, { ...where.value.params, low, high })!.n))
  return done(n)
}

export const peopleQuery = {
  page: read('quick')(page),
  count: read('long')(count),
  piece: read('long')(piece),
}
