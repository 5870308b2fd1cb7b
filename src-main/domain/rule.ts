/**
 * A segment's rule: a tree of groups and conditions. It is data: a JSON file, a builder in the window and a bound
 * SQL statement in the store all mean the same people by it.
 *
 * Comparisons of text fold case (`fold`); of several values one is enough, and `is_not` and `not_contains` deny them
 * all. A condition on an empty attribute is false, except `empty` itself; `is_not`, `not_contains`, `!=` and `has_none`
 * are true for an empty attribute, so that a condition and its negation part everyone.
 */
import type { Channel, ConsentStatus } from './channel.ts'

export const GROUP_OPS = ['all', 'any', 'none'] as const

export type TextOp = 'is' | 'is_not' | 'contains' | 'not_contains' | 'starts_with' | 'one_of'
export type NumberOp = '=' | '!=' | '<' | '<=' | '>' | '>='
export type DateOp = 'on' | 'before' | 'after'

export type Condition =
  | { readonly kind: 'text'; readonly field: string; readonly op: TextOp; readonly values: readonly string[] }
  | { readonly kind: 'number'; readonly field: string; readonly op: NumberOp; readonly value: number }
  | { readonly kind: 'date'; readonly field: string; readonly op: DateOp; readonly date: string }
  /** Within the last (`days` > 0) or next (`days` < 0) so many days before or after today. */
  | { readonly kind: 'date_within'; readonly field: string; readonly days: number }
  | { readonly kind: 'boolean'; readonly field: string; readonly value: boolean }
  | {
      readonly kind: 'set'
      readonly field: string
      readonly op: 'has_any' | 'has_all' | 'has_none'
      readonly values: readonly string[]
    }
  | { readonly kind: 'empty'; readonly field: string; readonly empty: boolean }
  /** `missing` is true when the latest consent is absent; otherwise the latest status must equal `status`. */
  | {
      readonly kind: 'consent'
      readonly channel: Channel
      readonly purpose: string
      readonly status: ConsentStatus | 'missing'
    }
  | { readonly kind: 'suppressed'; readonly channel: Channel; readonly suppressed: boolean }
  | { readonly kind: 'import'; readonly importId: number; readonly in: boolean }
  | { readonly kind: 'segment'; readonly segment: string; readonly in: boolean }

export interface Group {
  readonly kind: 'group'
  readonly op: (typeof GROUP_OPS)[number]
  readonly of: readonly Rule[]
}

/** An empty `all` and an empty `none` are everyone; an empty `any` is no one. */
export type Rule = Group | Condition
export const EVERYONE: Group = { kind: 'group', op: 'all', of: [] }
