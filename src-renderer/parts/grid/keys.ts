/** Where a key leads from a cell of a grid. Pure. */

export interface Cell {
  /** −1 is the header. */
  readonly row: number
  readonly column: number
}

export interface GridSize {
  readonly rows: number
  readonly columns: number
  /** Rows that PageDown passes. */
  readonly page: number
}

export interface GridKey {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
}

/** The cell that the key leads to (WAI-ARIA grid pattern), or undefined when the key is no movement. */
export function cellAfter(press: GridKey, { row, column }: Cell, { rows, columns, page }: GridSize): Cell | undefined {
  const mod = press.ctrlKey || press.metaKey
  const at = (r: number, c: number): Cell => ({
    row: Math.max(-1, Math.min(rows - 1, r)),
    column: Math.max(0, Math.min(columns - 1, c)),
  })
  switch (press.key) {
    case 'ArrowDown':
      return mod ? at(rows - 1, column) : at(row + 1, column)
    case 'ArrowUp':
      return mod ? at(0, column) : at(row - 1, column)
    case 'ArrowRight':
      return at(row, column + 1)
    case 'ArrowLeft':
      return at(row, column - 1)
    case 'PageDown':
      return at(Math.max(0, row) + page, column)
    case 'PageUp':
      return at(Math.max(0, row - page), column)
    case 'Home':
      return mod ? at(0, 0) : at(row, 0)
    case 'End':
      return mod ? at(rows - 1, columns - 1) : at(row, columns - 1)
    default:
      return undefined
  }
}
