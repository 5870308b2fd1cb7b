/**
 * Takes back what an import wrote, a range of people a transaction. What somebody has done since stays: a person who
 * was edited, sent to, has spoken about consent or stands in a later import is kept, and so is every value that is no
 * longer the import's.
 */
import { IDENTITY_NAMESPACES } from '../../domain/fields.ts'
import { done, refuse, type Result } from '../../domain/units.ts'
import { addConsents } from '../people/consents.ts'
import { fieldsOf } from '../people/fields.ts'
import { identitiesOf, keepIdentities } from '../people/identities.ts'
import { importOf, setState } from './imports.ts'
import { UNDO_SOURCE } from './merge.ts'
import { write, type Context } from '../method.ts'
import { touchPeople } from '../people/query.ts'

/**
 * `finished` or `interrupted`; from now on there is no going on with the merge. Answers with the number of people (of
 * a suppression list: addresses) to look at.
 */
function begin(ctx: Context, id: number): Result<{ rows: number }> {
  const { state, what } = importOf(ctx, id)
  if (state !== 'finished' && state !== 'interrupted') return refuse('import/cannot-undo', { state })
  ctx.run("UPDATE imports SET staging = '' WHERE id = ?", [id])
  const table = what === 'people' ? 'import_rows' : 'suppressions'
  return done({ rows: ctx.get<{ n: number }>(`SELECT count(*) AS n FROM ${table} WHERE import_id = ?`, [id])!.n })
}

interface ChunkInput {
  readonly id: number
  /** The person looked at last; 0 at the beginning. */
  readonly after: number
  readonly limit: number
}

export interface Undone {
  /** People (or suppressions) looked at; fewer than asked for at the end, which makes the import `undone`. */
  readonly seen: number
  /** The person looked at last. */
  readonly last: number
  readonly removed: number
  readonly reversed: number
}

/** Looks at the next `limit` people of the import. What is done is gone from `import_rows`, so a crash loses nothing. */
function chunk(ctx: Context, input: ChunkInput): Undone {
  const { id } = input
  const undone = importOf(ctx, id).what === 'people' ? undoPeople(ctx, input) : undoSuppressions(ctx, input)
  if (undone.seen < input.limit) setState(ctx, id, 'undone')
  touchPeople(ctx)
  return undone
}

function undoSuppressions(ctx: Context, { id, limit }: ChunkInput): Undone {
  const removed = ctx.run(
    'DELETE FROM suppressions WHERE id IN (SELECT id FROM suppressions WHERE import_id = ? LIMIT ?)',
    [id, limit],
  )
  return { seen: removed, last: 0, removed, reversed: 0 }
}

/** A row that no undone import wrote. */
const stands = (row: string): string =>
  `(${row}.import_id IS NULL OR ${row}.import_id NOT IN (SELECT id FROM imports WHERE state = 'undone'))`

function undoPeople(ctx: Context, { id, after, limit }: ChunkInput): Undone {
  ctx.raw.exec('CREATE TEMP TABLE IF NOT EXISTS undo_people (pid INTEGER PRIMARY KEY, removed INTEGER NOT NULL)')
  ctx.run('DELETE FROM undo_people')
  const seen = ctx.run(
    `INSERT INTO undo_people SELECT DISTINCT i.profile_id, 0 FROM import_rows i
     WHERE i.import_id = ? AND i.profile_id > ? ORDER BY i.profile_id LIMIT ?`,
    [id, after, limit],
  )
  const removed = ctx.run(
    `UPDATE undo_people SET removed = 1 WHERE (SELECT q.import_id FROM profiles q WHERE q.id = pid) = @id
     AND NOT EXISTS (SELECT 1 FROM changes c WHERE c.profile_id = pid AND ${stands('c')})
     AND NOT EXISTS (SELECT 1 FROM recipients r WHERE r.profile_id = pid)
     AND NOT EXISTS (SELECT 1 FROM import_rows i WHERE i.profile_id = pid AND i.import_id <> @id)
     AND NOT EXISTS (SELECT 1 FROM consents c WHERE c.profile_id = pid AND c.import_id IS NOT @id AND ${stands('c')})
     AND NOT EXISTS (SELECT 1 FROM suppressions s WHERE s.kind = 'profile' AND s.value = CAST(pid AS TEXT))`,
    { id },
  )
  removePeople(ctx)
  const reversed = reverseChanges(ctx, id)
  withdrawConsents(ctx, id)
  ctx.run('DELETE FROM import_rows WHERE import_id = ? AND profile_id IN (SELECT pid FROM undo_people)', [id])
  const { last } = ctx.get<{ last: number | null }>('SELECT max(pid) AS last FROM undo_people')!
  return { seen, last: last ?? after, removed, reversed }
}

function removePeople(ctx: Context): void {
  const gone = '(SELECT pid FROM undo_people WHERE removed = 1)'
  ctx.run(`DELETE FROM consent_now WHERE (purpose_id, channel, profile_id) IN
    (SELECT c.purpose_id, c.channel, c.profile_id FROM consents c WHERE c.profile_id IN ${gone})`)
  ctx.run(`DELETE FROM consents WHERE profile_id IN ${gone}`)
  ctx.run(`DELETE FROM changes WHERE profile_id IN ${gone}`)
  ctx.run(
    `DELETE FROM identities WHERE (namespace, value) IN (SELECT namespace, value FROM (${identitiesOf(`IN ${gone}`)}))`,
  )
  ctx.run(`DELETE FROM profiles WHERE id IN ${gone}`)
}

/**
 * A value that is still the import's last word goes back to what it would be without it, with a row that says so.
 * Imports that were undone before do not count, so any order of undoing ends in the same place.
 */
function reverseChanges(ctx: Context, id: number): number {
  ctx.raw.exec(
    'CREATE TEMP TABLE IF NOT EXISTS undo_values (pid INTEGER, field TEXT, old ANY, PRIMARY KEY (pid, field)) STRICT, WITHOUT ROWID',
  )
  ctx.run('DELETE FROM undo_values')
  const standing = `SELECT max(s.id) FROM changes s WHERE s.profile_id = c.profile_id AND s.field = c.field
    AND s.import_id IS NOT @id AND ${stands('s')}`
  ctx.run(
    `INSERT OR IGNORE INTO undo_values SELECT c.profile_id, c.field,
       (SELECT f.old FROM changes f WHERE f.profile_id = c.profile_id AND f.field = c.field
        AND f.id > coalesce((${standing}), 0) ORDER BY f.id LIMIT 1)
     FROM undo_people u CROSS JOIN changes c ON c.profile_id = u.pid
     WHERE c.import_id = @id AND c.source = 'import' AND c.id > coalesce((${standing}), 0)
     AND NOT EXISTS (SELECT 1 FROM fields g WHERE g.key = c.field AND g.removed_at IS NULL AND g.created_at > c.at)`,
    { id },
  )
  keepIdentities(ctx, 'SELECT pid FROM undo_values')
  const changed = new Set(ctx.all<{ field: string }>('SELECT DISTINCT field FROM undo_values').map((row) => row.field))
  let reversed = 0
  for (const { key, column } of fieldsOf(ctx).filter((f) => changed.has(f.key))) {
    reversed += ctx.run(
      `INSERT INTO changes (profile_id, field, old, new, source, import_id, at)
       SELECT v.pid, v.field, q.${column}, v.old, 'undo', ?, ? FROM undo_values v JOIN profiles q ON q.id = v.pid
       WHERE v.field = ? AND q.${column} IS NOT v.old`,
      [id, ctx.at, key],
    )
    ctx.run(
      `UPDATE profiles SET ${column} = (SELECT v.old FROM undo_values v WHERE v.pid = profiles.id AND v.field = @key),
       updated_at = @at WHERE id IN (SELECT v.pid FROM undo_values v WHERE v.field = @key)`,
      { at: ctx.at, key },
    )
  }
  dropIdentities(ctx, id)
  return reversed
}

/** Identities that the import gave to people who were there before, unless they are how the person is reached now. */
function dropIdentities(ctx: Context, id: number): void {
  const inUse = IDENTITY_NAMESPACES.map((n) => `(x.namespace = '${n}' AND fold(q.${n}) IS x.value)`).join(' OR ')
  ctx.run(
    `DELETE FROM identities WHERE (namespace, value) IN (
       SELECT x.namespace, x.value FROM undo_people u
       CROSS JOIN (${identitiesOf('IN (SELECT pid FROM undo_people)')}) o ON o.profile_id = u.pid
       CROSS JOIN identities x ON x.namespace = o.namespace AND x.value = o.value
       CROSS JOIN profiles q ON q.id = u.pid WHERE x.import_id = @id AND q.import_id IS NOT @id AND NOT (${inUse}))`,
    { id },
  )
}

/** Consents are append-only: a grant that is still the import's last word is followed by its withdrawal. */
function withdrawConsents(ctx: Context, id: number): void {
  addConsents(
    ctx,
    id,
    `SELECT c.channel, c.purpose_id, c.profile_id, 'withdrawn', '${UNDO_SOURCE}', ''
     FROM undo_people u CROSS JOIN consents c ON c.profile_id = u.pid
     JOIN consent_now n ON n.purpose_id = c.purpose_id AND n.channel = c.channel AND n.profile_id = c.profile_id
     WHERE u.removed = 0 AND c.import_id = @id AND c.status = 'granted' AND n.consent_id = c.id`,
    { id },
  )
}

export const importUndo = { begin: write('everyday')(begin), chunk: write('bulk')(chunk) }
