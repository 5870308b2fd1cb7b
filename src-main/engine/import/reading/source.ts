/**
 * Reads the rows of a list, batch by batch, as its `Reading` says. Header and `sep=` line are not rows but are counted
 * in the line numbers; blank lines are skipped.
 */
import type { Reading } from '../../../contract/imports.ts'
import type { Notice } from '../../../domain/units.ts'
import { CsvSplitter } from './csv.ts'
import { readText } from './decode.ts'
import { NO_WARNINGS, type Row, type RowBatch } from '../rows.ts'
import { DamagedWorkbook, openWorkbook, readSheet } from './xlsx.ts'

/**
 * The rows below the header, some hundreds at a time (of a sheet, thousands); memory stays flat. Every row of text has as many cells as the
 * header (without one: as the first row), or a `fault`. A workbook that turns out to be damaged ends with one faulty row
 * `import/damaged-workbook`.
 */
export async function* readRows(path: string, reading: Reading): AsyncGenerator<RowBatch> {
  let headerLeft = reading.header
  for await (const { rows, bytesRead } of readAllRows(path, reading)) {
    const kept = headerLeft ? rows.slice(1) : rows
    headerLeft = false
    if (kept.length > 0) yield { rows: kept, bytesRead }
  }
}

/** As `readRows`, with the header as the first row when there is one; of a sheet only `maxRows`, 0 for all. */
export function readAllRows(path: string, reading: Reading, maxRows = 0): AsyncGenerator<RowBatch> {
  return reading.kind === 'xlsx' ? readWorkbookRows(path, reading.sheet, maxRows) : readTextRows(path, reading)
}

async function* readTextRows(path: string, reading: Reading): AsyncGenerator<RowBatch> {
  let splitter: CsvSplitter | null = null
  let read = 0
  for await (const { text, bytesRead } of readText(path, reading.encoding)) {
    splitter ??= new CsvSplitter({ delimiter: reading.delimiter, newline: newlineOf(text), skipSeparatorLine: true })
    const rows: Row[] = []
    splitter.push(text, false, rows)
    read = bytesRead
    if (rows.length > 0) yield { rows, bytesRead }
  }
  const rows: Row[] = []
  splitter?.push('', true, rows)
  if (rows.length > 0) yield { rows, bytesRead: read }
}

/** '\r' alone ends lines only in a file whose beginning has no '\n'. */
export const newlineOf = (text: string): '\n' | '\r' => (!text.includes('\n') && text.includes('\r') ? '\r' : '\n')

async function* readWorkbookRows(path: string, sheet: string, maxRows: number): AsyncGenerator<RowBatch> {
  const workbook = await openWorkbook(path)
  let line = 0
  if (!workbook.ok) {
    yield { rows: [faultyRow(1, workbook.refusal)], bytesRead: 0 }
    return
  }
  try {
    for await (const batch of readSheet(workbook.value, sheet, maxRows)) {
      line = batch.rows.at(-1)!.line
      yield batch
    }
  } catch (error) {
    if (!(error instanceof DamagedWorkbook)) throw error
    const fault = { code: 'import/damaged-workbook', params: {} }
    yield { rows: [faultyRow(line + 1, fault)], bytesRead: workbook.value.bytes.length }
  }
}

const faultyRow = (line: number, { code, params }: Notice): Row => ({
  line,
  cells: [],
  raw: '',
  fault: { code, params },
  warnings: NO_WARNINGS,
})
