/**
 * Claims identities for the people that a merge is about to add, in the order of the identities' table, and writes down
 * the rows that are turned away. It adds nobody.
 */
import { IDENTITY_NAMESPACES } from '../../domain/fields.ts'
import { nameSql } from './check.ts'
import { importOf } from './imports.ts'
import type { Context } from '../method.ts'
import { rawsOf } from './staging.ts'

export interface Turned {
  readonly line: number
  readonly code: string
  readonly params: Readonly<Record<string, string | number>>
}

interface ClaimInput {
  readonly id: number
  readonly staging: string
  /** Claims after this one … */
  readonly after: number
  /** … up to and with this one. */
  readonly upto: number
}

/**
 * Takes identities for people who are about to be added, in the order of the table. A row that comes too late for one
 * of its identities lets go of the others and is rejected here and now.
 */
export function claim(ctx: Context, { id, after, upto }: ClaimInput): void {
  const record = importOf(ctx, id)
  if (record.state !== 'merging') throw new Error(`imports: import ${id} is ${record.state}, not merging`)
  const ahead = ctx.get('SELECT 1 FROM import_rejections WHERE import_id = ? AND line > ?', [id, record.mergedLine])
  const lost = ahead
    ? 'AND NOT EXISTS (SELECT 1 FROM import_rejections t WHERE t.import_id = @id AND t.line = c.line)'
    : ''
  const mine = `c.seq > @after AND c.seq <= @upto AND c.line > @merged
    AND NOT EXISTS (SELECT 1 FROM staging.marks m WHERE m.line = c.line) ${lost}`
  const range = { after, upto, merged: record.mergedLine, ...(ahead ? { id } : {}) }
  const { wanted } = ctx.get<{ wanted: number }>(
    `SELECT count(*) AS wanted FROM staging.claims c WHERE ${mine}`,
    range,
  )!
  const first = record.firstProfileId!
  const claimed = ctx.run(
    `INSERT INTO identities (namespace, value, profile_id, created_at, import_id)
     SELECT c.namespace, c.value, @first + c.line, @at, @id FROM staging.claims c WHERE ${mine} ORDER BY c.seq
     ON CONFLICT (namespace, value) DO NOTHING`,
    { ...range, first, at: ctx.at, id },
  )
  if (claimed === wanted) return
  const taken = ctx.all<{ line: number; pid: number; owner: number; namespace: string }>(
    `SELECT c.line, @first + c.line AS pid, x.profile_id AS owner, c.namespace FROM staging.claims c
     CROSS JOIN identities x ON x.namespace = c.namespace AND x.value = c.value AND x.profile_id <> @first + c.line
     WHERE ${mine}`,
    { ...range, first },
  )
  for (const { line, pid, owner, namespace } of taken) {
    letGo(ctx, line, pid)
    reject(ctx, id, [{ line, code: 'import/taken-meanwhile', params: { namespace, name: nameOf(ctx, owner) } }])
  }
}

/** Gives back what a row has claimed. */
function letGo(ctx: Context, line: number, pid: number): void {
  for (const n of IDENTITY_NAMESPACES) {
    ctx.run(
      `DELETE FROM identities WHERE namespace = '${n}' AND profile_id = ?
       AND value = (SELECT id_${n} FROM staging.rows WHERE line = ?)`,
      [pid, line],
    )
  }
}

export const nameOf = (ctx: Context, id: number): string =>
  ctx.get<{ name: string }>(`SELECT ${nameSql('q')} AS name FROM profiles q WHERE q.id = ?`, [id])?.name ?? `#${id}`

/** `params` may be JSON already. */
export function reject(
  ctx: Context,
  id: number,
  all: readonly (Turned | (Omit<Turned, 'params'> & { params: string }))[],
): number {
  if (all.length === 0) return 0
  const raws = rawsOf(
    ctx,
    'staging',
    all.map((r) => r.line),
  )
  return ctx.run(
    `INSERT INTO import_rejections (import_id, line, code, params, raw)
     SELECT ?, value ->> 0, value ->> 1, value ->> 2, value ->> 3 FROM json_each(?)`,
    [id, JSON.stringify(all.map((r) => [r.line, r.code, asJson(r.params), raws.get(r.line)!]))],
  )
}

const asJson = (params: object | string): string => (typeof params === 'string' ? params : JSON.stringify(params))
