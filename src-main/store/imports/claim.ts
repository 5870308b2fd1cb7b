/**
 * Claims identities for the people that a merge is about to add, in the order of the identities' table, and writes down
 * the rows that are turned away. It adds nobody.
 */
import { mappedNamespaces, type ColumnMapping } from '../../contract/imports.ts'
import { IDENTITY_NAMESPACES, type IdentityNamespace } from '../../domain/fields.ts'
import { nameSql } from './check.ts'
import { importOf } from './imports.ts'
import type { Context, Param } from '../method.ts'
import { rawSql } from './staging.ts'

export interface Turned {
  readonly line: number
  readonly code: string
  readonly params: Readonly<Record<string, string | number>>
}

/** Identities of one namespace, by value: those above one up to and with another. */
export interface ClaimRange {
  readonly namespace: IdentityNamespace
  readonly above: string
  /** null: to the end. */
  readonly upto: string | null
}

/** A range has the claims of about as many rows. */
const RANGE_LINES = 5_000

/** Ranges of about the same size that hold all claims, in the order of the table; cut at the values of some of the rows. */
export function claimRanges(ctx: Context, mapping: ColumnMapping): readonly ClaimRange[] {
  const { last } = ctx.get<{ last: number | null }>('SELECT max(line) AS last FROM staging.rows')!
  const some = Array.from({ length: Math.floor((last ?? 0) / RANGE_LINES) }, (_, i) => (i + 1) * RANGE_LINES)
  return mappedNamespaces(mapping)
    .sort()
    .flatMap((namespace) => {
      const cuts = ctx.all<{ value: string }>(
        `SELECT DISTINCT r.id_${namespace} AS value FROM json_each(?) j CROSS JOIN staging.rows r ON r.line =
         (SELECT line FROM staging.rows WHERE line >= j.value AND line < j.value + ${RANGE_LINES}
          AND id_${namespace} IS NOT NULL ORDER BY line LIMIT 1)
       ORDER BY 1`,
        [JSON.stringify(some)],
      )
      const values = ['', ...cuts.map((cut) => cut.value)]
      return values.map((above, i): ClaimRange => ({ namespace, above, upto: values[i + 1] ?? null }))
    })
}

interface ClaimInput {
  readonly id: number
  readonly staging: string
  readonly range: ClaimRange
}

/**
 * Takes identities for people who are about to be added, in the order of the table. A row that comes too late for one
 * of its identities lets go of the others and is rejected here and now.
 */
export function claim(ctx: Context, { id, range }: ClaimInput): void {
  const record = importOf(ctx, id)
  if (record.state !== 'merging') throw new Error(`imports: import ${id} is ${record.state}, not merging`)
  const ahead = ctx.get('SELECT 1 FROM import_rejections WHERE import_id = ? AND line > ?', [id, record.mergedLine])
  const claims = `staging.windows w CROSS JOIN staging.claims c
     ON c.win = w.win AND c.namespace = @namespace AND c.value > @above ${range.upto === null ? '' : 'AND c.value <= @upto'}`
  const mine = `c.line > @merged
    ${ahead ? 'AND NOT EXISTS (SELECT 1 FROM import_rejections t WHERE t.import_id = @id AND t.line = c.line)' : ''}`
  const { namespace, above, upto } = range
  const params = { namespace, above, ...(upto === null ? {} : { upto }), merged: record.mergedLine, id }
  const first = record.firstProfileId!
  const insert = `INSERT INTO identities (namespace, value, profile_id, created_at, import_id)
     SELECT c.namespace, c.value, @first + c.line, @at, @id FROM`
  try {
    ctx.run(`${insert} ${claims} WHERE ${mine} ORDER BY c.value`, { ...params, first, at: ctx.at })
  } catch (error) {
    if ((error as { code?: string }).code !== 'SQLITE_CONSTRAINT_PRIMARYKEY') throw error
    ctx.run(`${insert} ${claims} WHERE ${mine} ON CONFLICT (namespace, value) DO NOTHING`, {
      ...params,
      first,
      at: ctx.at,
    })
    turnAway(ctx, id, { claims, mine, params: { ...params, first } })
  }
}

interface Claiming {
  /** SQL: the claims of a range as `c`, and which of them are to be made. */
  readonly claims: string
  readonly mine: string
  readonly params: Readonly<Record<string, Param>> & { readonly first: number }
}

/** Rejects the rows of a range whose identity somebody else has. */
function turnAway(ctx: Context, id: number, { claims, mine, params }: Claiming): void {
  const taken = ctx.all<{ line: number; owner: number; namespace: string }>(
    `SELECT c.line, x.profile_id AS owner, c.namespace FROM ${claims}
     CROSS JOIN identities x ON x.namespace = c.namespace AND x.value = c.value AND x.profile_id <> @first + c.line
     WHERE ${mine}`,
    params,
  )
  for (const { line, owner, namespace } of taken) {
    letGo(ctx, line, params.first + line)
    reject(ctx, id, [{ line, code: 'import/taken-meanwhile', params: { namespace, name: nameOf(ctx, owner) } }])
  }
}

/** How many identities are looked at together when claims are let go. */
const LET_GO = 20_000

/** Where the letting go has come to in the table of identities. */
export interface Place {
  readonly namespace: string
  readonly value: string
}

/**
 * A merge claims all identities before it adds their people; claims whose people did not come are let go, some at a
 * time. Answers with where to go on, null at the end.
 */
export function dropClaims(ctx: Context, { id, after }: { id: number; after: Place | null }): Place | null {
  if (importOf(ctx, id).what !== 'people') return null
  const from = after ?? { namespace: '', value: '' }
  const upto = ctx.get<Place>(
    `SELECT namespace, value FROM identities WHERE (namespace, value) > (@namespace, @value)
     ORDER BY namespace, value LIMIT 1 OFFSET ${LET_GO}`,
    { ...from },
  )
  ctx.run(
    `DELETE FROM identities WHERE (namespace, value) > (@namespace, @value)
     ${upto ? 'AND (namespace, value) <= (@lastNamespace, @lastValue)' : ''}
     AND import_id = @id AND profile_id > (SELECT first_profile_id + merged_line FROM imports WHERE id = @id)`,
    { ...from, ...(upto ? { lastNamespace: upto.namespace, lastValue: upto.value } : {}), id },
  )
  return upto ?? null
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

/** Writes rows down as they stood in the file; answers with how many. */
export function reject(ctx: Context, id: number, turned: readonly Turned[]): number {
  if (turned.length === 0) return 0
  return ctx.run(
    `INSERT INTO import_rejections (import_id, line, code, params, raw)
     SELECT ?, value ->> 0, value ->> 1, value ->> 2, ${rawSql('staging', '(value ->> 0)')} FROM json_each(?)`,
    [id, JSON.stringify(turned.map(({ line, code, params }) => [line, code, JSON.stringify(params)]))],
  )
}
