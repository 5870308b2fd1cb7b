/**
 * Writes a checked import into the workspace: all identities first, by value; then its rows, a range of lines a
 * transaction. Which rows are new is fixed by the staging file, and which id each gets by its line and by ids reserved at
 * the beginning: a merge that was cut off goes on and ends as if it had not been.
 *
 * Between check and merge the workspace may have moved. A row is merged only if its identities still say what they
 * said; otherwise it is rejected, and the counts of the import follow what really happened.
 */
import { mappedKeys, type ColumnMapping, type MappedColumn } from '../../contract/imports.ts'
import type { DeclaredConsent, ImportCounts } from '../../domain/imports.ts'
import { isIdentity } from '../../domain/fields.ts'
import { done, refuse, type Result } from '../../domain/units.ts'
import { addConsents } from '../people/consents.ts'
import { createField, fieldsOf } from '../people/fields.ts'
import { giveIdentity, keepIdentities } from '../people/identities.ts'
import { claim, claimRanges, dropClaims, nameOf, reject, type ClaimRange, type Turned } from './claim.ts'
import { sameSql, shapeOf, type Shape } from './check.ts'
import { rawSql } from './staging.ts'
import { importOf, setState, type ImportRecord } from './imports.ts'
import { write, type Context } from '../method.ts'
import { purposeOf } from '../settings.ts'

/** Consents that an undo wrote; they are no word of the person's, so a later import may grant again. */
export const UNDO_SOURCE = 'undo import'
const SUPPRESSION_REASON = 'imported list'

/**
 * `checked` or `interrupted` becomes `merging`; new fields are made and ids for all new rows set aside. Answers with the
 * ranges of identities to claim. Refuses in another state, and when a field has meanwhile gone or come with another type.
 */
function begin(ctx: Context, { id }: { id: number; staging: string }): Result<readonly ClaimRange[]> {
  const record = importOf(ctx, id)
  if (record.state !== 'checked' && record.state !== 'interrupted') {
    return refuse('import/cannot-merge', { state: record.state })
  }
  const mapping = makeFields(ctx, record.mapping)
  if (!mapping.ok) return mapping
  if (record.firstProfileId === null && record.what === 'people') reserveIds(ctx, record)
  ctx.run("UPDATE imports SET state = 'merging', ended_at = NULL, mapping = ? WHERE id = ?", [
    JSON.stringify(mapping.value),
    id,
  ])
  return done(record.what === 'people' ? claimRanges(ctx, mapping.value) : [])
}

/** The mapping with a field behind every mapped column. */
function makeFields(ctx: Context, mapping: ColumnMapping): Result<ColumnMapping> {
  const made: MappedColumn[] = []
  for (const mapped of mapping) {
    const { to } = mapped
    const known = to.kind === 'skip' ? undefined : fieldsOf(ctx).find((field) => field.key === to.key)
    if (to.kind === 'field' && !known) return refuse('import/field-gone', { key: to.key })
    if (to.kind === 'new' && known && known.type !== to.type) return refuse('import/field-taken', { key: to.key })
    if (to.kind === 'new' && !known) {
      const created = createField(ctx, to)
      if (!created.ok) return created
    }
    made.push(to.kind === 'new' ? { ...mapped, to: { kind: 'field', key: to.key } } : mapped)
  }
  return done(made)
}

function reserveIds(ctx: Context, record: ImportRecord): void {
  const seq = ctx.get<{ seq: number }>("SELECT seq FROM sqlite_sequence WHERE name = 'profiles'")?.seq
  if (seq === undefined) ctx.run("INSERT INTO sqlite_sequence (name, seq) VALUES ('profiles', 0)")
  if (record.counts.new > 0) {
    ctx.run("UPDATE sqlite_sequence SET seq = seq + (SELECT max(line) FROM staging.rows) WHERE name = 'profiles'")
  }
  ctx.run('UPDATE imports SET first_profile_id = ? WHERE id = ?', [seq ?? 0, record.id])
}

interface ChunkInput {
  readonly id: number
  readonly staging: string
  /** How many lines of the file to take. */
  readonly lines: number
}

interface Chunk extends ChunkInput {
  readonly record: ImportRecord
  readonly shape: Shape
  readonly after: number
  readonly upto: number
  readonly at: number
}

/** What became of a chunk's rows; `new + update + same + rejected` of them. */
interface Outcome extends Omit<ImportCounts, 'rows'> {
  readonly consents: number
}

/** Merges the next lines. Answers with the rows merged in all. */
function chunk(ctx: Context, input: ChunkInput): Result<{ mergedRows: number }> {
  const record = importOf(ctx, input.id)
  if (record.state !== 'merging') throw new Error(`imports: import ${input.id} is ${record.state}, not merging`)
  const after = record.mergedLine
  if (!ctx.get('SELECT 1 FROM staging.rows WHERE line > ? LIMIT 1', [after])) throw new Error('imports: rows are gone')
  const shape = shapeOf(ctx, record.mapping)
  const gone = shape.columns.indexOf(null)
  if (gone !== -1) return refuse('import/field-gone', { key: mappedKeys(record.mapping)[gone]! })
  const part: Chunk = { ...input, record, shape, after, upto: after + input.lines, at: ctx.at }
  const staged = stagedCounts(ctx, part)
  const found = record.what === 'people' ? mergePeople(ctx, part) : mergeSuppressions(ctx, part, staged)
  const rows = found.new + found.update + found.same + found.rejected
  if (rows !== staged.rows) throw new Error(`imports: ${rows} of ${staged.rows} rows are accounted for`)
  ctx.run(
    `UPDATE imports SET new_count = new_count + ?, update_count = update_count + ?, same_count = same_count + ?,
     rejected_count = rejected_count + ?, consent_count = consent_count + ?, merged_rows = merged_rows + ?,
     merged_line = ? WHERE id = ?`,
    [
      found.new - staged.new,
      found.update - staged.update,
      found.same - staged.same,
      found.rejected - staged.rejected,
      found.consents,
      rows,
      part.upto,
      input.id,
    ],
  )
  return done({ mergedRows: record.mergedRows + rows })
}

function stagedCounts(ctx: Context, { after, upto }: Chunk): ImportCounts {
  const { rows } = ctx.get<{ rows: number }>('SELECT count(*) AS rows FROM staging.rows WHERE line > ? AND line <= ?', [
    after,
    upto,
  ])!
  const marks = ctx.get<{ update_n: number; same_n: number; rejected_n: number }>(
    `SELECT count(*) FILTER (WHERE verdict = 'update') AS update_n, count(*) FILTER (WHERE verdict = 'same') AS same_n,
     count(*) FILTER (WHERE verdict = 'rejected') AS rejected_n FROM staging.marks WHERE line > ? AND line <= ?`,
    [after, upto],
  )!
  const { update_n: update, same_n: same, rejected_n: rejected } = marks
  return { rows, new: rows - update - same - rejected, update, same, rejected }
}

function mergePeople(ctx: Context, part: Chunk): Outcome {
  const added = addPeople(ctx, part)
  const matched = mergeMatched(ctx, part)
  const rejected = added.lost + writeRejections(ctx, part, matched.turned)
  return {
    new: added.count,
    update: matched.update,
    same: matched.same,
    rejected,
    consents: added.consents + matched.consents,
  }
}

/** The chunk's new people; their identities were claimed before, and rows that could not have theirs are left out. */
function addPeople(ctx: Context, part: Chunk) {
  const { id, after, upto, shape, record, at } = part
  const lost = ctx.all<{ line: number }>(
    'SELECT line FROM import_rejections WHERE import_id = ? AND line > ? AND line <= ?',
    [id, after, upto],
  )
  const without = lost.length === 0 ? '' : 'AND r.line NOT IN (SELECT value FROM json_each(@lost))'
  const mine = `r.line > @after AND r.line <= @upto
    AND NOT EXISTS (SELECT 1 FROM staging.marks m WHERE m.line = r.line) ${without}`
  const first = record.firstProfileId!
  const range = { after, upto, first, ...(lost.length === 0 ? {} : { lost: lines(lost) }) }
  const columns = ['id', ...shape.columns, 'created_at', 'updated_at', 'import_id']
  const values = ['@first + r.line', ...shape.columns.map((_, i) => `r.c${i}`), '@at', '@at', '@id']
  const count = ctx.run(
    `INSERT INTO profiles (${columns.join(', ')}) SELECT ${values.join(', ')}
     FROM staging.rows r WHERE ${mine} ORDER BY r.line`,
    { ...range, at, id },
  )
  if (count === 0) return { count, lost: lost.length, consents: 0 }
  const added = { low: first + after + 1, high: first + upto }
  ctx.run(
    `INSERT INTO import_rows (import_id, profile_id, line) SELECT @id, p.id, p.id - @first
     FROM profiles p WHERE p.id BETWEEN @low AND @high ORDER BY p.id`,
    { ...added, first, id },
  )
  const people = 'SELECT p.id AS profile_id FROM profiles p WHERE p.id BETWEEN @low AND @high'
  return { count, lost: lost.length, consents: grant(ctx, record, 'new', people, added) }
}

const lines = (rows: readonly { readonly line: number }[]): string => JSON.stringify(rows.map((row) => row.line))

/** Rows that the check matched: their people get what differs, are joined by new identities, or have changed meanwhile. */
function mergeMatched(ctx: Context, part: Chunk) {
  const { id, after, upto, shape, record } = part
  const { n: rows } = ctx.get<{ n: number }>('SELECT count(pid) AS n FROM staging.marks WHERE line > ? AND line <= ?', [
    after,
    upto,
  ])!
  if (rows === 0) return { update: 0, same: 0, consents: 0, turned: [] }
  const { turned, joining } = lookAgain(ctx, part)
  const out = JSON.stringify(turned.map((t) => t.line))
  const kept = `FROM staging.marks m WHERE m.line > @after AND m.line <= @upto AND m.pid IS NOT NULL
    ${turned.length === 0 ? '' : 'AND m.line NOT IN (SELECT value FROM json_each(@out))'}`
  const params = { after, upto, ...(turned.length === 0 ? {} : { out }) }

  ctx.raw.exec('CREATE TEMP TABLE IF NOT EXISTS chunk_updates (line INTEGER PRIMARY KEY, pid INTEGER NOT NULL)')
  ctx.run('DELETE FROM chunk_updates')
  const update = ctx.run(
    `INSERT INTO chunk_updates SELECT m.line, m.pid ${kept.replace(
      'staging.marks m',
      'staging.marks m CROSS JOIN staging.rows r ON r.line = m.line CROSS JOIN profiles q ON q.id = m.pid',
    )} AND NOT (${sameSql(shape)})`,
    params,
  )
  if (update > 0) updatePeople(ctx, part)
  for (const { namespace, value, pid } of joining) {
    giveIdentity(ctx, { id: pid, namespace, value, importId: id })
  }
  const found = ctx.run(
    `INSERT INTO import_rows (import_id, profile_id, line) SELECT @id, m.pid, m.line ${kept} ORDER BY m.pid`,
    { ...params, id },
  )
  const consents = grant(ctx, record, 'known', `SELECT m.pid AS profile_id ${kept}`, params)
  return { update, same: found - update, consents, turned }
}

interface Joining {
  readonly namespace: string
  readonly value: string
  readonly pid: number
}

/** Which matched rows are not what the check saw, and which bring an identity that nobody has. */
function lookAgain(ctx: Context, { after, upto, shape }: Chunk): { turned: Turned[]; joining: Joining[] } {
  const owners = shape.namespaces
    .map((n) => `LEFT JOIN identities x_${n} ON x_${n}.namespace = '${n}' AND x_${n}.value = r.id_${n}`)
    .join(' ')
  const picks = shape.namespaces.map((n) => `r.id_${n}, x_${n}.profile_id AS owner_${n}`).join(', ')
  const strange = shape.namespaces.map((n) => `(r.id_${n} IS NOT NULL AND x_${n}.profile_id IS NOT m.pid)`).join(' OR ')
  const rows = ctx.all<Record<string, number | string | null> & { line: number; pid: number }>(
    `SELECT m.line, m.pid, ${picks} FROM staging.marks m CROSS JOIN staging.rows r ON r.line = m.line ${owners}
     WHERE m.line > ? AND m.line <= ? AND m.pid IS NOT NULL AND (${strange})`,
    [after, upto],
  )
  const turned: Turned[] = []
  const joining: Joining[] = []
  for (const row of rows) {
    const given = shape.namespaces.filter((n) => row[`id_${n}`] !== null)
    const foreign = given.find((n) => row[`owner_${n}`] !== null && row[`owner_${n}`] !== row.pid)
    if (foreign) {
      const params = { namespace: foreign, name: nameOf(ctx, row[`owner_${foreign}`] as number) }
      turned.push({ line: row.line, code: 'import/taken-meanwhile', params })
    } else if (given.every((n) => row[`owner_${n}`] === null)) {
      turned.push({ line: row.line, code: 'import/person-gone', params: {} })
    } else {
      const free = given.filter((n) => row[`owner_${n}`] === null)
      joining.push(...free.map((n) => ({ namespace: n, value: row[`id_${n}`] as string, pid: row.pid })))
    }
  }
  return { turned, joining }
}

/** What differs goes to `changes` first, value by value; then the profiles take it. An empty cell erases nothing. */
function updatePeople(ctx: Context, { id, shape, record, at }: Chunk): void {
  const keys = mappedKeys(record.mapping)
  const from = 'FROM chunk_updates u CROSS JOIN staging.rows r ON r.line = u.line'
  for (const [i, column] of shape.columns.entries()) {
    ctx.run(
      `INSERT INTO changes (profile_id, field, old, new, source, import_id, at)
       SELECT q.id, @key, q.${column}, r.c${i}, 'import', @id, @at ${from} CROSS JOIN profiles q ON q.id = u.pid
       WHERE r.c${i} IS NOT NULL AND r.c${i} IS NOT q.${column}`,
      { key: keys[i]!, id, at },
    )
  }
  const moved = shape.columns.flatMap((column, i) =>
    isIdentity(keys[i]!) ? [`(r.c${i} IS NOT NULL AND r.c${i} IS NOT q.${column})`] : [],
  )
  keepIdentities(ctx, `SELECT q.id ${from} CROSS JOIN profiles q ON q.id = u.pid WHERE ${moved.join(' OR ')}`)
  const sets = shape.columns.map((column, i) => `${column} = coalesce(r.c${i}, profiles.${column})`)
  ctx.run(`UPDATE profiles SET ${[...sets, 'updated_at = ?'].join(', ')} ${from} WHERE profiles.id = u.pid`, [at])
}

/** Appends the declared consent for people who have not said anything themselves. */
function grant(
  ctx: Context,
  record: ImportRecord,
  who: 'new' | 'known',
  people: string,
  params: Record<string, string | number>,
): number {
  const consent: DeclaredConsent | null = record.consent
  if (!consent) return 0
  const silent = `LEFT JOIN consent_now n ON n.purpose_id = @purpose AND n.channel = @channel AND n.profile_id = p.profile_id
    LEFT JOIN consents c ON c.id = n.consent_id
    WHERE n.status IS NULL OR (n.status = 'withdrawn' AND c.source = '${UNDO_SOURCE}')`
  const { channel, source, wording } = consent
  return addConsents(
    ctx,
    record.id,
    `SELECT @channel, @purpose, p.profile_id, 'granted', @source, @wording FROM (${people}) p
     ${who === 'new' ? '' : silent} ORDER BY p.profile_id`,
    { ...params, channel, source, wording, purpose: purposeOf(ctx, consent.purpose)!.id },
  )
}

/** A suppression with an end loses its end: the list says never. */
function mergeSuppressions(ctx: Context, part: Chunk, staged: ImportCounts): Outcome {
  for (const kind of part.shape.namespaces.filter((n) => n !== 'customer_number')) {
    ctx.run(
      `INSERT INTO suppressions (kind, value, reason, source, at, import_id)
       SELECT '${kind}', r.id_${kind}, ?, 'import', ?, ? FROM staging.rows r LEFT JOIN staging.marks m ON m.line = r.line
       WHERE r.line > ? AND r.line <= ? AND m.line IS NULL AND r.id_${kind} IS NOT NULL
       ON CONFLICT (kind, value) DO UPDATE SET expires_at = NULL`,
      [SUPPRESSION_REASON, part.at, part.id, part.after, part.upto],
    )
  }
  writeRejections(ctx, part, [])
  return { ...staged, consents: 0 }
}

/** Rejected rows move over as they stood in the file; answers with how many. */
function writeRejections(ctx: Context, { id, after, upto }: Chunk, turned: readonly Turned[]): number {
  const staged = ctx.run(
    `INSERT INTO import_rejections (import_id, line, code, params, raw)
     SELECT ?, m.line, m.code, m.params, ${rawSql('staging', 'm.line')} FROM staging.marks m
     WHERE m.line > ? AND m.line <= ? AND m.verdict = 'rejected' ORDER BY m.line`,
    [id, after, upto],
  )
  return staged + reject(ctx, id, turned)
}

const stagingOf = (input: { staging: string }): string => input.staging

export const importMerge = {
  begin: write('everyday')(begin, stagingOf),
  claim: write('merge')(claim, stagingOf),
  chunk: write('merge')(chunk, stagingOf),
  dropClaims: write('merge')(dropClaims),
  /** The merge was given up, and its claims were dropped; what is merged stays until it is continued or undone. */
  interrupt: write('everyday')((ctx, id: number) => {
    // Rows that were turned away ahead of their turn are looked at again when the merge goes on.
    ctx.run('DELETE FROM import_rejections WHERE import_id = ? AND line > ?', [id, importOf(ctx, id).mergedLine])
    setState(ctx, id, 'interrupted')
  }),
  finish: write('everyday')((ctx, id: number) => {
    setState(ctx, id, 'finished')
    ctx.run("UPDATE imports SET staging = '' WHERE id = ?", [id])
  }),
}
