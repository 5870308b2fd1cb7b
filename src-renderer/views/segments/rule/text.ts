/**
 * A rule as JSON text, one condition a line, and back. What cannot be read says which line and what is wrong there.
 * Whether its fields and segments exist is for the engine to say.
 */
import { GROUP_OPS, type Condition, type Rule } from '../../../../src-main/domain/rule.ts'
import { done, type Notice, type Param } from '../../../../src-main/domain/units.ts'
import { CONDITION_SHAPES, FITS, type Shape } from './shapes.ts'

export interface TextError extends Notice {
  /** From 1. */
  readonly line: number
}
type Read = { readonly ok: true; readonly value: Rule } | { readonly ok: false; readonly error: TextError }
type Path = readonly (string | number)[]

const listed = (value: unknown): string =>
  Array.isArray(value) ? `[${value.map((one) => JSON.stringify(one)).join(', ')}]` : JSON.stringify(value)

const oneLine = (condition: Condition): string =>
  `{ ${Object.entries(condition)
    .map(([key, value]) => `"${key}": ${listed(value)}`)
    .join(', ')} }`

export function ruleToText(rule: Rule, indent = ''): string {
  if (rule.kind !== 'group') return indent + oneLine(rule)
  const head = `${indent}{ "kind": "group", "op": "${rule.op}", "of": [`
  if (rule.of.length === 0) return `${head}] }`
  return `${head}\n${rule.of.map((one) => ruleToText(one, `${indent}  `)).join(',\n')}\n${indent}] }`
}

const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length

/** Where the value at `path` begins in a text that is known to be JSON; a path that ends early gives its last part. */
function offsetOf(text: string, path: Path): number {
  let at = 0
  const blank = (): void => {
    while (/[\s,:]/.test(text[at] ?? '')) at += 1
  }
  const string = (): string => {
    const from = at
    for (at += 1; text[at] !== '"'; at += 1) if (text[at] === '\\') at += 1
    at += 1
    return JSON.parse(text.slice(from, at)) as string
  }
  const skip = (): void => {
    blank()
    if (text[at] === '"') return void string()
    if (text[at] !== '{' && text[at] !== '[') {
      while (at < text.length && !/[\s,\]}]/.test(text[at]!)) at += 1
      return
    }
    const close = text[at] === '{' ? '}' : ']'
    for (at += 1, blank(); text[at] !== close; blank()) skip()
    at += 1
  }
  for (const part of path) {
    blank()
    const start = at
    const close = text[at] === '{' ? '}' : ']'
    at += 1
    let found = false
    for (let index = 0; !found; index += 1) {
      blank()
      if (text[at] === close) break
      const key = close === '}' ? string() : index
      blank()
      if (key === part) found = true
      else skip()
    }
    if (!found) return start
  }
  blank()
  return at
}

const wrong = (text: string, path: Path, code: string, params: Record<string, Param> = {}): Read => ({
  ok: false,
  error: { line: lineAt(text, offsetOf(text, path)), code, params },
})

const KINDS = Object.keys(CONDITION_SHAPES).join(', ')

function judgeMember(text: string, path: Path, where: string, shape: Shape, value: unknown): Read | null {
  const at = [...path, where]
  if (typeof shape === 'object')
    return shape.includes(value as string)
      ? null
      : wrong(text, at, 'seg/text-choice', { where, options: shape.join(', ') })
  if (shape === 'texts') {
    if (!Array.isArray(value) || value.some((one) => typeof one !== 'string'))
      return wrong(text, at, 'seg/text-list', { where })
    return value.length > 0 ? null : wrong(text, at, 'seg/text-empty', { where })
  }
  if (FITS[shape](value)) return null
  return wrong(text, at, `seg/text-${shape}`, { where })
}

function judge(text: string, value: unknown, path: Path): Read {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return wrong(text, path, 'seg/text-object')
  const node = value as Readonly<Record<string, unknown>>
  if (node['kind'] === 'group') return judgeGroup(text, node, path)
  const kind = String(node['kind'])
  if (!Object.hasOwn(CONDITION_SHAPES, kind))
    return wrong(text, [...path, 'kind'], 'seg/text-choice', { where: 'kind', options: `group, ${KINDS}` })
  const clean: Record<string, unknown> = { kind }
  for (const [where, shape] of Object.entries<Shape>(CONDITION_SHAPES[kind as Condition['kind']])) {
    const no = judgeMember(text, path, where, shape, node[where])
    if (no) return no
    clean[where] = node[where]
  }
  return done(clean as unknown as Rule)
}

function judgeGroup(text: string, node: Readonly<Record<string, unknown>>, path: Path): Read {
  const op = GROUP_OPS.find((one) => one === node['op'])
  if (!op) return wrong(text, [...path, 'op'], 'seg/text-choice', { where: 'op', options: GROUP_OPS.join(', ') })
  if (!Array.isArray(node['of'])) return wrong(text, [...path, 'of'], 'seg/text-rules')
  const of: Rule[] = []
  for (const [index, child] of (node['of'] as unknown[]).entries()) {
    const read = judge(text, child, [...path, 'of', index])
    if (!read.ok) return read
    of.push(read.value)
  }
  return done({ kind: 'group', op, of })
}

/** The rule in a text, or its first mistake. */
export function textToRule(text: string): Read {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (caught) {
    const message = (caught as Error).message
    const offset = Number(/position (\d+)/.exec(message)?.[1] ?? text.length)
    return { ok: false, error: { line: lineAt(text, offset), code: 'seg/text-json', params: {} } }
  }
  return judge(text, value, [])
}
