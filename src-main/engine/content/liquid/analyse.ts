/**
 * Reads a parsed template without running it: which fields it reads, which of them have no fallback, whether the
 * unsubscribe address is always written, and whether it could run long.
 *
 * A read is *required* when an empty value would leave a hole: written without a `default` filter and not inside a
 * condition that holds only when the field has a value. Loops stand alone and are bounded, so that the work of a
 * template is known before it runs.
 */
import {
  AssignTag,
  CaseTag,
  ForTag,
  IfTag,
  type Output,
  type Template,
  TokenKind,
  UnlessTag,
  type Value,
} from 'liquidjs'
import type { Field } from '../../../domain/fields.ts'
import { done, refuse, type Refusal, type Result } from '../../../domain/units.ts'
import { guardsOf, keyOf, type Guards, type LiquidToken } from './guards.ts'
import { nearest } from '../nearest.ts'

/** Names a template may read beside the fields. */
export const SPECIALS: readonly string[] = ['unsubscribe']
const MAX_RANGE = 1_000
/** How many steps a template may take, loops unrolled. */
const MAX_WORK = 50_000
const CHARACTERS_A_STEP = 200
/** Blocks inside blocks; the stack of whoever renders must hold them. */
const MAX_DEPTH = 100
const PATHS: readonly string[] = ['size', 'first', 'last']

export interface Analysis {
  /** Field keys read anywhere, sorted. */
  readonly reads: readonly string[]
  /** Those of `reads` that leave a hole when empty, sorted. */
  readonly required: readonly string[]
  /** Whether every way through the template writes `{{ unsubscribe }}`. */
  readonly unsubscribes: boolean
}

type Keys = ReadonlySet<string>
interface Place {
  readonly filled: Keys
  /** How often this place runs. */
  readonly times: number
}
interface Found extends Error {
  readonly refusal: Refusal
}
/** Leaves the walk; caught in `analyse` and nowhere else. */
const stop = (code: string, params: Refusal['params']): never => {
  throw Object.assign(new Error(code), { refusal: refuse(code, params).refusal })
}
const union = (a: Keys, b: Keys): Keys => (b.size === 0 ? a : new Set([...a, ...b]))
const lineOf = (token: { getPosition(): number[] }): number => token.getPosition()[0] ?? 0

class Walk {
  readonly reads = new Set<string>()
  readonly required = new Set<string>()
  private readonly locals = new Set<string>(['forloop'])
  private readonly fields: readonly Field[]
  private work = 0
  private depth = 0

  constructor(fields: readonly Field[]) {
    this.fields = fields
  }

  /** Whether every way through `templates` writes the unsubscribe address. */
  all(templates: readonly Template[], place: Place): boolean {
    let always = false
    this.depth++
    for (const template of templates) if (this.one(template, place)) always = true
    this.depth--
    return always
  }

  private one(template: Template, place: Place): boolean {
    const line = lineOf(template.token)
    const isHtml = template.token.kind === TokenKind.HTML
    this.work += place.times * (isHtml ? Math.ceil(template.token.getText().length / CHARACTERS_A_STEP) : 1)
    if (this.work > MAX_WORK) stop('content/too-slow', { line })
    if (this.depth > MAX_DEPTH) stop('content/too-heavy', { line })
    if (template.token.kind === TokenKind.Output) return this.output((template as Output).value, place, line)
    if (template instanceof AssignTag) {
      const { key, value } = template as unknown as { key: string; value: Value }
      this.value(value, place, true, line)
      this.locals.add(key)
      return false
    }
    if (template instanceof IfTag || template instanceof UnlessTag) return this.branches(template, place, line)
    if (template instanceof CaseTag) return this.cases(template, place, line)
    if (template instanceof ForTag) this.loop(template, place, line)
    return false
  }

  private output(value: Value, place: Place, line: number): boolean {
    this.value(value, place, true, line)
    const [first, ...more] = value.initial.postfix as LiquidToken[]
    const alone = more.length === 0 && value.filters.length <= 1 // the one that escapes
    return alone && first !== undefined && keyOf(first) === 'unsubscribe' && !this.locals.has('unsubscribe')
  }

  private branches(tag: IfTag | UnlessTag, place: Place, line: number): boolean {
    let filled = place.filled
    let always = true
    for (const [index, branch] of tag.branches.entries()) {
      this.value(branch.value, place, false, line)
      const guards = this.guards(branch.value)
      const flipped = tag instanceof UnlessTag && index === 0
      const [here, after] = flipped ? [guards.whenFalse, guards.whenTrue] : [guards.whenTrue, guards.whenFalse]
      if (!this.all(branch.templates, { ...place, filled: union(filled, here) })) always = false
      filled = union(filled, after)
    }
    return this.all(tag.elseTemplates ?? [], { ...place, filled }) && always
  }

  private cases(tag: CaseTag, place: Place, line: number): boolean {
    this.value(tag.value, place, false, line)
    const [only, ...more] = tag.value.initial.postfix as LiquidToken[]
    const key = only !== undefined && more.length === 0 && tag.value.filters.length === 0 ? keyOf(only) : null
    let always = true
    for (const { values, templates } of tag.branches) {
      const tokens = values as unknown as LiquidToken[]
      for (const token of tokens) this.token(token, place, false, line)
      const named = tokens.every(
        (t) => t.kind === TokenKind.Number || (t.kind === TokenKind.Quoted && t.content !== ''),
      )
      const here = key !== null && named && !this.locals.has(key) ? union(place.filled, new Set([key])) : place.filled
      if (!this.all(templates, { ...place, filled: here })) always = false
    }
    return this.all(tag.elseTemplates, place) && always
  }

  private loop(tag: ForTag, place: Place, line: number): void {
    if (place.times > 1) stop('content/nested-loop', { line })
    const collection = tag.collection as unknown as LiquidToken
    this.token(collection, place, false, line)
    for (const argument of Object.values(tag.hash.hash)) {
      if (typeof argument === 'object') this.token(argument, place, false, line)
    }
    const had = this.locals.has(tag.variable)
    const key = keyOf(collection)
    const filled = key === null ? place.filled : union(place.filled, new Set([key]))
    this.locals.add(tag.variable)
    this.all(tag.templates, { filled, times: MAX_RANGE })
    if (!had) this.locals.delete(tag.variable)
    this.all(tag.elseTemplates, place)
  }

  private guards(value: Value): Guards {
    return guardsOf(value, (key) => !this.locals.has(key))
  }

  /** `written` is false in conditions, where an empty value leaves no hole. */
  private value(value: Value, place: Place, written: boolean, line: number): void {
    const operands = value.initial.postfix as LiquidToken[]
    const names = value.filters.map((f) => f.name)
    const bare = written && !names.includes('default')
    let depth = 0
    for (const token of operands) {
      if (token.kind !== TokenKind.Operator) depth++
      else if (token.operator !== 'not') depth--
      this.token(token, place, bare, line)
    }
    const [first, second] = operands
    if (depth !== 1 && second !== undefined) stop('content/two-values', { line, text: second.getText() })
    if (names.includes('date') && first?.kind === TokenKind.Quoted && /^(now|today)$/.test(String(first.content))) {
      stop('content/now', { line })
    }
    for (const filter of value.filters) {
      for (const arg of filter.args) {
        const token = (Array.isArray(arg) ? arg[1] : arg) as unknown as LiquidToken | undefined
        if (token) this.token(token, place, written && filter.name !== 'default' && bare, line)
      }
    }
  }

  private token(token: LiquidToken, place: Place, bare: boolean, line: number): void {
    if (token.kind === TokenKind.Range) {
      const [from, to] = [token.lhs, token.rhs].map((t) => (t?.kind === TokenKind.Number ? Number(t.content) : NaN))
      if (!(Math.abs(to! - from!) < MAX_RANGE)) stop('content/too-many-turns', { line, limit: MAX_RANGE })
    } else if (token.kind === TokenKind.PropertyAccess) this.read(token, place, bare, line)
  }

  private read(token: LiquidToken, place: Place, bare: boolean, line: number): void {
    const key = keyOf(token)
    if (token.variable) return this.token(token.variable, place, bare, line)
    if (key !== null && this.locals.has(key)) return
    const path = (token.props ?? []).slice(1)
    const plain = path.every((p) => p.kind === TokenKind.Number || PATHS.includes(String(p.content)))
    const known = key !== null && (SPECIALS.includes(key) || this.fields.some((f) => f.key === key))
    if (!known || !plain) {
      const field = token.getText()
      const suggestion = nearest(key ?? field, [...this.fields.map((f) => f.key), ...SPECIALS])
      const at = lineOf(token) || line
      if (known || suggestion === null) stop('content/unknown-field', { line: at, field })
      stop('content/unknown-field-near', { line: at, field, suggestion: suggestion ?? '' })
    }
    if (key === null || SPECIALS.includes(key)) return
    this.reads.add(key)
    if (bare && !place.filled.has(key)) this.required.add(key)
  }
}

/**
 * Refuses, each with the 1-based `line`: `content/unknown-field` (`-near` with a `suggestion`), `content/two-values`
 * for two values beside each other, `content/now` for the current time, and what could run long:
 * `content/too-many-turns`, `content/nested-loop`, `content/too-slow`, `content/too-heavy`.
 */
export function analyse(templates: readonly Template[], fields: readonly Field[]): Result<Analysis> {
  const walk = new Walk(fields)
  try {
    const unsubscribes = walk.all(templates, { filled: new Set(), times: 1 })
    return done({ reads: [...walk.reads].sort(), required: [...walk.required].sort(), unsubscribes })
  } catch (error) {
    const { refusal } = error as Found
    if (refusal === undefined) throw error
    return { ok: false, refusal }
  }
}
