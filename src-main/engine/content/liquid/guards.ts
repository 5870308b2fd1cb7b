/**
 * Reads a Liquid condition: which fields surely have a value where it holds, and where it does not. Decides nothing
 * about the template around it.
 */
import { TokenKind, type Value } from 'liquidjs'

/** The parts of LiquidJS' tokens that we read. */
export interface LiquidToken {
  readonly kind: TokenKind
  readonly content?: unknown
  readonly literal?: string
  readonly operator?: string
  readonly variable?: LiquidToken
  readonly props?: readonly LiquidToken[]
  readonly lhs?: LiquidToken
  readonly rhs?: LiquidToken
  getText(): string
  getPosition(): number[]
}

export interface Guards {
  readonly whenTrue: ReadonlySet<string>
  readonly whenFalse: ReadonlySet<string>
}

const NONE: Guards = { whenTrue: new Set(), whenFalse: new Set() }
const EMPTY_LITERALS: readonly string[] = ['nil', 'null', 'blank', 'empty']

/** The field key that a token names, null when it names none. */
export function keyOf(token: LiquidToken): string | null {
  const root = token.kind === TokenKind.PropertyAccess && !token.variable ? token.props?.[0] : undefined
  return root && (root.kind === TokenKind.Word || root.kind === TokenKind.Quoted) ? String(root.content) : null
}

const both = (a: ReadonlySet<string>, b: ReadonlySet<string>): ReadonlySet<string> => new Set([...a, ...b])
const shared = (a: ReadonlySet<string>, b: ReadonlySet<string>): ReadonlySet<string> =>
  new Set([...a].filter((k) => b.has(k)))
const not = (g: Guards): Guards => ({ whenTrue: g.whenFalse, whenFalse: g.whenTrue })

interface Operand extends Guards {
  readonly token: LiquidToken | null
}
const isEmptyLiteral = (t: LiquidToken | null): boolean =>
  t !== null && ((t.kind === TokenKind.Quoted && t.content === '') || EMPTY_LITERALS.includes(t.literal ?? ''))
const isFilledLiteral = (t: LiquidToken | null): boolean =>
  t !== null &&
  (t.kind === TokenKind.Number || (t.kind === TokenKind.Quoted && t.content !== '') || t.literal === 'true')

function compare(operator: string, left: Operand, right: Operand): Guards {
  const [field, other] = left.whenTrue.size > 0 ? [left, right] : [right, left]
  const filled: Guards = { whenTrue: field.whenTrue, whenFalse: new Set() }
  if (isEmptyLiteral(other.token)) return operator === '==' ? not(filled) : operator === '!=' ? filled : NONE
  if (!isFilledLiteral(other.token) || operator === '!=') return NONE
  return filled
}

/** `isField` tells fields from the template's own variables. A field counts as filled where Liquid finds it truthy. */
export function guardsOf(value: Value, isField: (key: string) => boolean): Guards {
  if (value.filters.length > 0) return NONE
  const stack: Operand[] = []
  for (const token of value.initial.postfix as LiquidToken[]) {
    if (token.kind !== TokenKind.Operator) {
      const key = keyOf(token)
      const plain = key !== null && token.props?.length === 1 && isField(key)
      stack.push({ token, whenTrue: new Set(plain ? [key] : []), whenFalse: new Set() })
      continue
    }
    const right = stack.pop() ?? { token: null, ...NONE }
    if (token.operator === 'not') {
      stack.push({ token: null, ...not(right) })
      continue
    }
    const left = stack.pop() ?? { token: null, ...NONE }
    const joined =
      token.operator === 'and'
        ? { whenTrue: both(left.whenTrue, right.whenTrue), whenFalse: shared(left.whenFalse, right.whenFalse) }
        : token.operator === 'or'
          ? { whenTrue: shared(left.whenTrue, right.whenTrue), whenFalse: both(left.whenFalse, right.whenFalse) }
          : compare(token.operator ?? '', left, right)
    stack.push({ token: null, ...joined })
  }
  return stack.length === 1 ? stack[0]! : NONE
}
