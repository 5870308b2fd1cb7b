/**
 * Judges staged rows against the workspace and each other, in chunks on the staging thread. The workspace is only read.
 *
 * The answer is that of reading the rows one by one: a row whose identities belong to two people is rejected; a row
 * with an identity, or of a person, that an earlier accepted row has is rejected; a rejected row holds nothing. Only
 * rows that may clash (`candidates`) are really gone through one by one.
 */
import { mappedKeys, mappedNamespaces, type ColumnMapping } from '../../contract/imports.ts'
import type { IdentityNamespace } from '../../domain/fields.ts'
import type { ImportCounts } from '../../domain/imports.ts'
import { fieldsOf } from '../people/fields.ts'
import type { RowKind } from './imports.ts'
import { stage, type Context } from '../method.ts'
import { unclaim } from './staging.ts'

/** How staged values lie to the columns of `profiles`. */
export interface Shape {
  /** Identities that the mapping has. */
  readonly namespaces: readonly IdentityNamespace[]
  /** By value c0…cn: the column of `profiles`, or null for a field that is not made yet. */
  readonly columns: readonly (string | null)[]
}

export function shapeOf(ctx: Context, mapping: ColumnMapping): Shape {
  const columns = new Map(fieldsOf(ctx).map((field) => [field.key, field.column]))
  return {
    namespaces: mappedNamespaces(mapping),
    columns: mappedKeys(mapping).map((key) => columns.get(key) ?? null),
  }
}

interface Range {
  readonly staging: string
  readonly what: 'people' | 'suppressions'
  readonly mapping: ColumnMapping
  /** Lines after this one … */
  readonly after: number
  /** … up to and with this one. */
  readonly upto: number
}

/** True when no value of the row `r` differs from the profile `q`; an empty cell says nothing. */
export const sameSql = (shape: Shape): string =>
  shape.columns
    .map((column, i) => (column === null ? `r.c${i} IS NULL` : `(r.c${i} IS NULL OR r.c${i} IS q.${column})`))
    .join(' AND ')

/** First and last name, or what else a person is known by. */
export const nameSql = (profile: string): string =>
  `coalesce(nullif(trim(coalesce(${profile}.first_name, '') || ' ' || coalesce(${profile}.last_name, '')), ''),
    ${profile}.company, ${profile}.email, ${profile}.phone, ${profile}.customer_number, '#' || ${profile}.id)`

function match(ctx: Context, range: Range): void {
  const shape = shapeOf(ctx, range.mapping)
  if (range.what === 'people') matchPeople(ctx, range, shape)
  else matchSuppressions(ctx, range)
}

function matchPeople(ctx: Context, { after, upto }: Range, shape: Shape): void {
  // What another import has claimed for people who are not there yet is nobody's.
  const found = shape.namespaces.map((n) => `p_${n}.id`)
  const joins = shape.namespaces
    .map(
      (n) => `LEFT JOIN ws.identities x_${n} ON x_${n}.namespace = '${n}' AND x_${n}.value = r.id_${n}
        LEFT JOIN ws.profiles p_${n} ON p_${n}.id = x_${n}.profile_id`,
    )
    .join(' ')
  const pid = found.length === 1 ? found[0]! : `coalesce(${found.join(', ')})`
  const two = found.map((f) => `coalesce(${f} <> ${pid}, 0)`).join(' OR ')
  ctx.run(
    `INSERT INTO marks (line, verdict, pid, code)
     SELECT r.line, CASE WHEN ${two} THEN 'rejected' WHEN ${sameSql(shape)} THEN 'same' ELSE 'update' END, q.id,
       CASE WHEN ${two} THEN 'import/two-people' END
     FROM rows r ${joins} CROSS JOIN ws.profiles q ON q.id = ${pid} WHERE r.line > ? AND r.line <= ?`,
    [after, upto],
  )
  const rejected = ctx.all<Record<string, number | null>>(
    `SELECT r.line, ${found.map((f, i) => `${f} AS p${i}`).join(', ')} FROM marks m JOIN rows r ON r.line = m.line ${joins}
     WHERE m.line > ? AND m.line <= ? AND m.code = 'import/two-people'`,
    [after, upto],
  )
  for (const row of rejected) {
    const [a, b] = [...new Set(found.map((_, i) => row[`p${i}`]).filter((p) => p !== null))]
    const params = { a: nameOf(ctx, a!), b: nameOf(ctx, b!) }
    ctx.run('UPDATE marks SET pid = NULL, params = ? WHERE line = ?', [JSON.stringify(params), row['line']!])
  }
}

const nameOf = (ctx: Context, id: number): string =>
  ctx.get<{ name: string }>(`SELECT ${nameSql('q')} AS name FROM ws.profiles q WHERE q.id = ?`, [id])!.name

/** A row is `same` when all its addresses are suppressed already. */
function matchSuppressions(ctx: Context, { after, upto }: Range): void {
  ctx.run(
    `INSERT INTO marks (line, verdict) SELECT r.line, 'same' FROM rows r
     WHERE r.line > ? AND r.line <= ? AND coalesce(r.id_email, r.id_phone) IS NOT NULL
     AND (r.id_email IS NULL OR EXISTS (SELECT 1 FROM ws.suppressions s WHERE s.kind = 'email' AND s.value = r.id_email AND s.expires_at IS NULL))
     AND (r.id_phone IS NULL OR EXISTS (SELECT 1 FROM ws.suppressions s WHERE s.kind = 'phone' AND s.value = r.id_phone AND s.expires_at IS NULL))`,
    [after, upto],
  )
}

/**
 * The rows of a window that have an identity which the parser has seen before, or the other row has. Those that seem
 * new are found by their claims.
 */
function findCandidates(ctx: Context, { mapping, what, win }: Omit<Range, 'after' | 'upto'> & { win: number }): void {
  let rows = 'rows r'
  if (what === 'people') {
    ctx.run(
      `INSERT OR IGNORE INTO candidates SELECT c.line FROM suspects s
       CROSS JOIN claims c ON c.win = ? AND c.namespace = s.namespace AND c.value = s.value`,
      [win],
    )
    rows = 'marks m CROSS JOIN rows r ON r.line = m.line AND m.pid IS NOT NULL'
  }
  const first = what === 'people' ? 'm.line' : 'r.line'
  for (const n of shapeOf(ctx, mapping).namespaces) {
    ctx.run(
      `INSERT OR IGNORE INTO candidates SELECT r.line FROM ${rows}
       WHERE ${first} > coalesce((SELECT last_line FROM windows WHERE win = @win - 1), 0)
       AND ${first} <= (SELECT last_line FROM windows WHERE win = @win)
       AND EXISTS (SELECT 1 FROM suspects s WHERE s.namespace = '${n}' AND s.value = r.id_${n})`,
      { win },
    )
  }
}

/** Adds the rows that match the same person as another; answers with the number of all candidates. */
function candidates(ctx: Context, _: { staging: string }): number {
  ctx.run(
    `INSERT OR IGNORE INTO candidates SELECT line FROM marks WHERE pid IN
     (SELECT pid FROM marks WHERE pid IS NOT NULL GROUP BY pid HAVING count(*) > 1)`,
  )
  return ctx.get<{ n: number }>('SELECT count(*) AS n FROM candidates')!.n
}

interface Candidate {
  line: number
  verdict: string | null
  pid: number | null
  id_email: string | null
  id_phone: string | null
  id_customer_number: string | null
}

/** Goes through the next candidates in the order of the file; answers with the last line seen, or null at the end. */
function settle(
  ctx: Context,
  input: Pick<Range, 'staging' | 'what' | 'mapping' | 'after'> & { readonly limit: number },
): number | null {
  const namespaces = mappedNamespaces(input.mapping)
  const rows = ctx.all<Candidate>(
    `SELECT c.line, m.verdict, m.pid, r.id_email, r.id_phone, r.id_customer_number
     FROM candidates c JOIN rows r ON r.line = c.line LEFT JOIN marks m ON m.line = c.line
     WHERE c.line > ? ORDER BY c.line LIMIT ?`,
    [input.after, input.limit],
  )
  const held = new Held(ctx, input.after)
  const unclaimed: (readonly [number, string, string])[] = []
  for (const row of rows) {
    if (row.verdict === 'rejected') continue
    const keys = namespaces.flatMap((n): [string, string][] => {
      const value = row[`id_${n}`]
      return value === null ? [] : [[n, value]]
    })
    if (input.what === 'suppressions') settleSuppression(ctx, held, row, keys)
    else if (!settlePerson(ctx, held, row, keys) && row.pid === null) {
      unclaimed.push(...keys.map(([namespace, value]) => [row.line, namespace, value] as const))
    }
  }
  unclaim(ctx, unclaimed)
  if (rows.length === input.limit) held.keep()
  return rows.at(-1)?.line ?? null
}

/** Which line holds an identity, or a person: of the rows before this call as the file knows it, of its own in memory. */
class Held {
  readonly #ctx: Context
  readonly #hasEarlier: boolean
  readonly #own = new Map<string, readonly [namespace: string, value: string | number, line: number]>()

  constructor(ctx: Context, after: number) {
    this.#ctx = ctx
    this.#hasEarlier = after > 0
  }

  lineOf(namespace: string, value: string | number): number | undefined {
    const own = this.#own.get(`${namespace} ${value}`)
    if (own || !this.#hasEarlier) return own?.[2]
    return this.#ctx.get<{ line: number }>('SELECT line FROM held WHERE namespace = ? AND value = ?', [
      namespace,
      value,
    ])?.line
  }

  hold(namespace: string, value: string | number, line: number): void {
    const key = `${namespace} ${value}`
    if (!this.#own.has(key)) this.#own.set(key, [namespace, value, line])
  }

  /** For the calls after this one. */
  keep(): void {
    this.#ctx.run(
      'INSERT INTO held SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(?) WHERE true ON CONFLICT DO NOTHING',
      [JSON.stringify([...this.#own.values()])],
    )
  }
}

/** False when the row is rejected for an earlier one. */
function settlePerson(ctx: Context, held: Held, { line, pid }: Candidate, keys: readonly [string, string][]): boolean {
  for (const [namespace, value] of keys) {
    const earlier = held.lineOf(namespace, value)
    if (earlier === undefined) continue
    reject(ctx, line, 'import/twice', { line: earlier, namespace })
    return false
  }
  const earlier = pid === null ? undefined : held.lineOf('person', pid)
  if (earlier !== undefined) {
    reject(ctx, line, 'import/person-twice', { line: earlier })
    return false
  }
  for (const [namespace, value] of keys) held.hold(namespace, value, line)
  if (pid !== null) held.hold('person', pid, line)
  return true
}

/** A second line for an address adds nothing and takes nothing away: it is `same`. */
function settleSuppression(
  ctx: Context,
  held: Held,
  { line, verdict }: Candidate,
  keys: readonly [string, string][],
): void {
  const known = keys.every(
    ([kind, value]) =>
      held.lineOf(kind, value) !== undefined ||
      ctx.get('SELECT 1 FROM ws.suppressions WHERE kind = ? AND value = ? AND expires_at IS NULL', [kind, value]) !==
        undefined,
  )
  if (known && verdict === null) ctx.run("INSERT INTO marks (line, verdict) VALUES (?, 'same')", [line])
  for (const [namespace, value] of keys) held.hold(namespace, value, line)
}

function reject(ctx: Context, line: number, code: string, params: Record<string, string | number>): void {
  ctx.run("INSERT OR REPLACE INTO marks (line, verdict, code, params) VALUES (?, 'rejected', ?, ?)", [
    line,
    code,
    JSON.stringify(params),
  ])
}

/** Counts rows and verdicts each on their own, so that the sum can be held against the number of rows that were read. */
function counts(ctx: Context, _: { staging: string }): Omit<ImportCounts, 'rows'> & { kinds: readonly RowKind[] } {
  const marked = ctx.all<{ verdict: string; n: number }>(
    'SELECT m.verdict, count(*) AS n FROM marks m JOIN rows r ON r.line = m.line GROUP BY m.verdict',
  )
  const of = (verdict: string): number => marked.find((m) => m.verdict === verdict)?.n ?? 0
  const added = ctx.get<{ n: number }>('SELECT (SELECT count(*) FROM rows) - (SELECT count(*) FROM marks) AS n')!.n
  const kinds = ctx.all<{ code: string; count: number }>(
    "SELECT code, count(*) AS count FROM marks WHERE verdict = 'rejected' GROUP BY code",
  )
  return {
    new: added,
    update: of('update'),
    same: of('same'),
    rejected: of('rejected'),
    kinds: kinds.map((k) => ({ ...k, rejected: true })),
  }
}

export const importCheck = {
  match: stage(match),
  findCandidates: stage(findCandidates),
  candidates: stage(candidates),
  settle: stage(settle),
  counts: stage(counts),
}
