/**
 * Parses and renders Liquid, made harmless: no files, no prototypes, no clock, no unescaped values in HTML, and limits
 * on size. The same template and values always give the same text. What a template reads is decided in analyse.ts.
 *
 * Known weakness: LiquidJS' limits are cooperative. analyse.ts refuses what could run long before it runs, templates are
 * tried out where they can be killed (workshop.ts), and the time limit here is the last net under a recipient's values.
 */
import { filters as builtIn, Liquid, type Template } from 'liquidjs'
import { done, refuse, type Result } from '../../../domain/units.ts'

/** Whether values are escaped for HTML, or stand as they are (text parts, subjects, SMS). */
export type LiquidKind = 'html' | 'text'

/** What a render may add up to: characters made by filters and outputs. */
const MEMORY_LIMIT = 4_000_000
const PARSE_LIMIT = 2_000_000
/** A hundred times what an honest template takes. */
const RENDER_LIMIT_MS = 120
/** For the trial on empty values, which runs where it can be killed. */
export const TRIAL_LIMIT_MS = 2_000

export const SAFE_TAGS: readonly string[] = [
  'assign',
  'if',
  'unless',
  'case',
  'for',
  'break',
  'continue',
  'comment',
  '#',
]
const SAFE_FILTERS =
  'abs append at_least at_most capitalize ceil default divided_by downcase first floor join last lstrip minus modulo ' +
  'plus prepend remove remove_first replace replace_first round rstrip size slice squish strip strip_newlines times ' +
  'truncate truncatewords upcase url_encode'

interface FilterThis {
  readonly context: { readonly memoryLimit: { use(count: number): void } }
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&#34;',
  "'": '&#39;',
}
/** Escapes text for HTML content and for quoted attribute values. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (c) => ENTITIES[c] ?? c)

/** Only texts, numbers, booleans and lists of them are ever written. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return Array.isArray(value) ? value.map(textOf).join('') : ''
}

function written(this: FilterThis, value: unknown): string {
  const text = textOf(value)
  this.context.memoryLimit.use(text.length)
  return text
}
function escaped(this: FilterThis, value: unknown): string {
  return escapeHtml(written.call(this, value))
}
function brokenLines(this: FilterThis, value: unknown): string {
  return escaped.call(this, value).replace(/\r\n|\r|\n/g, '<br>')
}

const ISO_DATE = /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?$/
type DateFilter = (this: FilterThis, value: unknown, format?: unknown) => unknown
/** Characters that one of a date's format may become. */
const DATE_GROWS = 20
/** LiquidJS' `date` in UTC, on ISO dates and epoch numbers only: anything else it would read by this machine's zone or clock. */
function date(this: FilterThis, value: unknown, format?: unknown): unknown {
  if (typeof format === 'string') this.context.memoryLimit.use(format.length * DATE_GROWS)
  if (typeof value !== 'number' && !(typeof value === 'string' && ISO_DATE.test(value))) return value
  return (builtIn['date'] as unknown as DateFilter).call(this, value, format)
}

function engineFor(kind: LiquidKind): Liquid {
  const liquid = new Liquid({
    ownPropertyOnly: true,
    strictFilters: true,
    outputEscape: kind === 'html' ? escaped : written,
    templates: {},
    dynamicPartials: false,
    parseLimit: PARSE_LIMIT,
    memoryLimit: MEMORY_LIMIT,
    timezoneOffset: 0,
    locale: 'en',
    dateFormat: '%Y-%m-%d',
  })
  for (const tag of Object.keys(liquid.tags)) if (!SAFE_TAGS.includes(tag)) delete liquid.tags[tag]
  const safe = new Set(SAFE_FILTERS.split(' '))
  for (const filter of Object.keys(liquid.filters)) if (!safe.has(filter)) delete liquid.filters[filter]
  liquid.registerFilter('date', date as never)
  liquid.registerFilter('escape', kind === 'html' ? ({ raw: true, handler: escaped } as never) : (written as never))
  liquid.registerFilter(
    'newline_to_br',
    kind === 'html' ? ({ raw: true, handler: brokenLines } as never) : (written as never),
  )
  return liquid
}

const engines: Readonly<Record<LiquidKind, Liquid>> = { html: engineFor('html'), text: engineFor('text') }

interface LiquidFault {
  readonly message: string
  readonly line: number
  readonly column: number
}
function faultOf(error: unknown): LiquidFault {
  const { message, token } = error as Error & { token?: { getPosition(): number[] } }
  const [line = 0, column = 0] = token?.getPosition() ?? []
  return { message: String(message).replace(/(, file:.*)?, line:\d+, col:\d+$/, ''), line, column }
}

const TOO_DEEP = 'Maximum call stack size exceeded'

function syntaxRefusal({ message, line, column }: LiquidFault): ReturnType<typeof refuse> {
  if (message === TOO_DEEP) return refuse('content/too-heavy', { line })
  const filter = /^undefined filter: (.+)$/.exec(message)?.[1]
  if (filter !== undefined) return refuse('content/unknown-filter', { line, filter })
  const tag = /^tag "(.+)" not found$/.exec(message)?.[1]
  if (tag !== undefined) return refuse('content/unknown-tag', { line, tag })
  const open = /^(?:tag|output) "?([\s\S]+?)"? not closed$/.exec(message)?.[1]
  if (open !== undefined) return refuse('content/not-closed', { line, tag: open.replace(/\s+/g, ' ').slice(0, 60) })
  if (message.endsWith('limit exceeded')) return refuse('content/too-long', { line })
  return refuse('content/syntax', { line, column, reason: message })
}

/**
 * Refuses `content/unknown-filter`, `content/unknown-tag`, `content/not-closed`, `content/too-long` and
 * `content/syntax`, each with the 1-based `line`.
 */
export function parseLiquid(kind: LiquidKind, source: string): Result<Template[]> {
  try {
    return done(engines[kind].parse(source))
  } catch (error) {
    return syntaxRefusal(faultOf(error))
  }
}

type Scope = Readonly<Record<string, unknown>>
const OUT_OF_TIME = /^template render limit exceeded/

/** A machine that was busy elsewhere must not fail a recipient: out of time once, it is tried once more. */
function rendered(kind: LiquidKind, templates: Template[], scope: Scope, renderLimit: number): string {
  try {
    return String(engines[kind].renderSync(templates, scope, { renderLimit }))
  } catch (error) {
    if (!OUT_OF_TIME.test(faultOf(error).message)) throw error
    return String(engines[kind].renderSync(templates, scope, { renderLimit }))
  }
}

/** Refuses `content/too-slow` when a limit is passed and `content/render` with LiquidJS' own reason otherwise. */
export function renderLiquid(
  kind: LiquidKind,
  templates: Template[],
  scope: Scope,
  limitMs = RENDER_LIMIT_MS,
): Result<string> {
  try {
    return done(rendered(kind, templates, scope, limitMs))
  } catch (error) {
    const { message, line } = faultOf(error)
    if (message.endsWith('limit exceeded')) return refuse('content/too-slow', { line })
    if (message === TOO_DEEP) return refuse('content/too-heavy', { line })
    return refuse('content/render', { line, reason: message })
  }
}
