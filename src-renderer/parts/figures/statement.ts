/** The rows of a statement: an account that opens, deducts and adds up. */
import type { Snippet } from 'svelte'
import type { Hue } from '../marks/states.ts'
import type { IconName } from '../marks/icons.ts'

export interface StatementRow {
  readonly label: string
  /** open: a total to start from. minus: a deduction. plain: a part. sum: what is left, ruled above and below. */
  readonly kind: 'open' | 'minus' | 'plain' | 'sum'
  /** A count, never negative: `minus` writes the sign. A text stands as it is, for facts in a dialog. */
  readonly n: number | string
  /** The whole that `n` is a share of; without it no share is written. */
  readonly of?: number
  /** Names the whole after the share: "of sent to". */
  readonly whole?: string
  /** Before the label: the number of a rule, or a glyph. */
  readonly lead?: string
  readonly icon?: IconName
  readonly hue?: Hue
  /** Opens the people behind it. */
  readonly onclick?: () => void
  /** Shown below the row when it is expanded; the row then has a chevron instead of leading away. */
  readonly names?: Snippet
  readonly expanded?: boolean
}

/** True when the rows add up: the last opening line less the deductions before each later total is that total. */
export function addsUp(rows: readonly StatementRow[]): boolean {
  let left: number | undefined
  let parts = 0
  for (const { kind, n } of rows) {
    if (typeof n !== 'number') continue
    if (kind === 'minus') left = left === undefined ? undefined : left - n
    else if (kind === 'plain') parts += n
    else if (left === undefined) {
      if (kind === 'sum' && n !== parts) return false
      left = n
    } else if (left !== n) return false
  }
  return true
}
