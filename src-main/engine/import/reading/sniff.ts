/**
 * Looks at a file and says how it would be read: kind, encoding, delimiter, header, sheet, and its first rows. All of
 * it can be overridden; nothing is imported here.
 */
import type { Reading } from '../../../contract/imports.ts'
import { fold } from '../../../domain/fields.ts'
import { done, refuse, type Notice, type Result } from '../../../domain/units.ts'
import { openContainer } from './container.ts'
import { CsvSplitter, SEPARATOR_LINE } from './csv.ts'
import { findEncoding } from './decode.ts'
import { MAX_COLUMNS, NO_WARNINGS, type Row } from '../rows.ts'
import { newlineOf, readAllRows } from './source.ts'
import { isKnownHeader } from '../headers.ts'
import { DamagedWorkbook, openWorkbook, readSheet, type Workbook } from './xlsx.ts'

/** Rows that guesses are made from. */
export const SAMPLE_ROWS = 1_000
/** Rows of a sheet that are looked at, empty ones among them. */
const LOOKED_AT = 2 * SAMPLE_ROWS
/** Rows that are shown. */
export const PREVIEW_ROWS = 20
/** The comma last: it is the one that also stands in plain text. */
const DELIMITERS = ['\t', ';', '|', ','] as const
type Delimiter = Reading['delimiter']

export interface Sniffed {
  readonly sizeBytes: number
  readonly reading: Reading
  /** Of a workbook, its visible sheets. */
  readonly sheets: readonly string[]
  /** One a column; '' where there is none. */
  readonly headers: readonly string[]
  /** The first `SAMPLE_ROWS` rows below the header that can be read. */
  readonly sample: readonly Row[]
  /** The first `PREVIEW_ROWS` of `sample`, only the cells. */
  readonly preview: readonly (readonly string[])[]
  readonly notes: readonly Notice[]
}

/**
 * How the file at `path` is read, with `wish` in place of guesses. Refuses what `openContainer` does, and
 * `import/no-rows`, `import/duplicate-headers`, `import/too-many-columns`, `import/no-such-sheet`, and a header line
 * that cannot be read.
 */
export async function sniffFile(path: string, wish: Partial<Reading> = {}): Promise<Result<Sniffed>> {
  const container = await openContainer(path)
  if (!container.ok) return container
  const { kind, first, sizeBytes } = container.value
  if (kind === 'xlsx') return sniffWorkbook(path, sizeBytes, wish)
  if (wish.sheet) return refuse('import/no-such-sheet', { sheet: wish.sheet })
  const encoding = wish.encoding ?? (await findEncoding(path))
  const text = new TextDecoder(encoding).decode(first)
  const declared = SEPARATOR_LINE.exec(text.slice(0, 200).split(/[\r\n]/, 1)[0]!)?.[1]
  const delimiter = wish.delimiter ?? (isDelimiter(declared) ? declared : guessDelimiter(text))
  const reading: Reading = { kind, encoding, delimiter, header: wish.header ?? true, sheet: '' }
  return describe(path, sizeBytes, reading, [], wish.header)
}

const isDelimiter = (text: string | undefined): text is Delimiter => DELIMITERS.some((d) => d === text)

async function sniffWorkbook(path: string, sizeBytes: number, wish: Partial<Reading>): Promise<Result<Sniffed>> {
  const workbook = await openWorkbook(path)
  if (!workbook.ok) return workbook
  const { sheets } = workbook.value
  if (wish.sheet && !sheets.includes(wish.sheet)) return refuse('import/no-such-sheet', { sheet: wish.sheet })
  const sheet = wish.sheet || (await firstWithRows(workbook.value))
  const reading: Reading = { kind: 'xlsx', encoding: 'utf-8', delimiter: ',', header: wish.header ?? true, sheet }
  return describe(path, sizeBytes, reading, sheets, wish.header)
}

async function firstWithRows(workbook: Workbook): Promise<string> {
  for (const sheet of workbook.sheets) {
    try {
      for await (const batch of readSheet(workbook, sheet, LOOKED_AT)) if (batch.rows.length > 0) return sheet
    } catch (error) {
      if (!(error instanceof DamagedWorkbook)) throw error
      return sheet // it is damaged, and reading it again says so
    }
  }
  return workbook.sheets[0]!
}

async function describe(
  path: string,
  sizeBytes: number,
  asked: Reading,
  sheets: readonly string[],
  header: boolean | undefined,
): Promise<Result<Sniffed>> {
  const rows = await firstRows(path, asked)
  const top = rows[0]
  if (top === undefined) return refuse('import/no-rows')
  const damage = rows.find((r) => r.fault?.code === 'import/damaged-workbook')
  if (damage) return refuse('import/damaged-workbook')
  if (top.fault) return refuse(top.fault.code, { ...top.fault.params })
  const reading = { ...asked, header: header ?? looksLikeHeader(top.cells) }
  const body = reading.header ? rows.slice(1) : rows
  if (body.length === 0) return refuse('import/no-rows')
  const sample = body.filter((r) => r.fault === null)
  const columns = reading.kind === 'xlsx' ? Math.max(...rows.map((r) => r.cells.length)) : top.cells.length
  if (columns > MAX_COLUMNS) return refuse('import/too-many-columns', { columns, limit: MAX_COLUMNS })
  const headers = Array.from({ length: columns }, (_, i) => (reading.header ? (top.cells[i] ?? '').trim() : ''))
  const duplicate = duplicateHeaders(headers)
  if (duplicate) return refuse('import/duplicate-headers', duplicate)
  const preview = sample.slice(0, PREVIEW_ROWS).map((r) => r.cells)
  const notes = sample.some((r) => r.warnings.some((w) => w.code === 'import/broken-characters'))
    ? [{ code: 'import/check-encoding', params: { encoding: reading.encoding } }]
    : NO_WARNINGS
  return done({ sizeBytes, reading, sheets, headers, sample, preview, notes })
}

async function firstRows(path: string, reading: Reading): Promise<readonly Row[]> {
  const rows: Row[] = []
  for await (const batch of readAllRows(path, reading, LOOKED_AT)) {
    rows.push(...batch.rows.slice(0, SAMPLE_ROWS + 1 - rows.length))
    if (rows.length > SAMPLE_ROWS) break
  }
  return rows
}

/** A header names columns: a known name tells at once; an address, a number or a date among the cells tells against. */
export function looksLikeHeader(cells: readonly string[]): boolean {
  if (cells.some((c) => c.includes('@'))) return false
  if (cells.some(isKnownHeader)) return true
  return !cells.some((c) => /^[+(]?\d[\d\s().,:/-]*$/.test(c.trim()))
}

function duplicateHeaders(headers: readonly string[]): { header: string; first: number; second: number } | null {
  const seen = new Map<string, number>()
  for (const [i, header] of headers.entries()) {
    const key = fold(header)
    if (key === '') continue
    const first = seen.get(key)
    if (first !== undefined) return { header, first: first + 1, second: i + 1 }
    seen.set(key, i)
  }
  return null
}

/**
 * The delimiter that cuts the first rows into the same number of cells, more than one, most steadily; among equals
 * the one that gives more cells. A comma when there is none: a list of one column.
 */
export function guessDelimiter(text: string): Delimiter {
  let best: { delimiter: Delimiter; steady: number; cells: number } = { delimiter: ',', steady: 0, cells: 0 }
  for (const delimiter of DELIMITERS) {
    const counts = cellCounts(text, delimiter)
    const cells = counts[0] ?? 1
    if (cells < 2) continue
    const steady = counts.filter((n) => n === cells).length / counts.length
    if (steady > best.steady + 0.05 || (steady > best.steady - 0.05 && cells > best.cells)) {
      best = { delimiter, steady, cells }
    }
  }
  return best.delimiter
}

function cellCounts(text: string, delimiter: Delimiter): number[] {
  const splitter = new CsvSplitter({ delimiter, newline: newlineOf(text), skipSeparatorLine: true })
  const rows: Row[] = []
  splitter.push(text, false, rows)
  if (rows.length === 0) splitter.push('', true, rows)
  // A row that was short came out padded: its warning knows how many cells it had.
  return rows.slice(0, 100).map((r) => {
    if (r.fault && r.fault.code !== 'import/row-long') return 0
    return Number(r.warnings[0]?.params['found'] ?? r.cells.length)
  })
}
