/**
 * The staging file of one import: every row as it was read, beside the workspace and thrown away after the merge.
 *
 *   rows       line, identities (id_<namespace>, folded), values c0…cn in the order of the mapping
 *   warnings   of the rows that have some
 *   marks      what is known of a row that is not simply new: rejected with code, or matched to a profile
 *   raws       verbatim text, some lines of the file in one: JSON [text of `first`, text of the line behind it, …]
 *   suspects   identities that may stand in more than one row; some stand in one only
 *   claims     the identities of rows that seem new, sorted within each window of rows: the merge writes them by value
 *   windows    from 1, the last line of each window of rows
 */
import { mappedKeys, mappedNamespaces, type ColumnMapping } from '../../contract/imports.ts'
import { IDENTITY_NAMESPACES, type IdentityNamespace } from '../../domain/fields.ts'
import type { Verdict } from '../../domain/imports.ts'
import { stage, type Context } from '../method.ts'

interface RawSlice {
  readonly firstLine: number
  /** JSON: a text for `firstLine` and for each line behind it. */
  readonly texts: string
}

export interface StagedBatch {
  readonly staging: string
  readonly mapping: ColumnMapping
  /** JSON [[line, an identity for each of `mappedNamespaces`, a value for each of `mappedKeys`], …] */
  readonly rows: string
  /** JSON [[line, notices], …] */
  readonly warnings: string
  /** JSON [[line, code, params], …] of the rows that could not be taken. */
  readonly rejected: string
  /** In the order of the file; what one row's text costs to read is one slice. */
  readonly raws: readonly RawSlice[]
  /** JSON [[namespace, value], …] */
  readonly suspects: string
}

const idsOf = (namespaces: readonly IdentityNamespace[]): string[] => namespaces.map((namespace) => `id_${namespace}`)
const valuesOf = (mapping: ColumnMapping): string[] => mappedKeys(mapping).map((_, i) => `c${i}`)

function create(ctx: Context, { mapping }: { staging: string; mapping: ColumnMapping }): void {
  const columns = [...idsOf(IDENTITY_NAMESPACES), ...valuesOf(mapping)].join(', ')
  ctx.raw.exec(`
    CREATE TABLE rows (line INTEGER PRIMARY KEY, ${columns});
    CREATE TABLE warnings (line INTEGER PRIMARY KEY, notices TEXT NOT NULL);
    CREATE TABLE marks (line INTEGER PRIMARY KEY, verdict TEXT NOT NULL, pid INTEGER, code TEXT, params TEXT);
    CREATE TABLE raws (first INTEGER PRIMARY KEY, texts TEXT NOT NULL);
    CREATE TABLE suspects (namespace TEXT, value TEXT, PRIMARY KEY (namespace, value)) WITHOUT ROWID;
    CREATE TABLE candidates (line INTEGER PRIMARY KEY);
    CREATE TABLE claims (win INTEGER, namespace TEXT, value TEXT, line INTEGER, PRIMARY KEY (win, namespace, value, line)) WITHOUT ROWID;
    CREATE TABLE windows (win INTEGER PRIMARY KEY, last_line INTEGER NOT NULL);
    CREATE TABLE held (namespace TEXT, value, line INTEGER, PRIMARY KEY (namespace, value)) WITHOUT ROWID;
  `)
}

/** Takes in one batch of about 5,000 rows: one bound text a table, because crossing into SQLite is what costs. */
function add(ctx: Context, { mapping, ...batch }: StagedBatch): void {
  const columns = ['line', ...idsOf(mappedNamespaces(mapping)), ...valuesOf(mapping)]
  const picks = columns.map((_, i) => `value ->> ${i}`)
  ctx.run(`INSERT INTO rows (${columns.join(', ')}) SELECT ${picks.join(', ')} FROM jsonb_each(?)`, [batch.rows])
  ctx.run('INSERT INTO warnings SELECT value ->> 0, value ->> 1 FROM json_each(?)', [batch.warnings])
  for (const { firstLine, texts } of batch.raws) ctx.run('INSERT INTO raws VALUES (?, ?)', [firstLine, texts])
  ctx.run(
    `INSERT INTO marks (line, verdict, code, params)
     SELECT value ->> 0, 'rejected', value ->> 1, value ->> 2 FROM json_each(?)`,
    [batch.rejected],
  )
  ctx.run('INSERT OR IGNORE INTO suspects SELECT value ->> 0, value ->> 1 FROM json_each(?)', [batch.suspects])
}

/**
 * Closes a window of rows: the identities of those that seem new are written down by value. Claimed in the order of the
 * file, a million of them would touch a page of the workspace's table each.
 */
function closeWindow(
  ctx: Context,
  {
    mapping,
    what,
    lastLine,
  }: {
    staging: string
    mapping: ColumnMapping
    what: 'people' | 'suppressions'
    lastLine: number
  },
): void {
  const { after } = ctx.get<{ after: number }>('SELECT coalesce(max(last_line), 0) AS after FROM windows')!
  const { win } = ctx.get<{ win: number }>('INSERT INTO windows (last_line) VALUES (?) RETURNING win', [lastLine])!
  if (what !== 'people') return
  const known = ctx.get(
    "SELECT 1 FROM marks WHERE line > ? AND line <= ? AND (pid IS NOT NULL OR code = 'import/two-people') LIMIT 1",
    [after, lastLine],
  )
  const fresh = known ? 'AND NOT EXISTS (SELECT 1 FROM marks m WHERE m.line = rows.line)' : ''
  for (const namespace of mappedNamespaces(mapping).sort()) {
    ctx.run(
      `INSERT INTO claims SELECT ?, '${namespace}', id_${namespace}, line FROM rows
       WHERE line > ? AND line <= ? AND id_${namespace} IS NOT NULL ${fresh} ORDER BY id_${namespace}, line`,
      [win, after, lastLine],
    )
  }
}

/** Rows that seemed new are turned away: they claim nothing. `claims`: line, namespace and value of each. */
export function unclaim(ctx: Context, claims: readonly (readonly [number, string, string])[]): void {
  if (claims.length === 0) return
  ctx.run(
    `DELETE FROM claims WHERE (win, namespace, value, line) IN
     (SELECT (SELECT min(win) FROM windows WHERE last_line >= value ->> 0), value ->> 1, value ->> 2, value ->> 0
      FROM json_each(?))`,
    [JSON.stringify(claims)],
  )
}

/** SQL: the verbatim text of the row on a line. `schema` is where the staging tables are: `main`, or `staging` in the writer. */
export const rawSql = (schema: 'main' | 'staging', line: string): string =>
  `(SELECT w.texts ->> (${line} - w.first) FROM ${schema}.raws w WHERE w.first <= ${line} ORDER BY w.first DESC LIMIT 1)`

export interface StagedRow {
  readonly line: number
  readonly verdict: Verdict
  readonly code: string | null
  readonly params: string | null
  readonly warnings: string | null
  readonly raw: string
}

interface PageInput {
  readonly staging: string
  readonly verdict: Verdict | null
  /** Of a rejection or a warning; '' for any. */
  readonly code: string
  readonly offset: number
  readonly limit: number
}

function page(ctx: Context, input: PageInput): { total: number; rows: readonly StagedRow[] } {
  const from = `FROM rows r LEFT JOIN marks m ON m.line = r.line LEFT JOIN warnings w ON w.line = r.line
    WHERE (@verdict IS NULL OR coalesce(m.verdict, 'new') = @verdict)
    AND (@code = '' OR m.code = @code OR instr(w.notices, @quoted) > 0)`
  const { verdict, code, offset, limit } = input
  const params = { verdict, code, quoted: `"code":${JSON.stringify(code)}` }
  const { total } = ctx.get<{ total: number }>(`SELECT count(*) AS total ${from}`, params)!
  const rows = ctx.all<StagedRow>(
    `SELECT line, verdict, code, params, notices AS warnings, ${rawSql('main', 'line')} AS raw FROM
       (SELECT r.line, coalesce(m.verdict, 'new') AS verdict, m.code, m.params, w.notices ${from}
        ORDER BY r.line LIMIT @limit OFFSET @offset) ORDER BY line`,
    { ...params, limit, offset },
  )
  return { total, rows }
}

/** The next rejected rows after a line, for the export of an import that is not merged yet. */
function rejectedAfter(ctx: Context, input: { staging: string; line: number; limit: number }) {
  return ctx.all<{ line: number; code: string; params: string; raw: string }>(
    `SELECT line, code, params, ${rawSql('main', 'line')} AS raw FROM marks
     WHERE verdict = 'rejected' AND line > ? ORDER BY line LIMIT ?`,
    [input.line, input.limit],
  )
}

export const staging = {
  create: stage(create),
  add: stage(add),
  closeWindow: stage(closeWindow),
  page: stage(page),
  rejectedAfter: stage(rejectedAfter),
}
