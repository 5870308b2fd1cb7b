/**
 * The record of each import: what was read, what the check found, how far the merge came. Rows before the merge are in
 * the staging file (staging.ts); how they become people is merge.ts, how they go again undo.ts.
 */
import type { ColumnMapping, Reading } from '../../contract/imports.ts'
import type { DeclaredConsent, ImportCounts, ImportState } from '../../domain/imports.ts'
import { done, refuse, type EpochMs, type Result } from '../../domain/units.ts'
import { read, write, type Context } from '../method.ts'
import { purposeOf } from '../settings.ts'

/** What the check leaves behind when its staging file is gone. */
export interface Checked {
  readonly checkMs: number
  readonly kinds: readonly RowKind[]
}
/** How many rows carry a rejection or a warning of one code. */
export interface RowKind {
  readonly code: string
  readonly rejected: boolean
  readonly count: number
}

export interface ImportRecord {
  readonly id: number
  readonly uid: string
  readonly fileName: string
  readonly what: 'people' | 'suppressions'
  readonly state: ImportState
  readonly reading: Reading
  readonly mapping: ColumnMapping
  readonly consent: DeclaredConsent | null
  /** Name of the staging file, beside the workspace; '' when it is gone. */
  readonly staging: string
  readonly checked: Partial<Checked>
  readonly counts: ImportCounts
  readonly consents: number
  /** Ids behind this one were set aside when the merge began: a new row's is this and its line. */
  readonly firstProfileId: number | null
  /** Every row up to this line is merged. */
  readonly mergedLine: number
  readonly mergedRows: number
  readonly createdAt: EpochMs
  readonly endedAt: EpochMs | null
}

interface Row {
  id: number
  uid: string
  file_name: string
  what: 'people' | 'suppressions'
  state: ImportState
  reading: string
  mapping: string
  consent: string | null
  staging: string
  checked: string
  row_count: number
  new_count: number
  update_count: number
  same_count: number
  rejected_count: number
  consent_count: number
  first_profile_id: number | null
  merged_line: number
  merged_rows: number
  created_at: EpochMs
  ended_at: EpochMs | null
}

const recordOf = (row: Row): ImportRecord => ({
  id: row.id,
  uid: row.uid,
  fileName: row.file_name,
  what: row.what,
  state: row.state,
  reading: JSON.parse(row.reading) as Reading,
  mapping: JSON.parse(row.mapping) as ColumnMapping,
  consent: row.consent === null ? null : (JSON.parse(row.consent) as DeclaredConsent),
  staging: row.staging,
  checked: JSON.parse(row.checked) as Partial<Checked>,
  counts: {
    rows: row.row_count,
    new: row.new_count,
    update: row.update_count,
    same: row.same_count,
    rejected: row.rejected_count,
  },
  consents: row.consent_count,
  firstProfileId: row.first_profile_id,
  mergedLine: row.merged_line,
  mergedRows: row.merged_rows,
  createdAt: row.created_at,
  endedAt: row.ended_at,
})

/** The import `id`. Throws when there is none: the caller has asked before. */
export function importOf(ctx: Context, id: number): ImportRecord {
  const row = ctx.get<Row>('SELECT * FROM imports WHERE id = ?', [id])
  if (!row) throw new Error(`imports: there is no import ${id}`)
  return recordOf(row)
}

export function setState(ctx: Context, id: number, state: ImportState): void {
  ctx.run('UPDATE imports SET state = ?, ended_at = ? WHERE id = ?', [state, ctx.at, id])
}

export interface NewImport {
  readonly uid: string
  readonly fileName: string
  readonly what: 'people' | 'suppressions'
  readonly reading: Reading
  readonly mapping: ColumnMapping
  readonly consent: DeclaredConsent | null
  readonly staging: string
}

function begin(ctx: Context, input: NewImport): Result<number> {
  const { consent } = input
  if (consent && !purposeOf(ctx, consent.purpose)) return refuse('import/no-such-purpose', { purpose: consent.purpose })
  const { id } = ctx.get<{ id: number }>(
    `INSERT INTO imports (uid, file_name, what, state, reading, mapping, consent, staging, created_at)
     VALUES (?, ?, ?, 'checking', ?, ?, ?, ?, ?) RETURNING id`,
    [
      input.uid,
      input.fileName,
      input.what,
      JSON.stringify(input.reading),
      JSON.stringify(input.mapping),
      consent && JSON.stringify(consent),
      input.staging,
      ctx.at,
    ],
  )!
  return done(id)
}

/** Writes down what the check found. Throws when a row is missing from the account. */
function checked(ctx: Context, input: { id: number; counts: ImportCounts; checked: Checked }): void {
  const { rows, new: added, update, same, rejected } = input.counts
  if (added + update + same + rejected !== rows) {
    throw new Error(`imports: ${added} + ${update} + ${same} + ${rejected} rows are not ${rows}`)
  }
  ctx.run(
    `UPDATE imports SET state = 'checked', row_count = ?, new_count = ?, update_count = ?, same_count = ?,
     rejected_count = ?, checked = ? WHERE id = ? AND state = 'checking'`,
    [rows, added, update, same, rejected, JSON.stringify(input.checked), input.id],
  )
}

/** A check that is dropped leaves only its line in the list. Answers false when it is past that. */
function drop(ctx: Context, id: number): boolean {
  return (
    ctx.run(
      "UPDATE imports SET state = 'dropped', staging = '', ended_at = ? WHERE id = ? AND state IN ('checking', 'checked')",
      [ctx.at, id],
    ) > 0
  )
}

/**
 * For the opening of a workspace: checks that a crash cut off become `dropped`. Answers with the merges that one cut
 * off, and with the names of staging files that nobody needs any more.
 */
function recover(ctx: Context): { merging: readonly number[]; unneeded: readonly string[] } {
  const cut = ctx.all<{ staging: string }>("SELECT staging FROM imports WHERE state = 'checking' AND staging <> ''")
  ctx.run("UPDATE imports SET state = 'dropped', staging = '', ended_at = ? WHERE state = 'checking'", [ctx.at])
  const merging = ctx.all<{ id: number }>("SELECT id FROM imports WHERE state = 'merging'")
  return { merging: merging.map((row) => row.id), unneeded: cut.map((row) => row.staging) }
}

export interface RejectedRow {
  readonly line: number
  readonly code: string
  readonly params: string
  readonly raw: string
}

export const imports = {
  begin: write('everyday')(begin),
  checked: write('everyday')(checked),
  drop: write('everyday')(drop),
  recover: write('everyday')((ctx, _: null) => recover(ctx)),
  get: read('quick')((ctx, id: number): ImportRecord | null => {
    const row = ctx.get<Row>('SELECT * FROM imports WHERE id = ?', [id])
    return row ? recordOf(row) : null
  }),
  list: read('quick')((ctx, input: { offset: number; limit: number }) => ({
    total: ctx.get<{ n: number }>("SELECT count(*) AS n FROM imports WHERE state <> 'dropped'")!.n,
    rows: ctx
      .all<Row>("SELECT * FROM imports WHERE state <> 'dropped' ORDER BY id DESC LIMIT ? OFFSET ?", [
        input.limit,
        input.offset,
      ])
      .map(recordOf),
  })),
  /** Rejected rows that the merge wrote down, by code ('' for all). */
  rejections: read('quick')((ctx, input: { id: number; code: string; offset: number; limit: number }) => {
    const where = "import_id = ? AND (? = '' OR code = ?)"
    const params = [input.id, input.code, input.code]
    return {
      total: ctx.get<{ n: number }>(`SELECT count(*) AS n FROM import_rejections WHERE ${where}`, params)!.n,
      rows: ctx.all<RejectedRow>(
        `SELECT line, code, params, raw FROM import_rejections WHERE ${where} ORDER BY line LIMIT ? OFFSET ?`,
        [...params, input.limit, input.offset],
      ),
    }
  }),
  /** The next rejected rows after a line, for the export. */
  rejectionsAfter: read('long')((ctx, input: { id: number; line: number; limit: number }) =>
    ctx.all<RejectedRow>(
      'SELECT line, code, params, raw FROM import_rejections WHERE import_id = ? AND line > ? ORDER BY line LIMIT ?',
      [input.id, input.line, input.limit],
    ),
  ),
  rejectedKinds: read('quick')((ctx, id: number) =>
    ctx
      .all<{ code: string; count: number }>(
        'SELECT code, count(*) AS count FROM import_rejections WHERE import_id = ? GROUP BY code',
        [id],
      )
      .map((kind): RowKind => ({ ...kind, rejected: true })),
  ),
}
