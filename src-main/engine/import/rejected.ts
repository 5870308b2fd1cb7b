/**
 * Rejected rows as a person sees them and takes them home: cells cut from the verbatim text, and a CSV with the original
 * columns first, so that it can be mended and imported again.
 */
import { open } from 'node:fs/promises'
import type { CheckedRow, ColumnMapping, Reading } from '../../contract/imports.ts'
import { done, refuse, type Notice, type Param, type Result } from '../../domain/units.ts'
import type { Field } from '../../domain/fields.ts'
import { fieldLabels, rowReason } from '../../words/row-reason.ts'
import type { Locale } from '../../words/say.ts'
import { CsvSplitter } from './reading/csv.ts'
import type { Row } from './rows.ts'

export interface RejectedRow {
  readonly line: number
  readonly code: string
  /** JSON. `at` is the column of the mistake. */
  readonly params: string
  readonly raw: string
}

/** The cells of a row from its verbatim text; those of a sheet were joined by tabs. */
export function cellsOf(reading: Reading, raw: string): readonly string[] {
  const delimiter = reading.kind === 'xlsx' ? '\t' : reading.delimiter
  const rows: Row[] = []
  new CsvSplitter({ delimiter, newline: '\n', skipSeparatorLine: false }).push(raw, true, rows)
  return rows.length === 1 ? rows[0]!.cells : [raw]
}

/** What was wrong and in which column, from how the store keeps it. */
export function mistakeOf({ code, params }: Pick<RejectedRow, 'code' | 'params'>): { notice: Notice; column: number } {
  const { at, ...rest } = JSON.parse(params) as Record<string, Param>
  return { notice: { code, params: rest }, column: typeof at === 'number' ? at : -1 }
}

export function rejectedAsRow(reading: Reading, row: RejectedRow): CheckedRow {
  const { notice, column } = mistakeOf(row)
  return { line: row.line, verdict: 'rejected', cells: cellsOf(reading, row.raw), notices: [notice], column }
}

const BATCH = 2_000

interface Rejecting {
  readonly reading: Reading
  readonly mapping: ColumnMapping
  readonly fields: readonly Field[]
  /** Of the reasons. */
  readonly locale: Locale
}

/**
 * Writes the rejected rows that `after` hands out to `path`, in UTF-8 with a byte-order mark; answers with how many.
 * Cells are as they were in the file, formulas included: what comes back must be what went in. Cells that the header has
 * no column for stand last, behind reason and code.
 */
export async function writeRejected(
  path: string,
  { reading, mapping, fields, locale }: Rejecting,
  after: (line: number, limit: number) => Promise<readonly RejectedRow[]>,
): Promise<Result<{ rows: number }>> {
  const delimiter = reading.kind === 'csv' ? reading.delimiter : ';'
  const columns = Math.max(0, ...mapping.map((m) => m.column + 1))
  const headers = Array.from({ length: columns }, (_, i) => mapping.find((m) => m.column === i)?.header ?? '')
  const labelOf = fieldLabels(locale, fields)
  const why = (notice: Notice): string => rowReason(locale, notice, labelOf)
  const lineOf = (cells: readonly string[]): string => `${cells.map((c) => quoted(c, delimiter)).join(delimiter)}\r\n`
  try {
    const file = await open(path, 'w', 0o600)
    try {
      await file.write(`\ufeff${lineOf([...headers, 'line', 'reason', 'code'])}`)
      let rows = 0
      for (let line = 0; ;) {
        const batch = await after(line, BATCH)
        if (batch.length === 0) return done({ rows })
        await file.write(batch.map((row) => lineOf(exportCells(reading, row, columns, why))).join(''))
        rows += batch.length
        line = batch.at(-1)!.line
      }
    } finally {
      await file.close()
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === undefined || !CANNOT_WRITE.has(code)) throw error
    return refuse('import/cannot-write', { code })
  }
}

const CANNOT_WRITE = new Set(['ENOENT', 'EACCES', 'EPERM', 'EROFS', 'EISDIR', 'ENOTDIR', 'ENOSPC'])

function exportCells(reading: Reading, row: RejectedRow, columns: number, why: (notice: Notice) => string): string[] {
  const cells = [...cellsOf(reading, row.raw)]
  while (cells.length < columns) cells.push('')
  const { notice } = mistakeOf(row)
  return [...cells.slice(0, columns), String(row.line), why(notice), notice.code, ...cells.slice(columns)]
}

const quoted = (cell: string, delimiter: string): string =>
  cell.includes('"') || cell.includes(delimiter) || /[\r\n]|^\s|\s$/.test(cell)
    ? `"${cell.replaceAll('"', '""')}"`
    : cell
