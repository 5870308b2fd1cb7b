/** A column of a grid. */
import type { Snippet } from 'svelte'

export interface Column<T> {
  readonly key: string
  readonly label: string
  /** Px, at least; without it the column takes what is left, and first of all gives way. */
  readonly width?: number
  readonly align?: 'start' | 'end'
  /** Leaves a window below 1120. */
  readonly wide?: boolean
  readonly sortable?: boolean
  /** What the cell says and what is copied; null, undefined and '' are empty and drawn –. A number is written by locale. */
  readonly text: (row: T) => string | number | null | undefined
  /** Drawn instead of the text where a person reads it otherwise than a program does. */
  readonly shows?: (row: T) => string
  /** Drawn instead of the text; the text is still what is copied. */
  readonly cell?: Snippet<[T, number, Column<T>]>
  /** `m` for names, `t2` for what stands back, `mono` for codes. */
  readonly class?: string
  /** Enter, F2 or a double click edits in place. */
  readonly editable?: boolean | ((row: T) => boolean)
}

/** Wider than this, a column is text: where there is room to spare each gets its share of it. */
const TEXT_FROM_PX = 80

/** The CSS grid track of a column. */
export function trackOf(width: number | undefined): string {
  if (width === undefined) return 'minmax(120px, 200fr)'
  return width < TEXT_FROM_PX ? `${width}px` : `minmax(${width}px, ${width}fr)`
}

export interface Sort {
  readonly key: string
  readonly descending: boolean
}

/** edited: amber corner and tint. bad: wavy underline. */
export type CellMark = 'edited' | 'bad' | undefined

/** A cell as a spreadsheet takes it: no tabs, no line ends, and no text that it would read as a formula. */
export function tsvCell(value: string | number | null | undefined): string {
  if (typeof value === 'number') return String(value)
  const flat = (value ?? '').replace(/[\t\r\n]+/g, ' ')
  return /^[=@]|^[+-](?![\d\s().]*$)/.test(flat) ? `'${flat}` : flat
}

/** Rows under their headings, as Excel pastes them. */
export function asTsv<T>(columns: readonly Column<T>[], rows: readonly T[]): string {
  const head = columns.map(({ label }) => tsvCell(label))
  return [head, ...rows.map((row) => columns.map(({ text }) => tsvCell(text(row))))]
    .map((cells) => cells.join('\t'))
    .join('\n')
}
