/**
 * Reads a workbook's sheets as rows of text: dates in ISO form, numbers as plain digits, truth as true and false.
 * The only importer of the spreadsheet library. Known weakness: the packed file is held in memory.
 */
import { readFile } from 'node:fs/promises'
import { readXlsx, streamXlsxRows, type CellValue, type StreamRow } from 'hucre/xlsx'
import { done, refuse, type Result } from '../../../domain/units.ts'
import { BATCH_ROWS, isBlank, MAX_CELL, MAX_COLUMNS, NO_WARNINGS, type Row, type RowBatch } from '../rows.ts'

export interface Workbook {
  /** Names of the sheets that are not hidden, in their order. */
  readonly sheets: readonly string[]
  readonly bytes: Uint8Array
}

/** Opens a workbook that `openContainer` let through. Refuses `import/damaged-workbook`. */
export async function openWorkbook(path: string): Promise<Result<Workbook>> {
  const bytes = await readFile(path)
  const shown: string[] = []
  try {
    await readXlsx(bytes, {
      sheets: ({ name, hidden, veryHidden }) => {
        if (!hidden && !veryHidden) shown.push(name)
        return false
      },
    })
  } catch {
    return refuse('import/damaged-workbook') // the bytes are all that the library was given to go wrong on
  }
  return shown.length === 0 ? refuse('import/no-rows') : done({ sheets: shown, bytes })
}

/** Thrown by `readSheet` when the sheet cannot be read to its end; `cause` is what the library met. */
export class DamagedWorkbook extends Error {}

async function* sheetValues(workbook: Workbook, sheet: string, maxRows: number): AsyncGenerator<StreamRow> {
  try {
    yield* streamXlsxRows(workbook.bytes, { sheet, maxRows })
  } catch (cause) {
    throw new DamagedWorkbook('workbook damaged', { cause })
  }
}

/** The rows of `sheet` that hold anything, in batches; of its first `maxRows` rows, 0 for all. Throws `DamagedWorkbook`. */
export async function* readSheet(workbook: Workbook, sheet: string, maxRows = 0): AsyncGenerator<RowBatch> {
  let rows: Row[] = []
  for await (const { index, values } of sheetValues(workbook, sheet, maxRows)) {
    const row = sheetRow(index + 1, values)
    if (row === null) continue
    rows.push(row)
    if (rows.length < BATCH_ROWS) continue
    yield { rows, bytesRead: workbook.bytes.length }
    rows = []
  }
  if (rows.length > 0) yield { rows, bytesRead: workbook.bytes.length }
}

function sheetRow(line: number, values: readonly CellValue[]): Row | null {
  let used = values.length
  while (used > 0 && (values[used - 1] ?? '') === '') used--
  const cells = values.slice(0, used).map(cellText)
  if (isBlank(cells)) return null
  if (cells.length > MAX_COLUMNS * 4 || cells.some((c) => c.length > MAX_CELL)) {
    const fault = { code: 'import/cell-too-long', params: { limit: MAX_CELL } }
    return {
      line,
      cells: [],
      raw: cells
        .slice(0, MAX_COLUMNS)
        .map((c) => c.slice(0, 200))
        .join('\t'),
      fault,
      warnings: NO_WARNINGS,
    }
  }
  return { line, cells, raw: cells.map(forTabs).join('\t'), fault: null, warnings: NO_WARNINGS }
}

const forTabs = (cell: string): string => (/[\t\n\r"]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)

/** What a person reads in the cell, without the sheet's formatting; see the module's head. */
export function cellText(value: CellValue): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'string') return value
  if (typeof value === 'boolean') return value ? 'true' : 'false'
  if (typeof value === 'number') return plainNumber(value)
  return Number.isNaN(value.getTime()) ? '' : dateText(value)
}

const MIDNIGHT = '00:00:00'

/** A day is a fraction of a number in a sheet, so the second is the nearest one; a time alone is of the day before the first. */
function dateText(value: Date): string {
  const iso = new Date(Math.round(value.getTime() / 1000) * 1000).toISOString()
  if (iso.length !== '1990-01-01T00:00:00.000Z'.length) return '' // a year that no calendar of ours has
  const [day, time] = [iso.slice(0, 10), iso.slice(11, 19)]
  if (day === '1899-12-31' || (day === '1904-01-01' && time !== MIDNIGHT)) return time.replace(/:00$/, '')
  return time === MIDNIGHT ? day : `${day} ${time}`
}

/** A spreadsheet keeps 15 digits (its numbers are doubles), so 0.1 + 0.2 is written 0.3; never with an exponent. */
function plainNumber(value: number): string {
  if (Number.isInteger(value)) return BigInt(value).toString()
  const text = String(Number(value.toPrecision(15)))
  if (!text.includes('e')) return text
  return value.toFixed(20).replace(/0+$/, '').replace(/\.$/, '')
}
