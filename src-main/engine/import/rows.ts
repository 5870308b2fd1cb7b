/** What a row of a list is before it is judged, and how much of one is taken. Types and limits only. */
import type { Notice } from '../../domain/units.ts'

/** Characters in a cell; longer ones are not data about a person. */
export const MAX_CELL = 100_000
/** Characters in a whole row, quoted line breaks included. */
export const MAX_RECORD = 1_000_000
/** Of a row that is over a limit this many characters are kept as its verbatim text. */
export const KEPT_OF_OVERLONG = 10_000
export const MAX_COLUMNS = 512
/** A batch is this many rows or somewhat more, the last one fewer. */
export const BATCH_ROWS = 2_500

export interface Row {
  /** Physical line of the file where the row begins, or row of the sheet; from 1. */
  readonly line: number
  /** As many as the list has columns, unless `fault` says otherwise. */
  readonly cells: readonly string[]
  /** The row as it stands in the file, without its line end; of a sheet, its cells joined by tabs. */
  readonly raw: string
  /** Why the row cannot be read, or null. */
  readonly fault: Notice | null
  readonly warnings: readonly Notice[]
}

export interface RowBatch {
  /** To be taken out before the next batch is asked for. */
  readonly rows: readonly Row[]
  /** Bytes of the file read so far, for progress; of a workbook, which is read whole, its size. */
  readonly bytesRead: number
}

export const NO_WARNINGS: readonly Notice[] = []

/** True when nothing but blanks stands in the cells: such a row is skipped and not counted. */
export function isBlank(cells: readonly string[]): boolean {
  for (const cell of cells) if (cell !== '' && cell.trim() !== '') return false
  return true
}
