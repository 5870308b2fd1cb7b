/**
 * Makes one recipient's message from compiled content and the values frozen for them. Reads nothing else: the same
 * compiled content and values always give the same characters.
 */
import type { Template } from 'liquidjs'
import type { Rendered, Values } from '../../domain/content.ts'
import { done, refuse, type Result } from '../../domain/units.ts'
import { isEmptyValue } from './check.ts'
import type { Compiled, ContentPart } from './compiled.ts'
import { type LiquidKind, parseLiquid, renderLiquid } from './liquid/liquid.ts'

/** What a template may read beside the fields: the address that unsubscribes this recipient (an URL or `mailto:`). */
export interface Specials {
  readonly unsubscribe: string
}

/** All values of one recipient together, in characters. */
const MAX_VALUES = 200_000

type Parsed = Partial<Record<ContentPart, Template[]>>
const parsed = new WeakMap<Compiled, Parsed>()

function templatesOf(compiled: Compiled, part: ContentPart, kind: LiquidKind, source: string): Template[] {
  const known = parsed.get(compiled) ?? {}
  parsed.set(compiled, known)
  const cached = known[part]
  if (cached) return cached
  const result = parseLiquid(kind, source)
  if (!result.ok) throw new Error(`content: compiled ${part} does not parse: ${result.refusal.code}`)
  return (known[part] = result.value)
}

/** Empty texts and sets as null, so that `if` and `default` agree on what is missing. */
function scopeOf(compiled: Compiled, values: Values, specials: Specials): Result<Record<string, unknown>> {
  const scope: Record<string, unknown> = { unsubscribe: specials.unsubscribe }
  let length = 0
  for (const key of compiled.reads) {
    const value = values[key]
    if (value === undefined || isEmptyValue(value)) continue
    length += typeof value === 'string' ? value.length : Array.isArray(value) ? value.join('').length : 0
    scope[key] = value
  }
  return length > MAX_VALUES ? refuse('content/values-too-long', { limit: MAX_VALUES }) : done(scope)
}
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g
/** One line with no control characters and single spaces, fit for a header (RFC 5322 section 2.2). */
export const oneLine = (text: string): string =>
  text.toWellFormed().replace(CONTROLS, ' ').replace(/ {2,}/g, ' ').trim()
const BODY_CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g
const BREAK_OR_CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f]/
/** Lines end in LF, and no other control character but a tab is left; most texts are so and are only looked at. */
function bodyText(text: string): string {
  const formed = text.toWellFormed()
  return BREAK_OR_CONTROL.test(formed) ? formed.replace(/\r\n?/g, '\n').replace(BODY_CONTROLS, '') : formed
}
/** Line by line: a pattern that looks for blanks before a line's end takes their number squared. */
const tidied = (text: string): string =>
  text
    .split('\n')
    .map((line) => line.trimEnd().replace(/^ (?![*\d])/, ''))
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim() + '\n'

/**
 * The message for one recipient; lines end in LF. Refuses `content/render` (with `reason`, `line`, `part`),
 * `content/too-slow`, `content/values-too-long`, and `content/subject-blank` or `content/sms-blank` when the values
 * leave nothing.
 */
export function render(compiled: Compiled, values: Values, specials: Specials): Result<Rendered> {
  const scope = scopeOf(compiled, values, specials)
  if (!scope.ok) return scope
  const part = (name: ContentPart, kind: LiquidKind, source: string): Result<string> => {
    const result = renderLiquid(kind, templatesOf(compiled, name, kind, source), scope.value)
    return result.ok ? result : refuse(result.refusal.code, { ...result.refusal.params, part: name })
  }
  const text = part('text', 'text', compiled.text)
  if (!text.ok) return text
  if (compiled.channel === 'sms') {
    const words = bodyText(text.value).trim()
    return words === '' ? refuse('content/sms-blank') : done({ channel: 'sms', text: words })
  }
  const subject = part('subject', 'text', compiled.subject)
  if (!subject.ok) return subject
  const line = oneLine(subject.value)
  if (line === '') return refuse('content/subject-blank')
  const html = part('source', 'html', compiled.html)
  if (!html.ok) return html
  const words = bodyText(text.value)
  return done({
    channel: 'email',
    subject: line,
    html: bodyText(html.value),
    text: compiled.textDerived ? tidied(words) : words,
  })
}

/** The preheader alone, as an inbox lists it; '' for SMS. For previews: `render` has it in the HTML. */
export function renderPreheader(compiled: Compiled, values: Values, specials: Specials): Result<string> {
  if (compiled.channel === 'sms') return done('')
  const scope = scopeOf(compiled, values, specials)
  if (!scope.ok) return scope
  const result = renderLiquid('text', templatesOf(compiled, 'preheader', 'text', compiled.preheader), scope.value)
  return result.ok ? done(oneLine(result.value)) : result
}
