/**
 * Turns an e-mail's source into the HTML that is sent and the text beside it, with the Liquid in it unharmed. MJML is
 * compiled, the styles of plain HTML are inlined. Renders nothing and reads no file.
 */
import { convert } from 'html-to-text'
import juice from 'juice'
import { done, refuse, type Result } from '../../domain/units.ts'
import { escapeHtml } from './liquid/liquid.ts'
import { hideLiquid, lineAt, LIQUID, type LostTag } from './placeholders.ts'

const blankLines = (text: string): string => text.replace(/[^\n]/g, '')
/** Without comments, which would be sent to everyone, but with the conditional ones that Outlook reads; same lines. */
const withoutComments = (source: string): string =>
  source.replace(/<!--(?!\[if|<!)(?!\s*\[endif)[\s\S]*?-->/g, blankLines)

const MJ_TAG = /<(\/?)(mjml|mj-[a-z-]+)((?:"[^"]*"|'[^']*'|[^>"'])*)>/g

/** MJML closes what is left open without a word; we do not. */
function unbalanced(source: string): Result<null> {
  const open: { tag: string; line: number }[] = []
  for (const match of source.matchAll(MJ_TAG)) {
    const [, slash, tag = '', rest = ''] = match
    const line = lineAt(source, match.index)
    if (tag === 'mj-include') return refuse('content/mjml-include', { line })
    if (slash === '') {
      if (!rest.endsWith('/')) open.push({ tag, line })
      continue
    }
    const last = open.pop()
    if (last === undefined) return refuse('content/mjml-stray', { line, tag })
    if (last.tag !== tag) return refuse('content/mjml-unclosed', { line: last.line, tag: last.tag })
  }
  const left = open.pop()
  return left ? refuse('content/mjml-unclosed', { line: left.line, tag: left.tag }) : done(null)
}

/** What a tool lost of `source`: the first such tag and its line, null when nothing. */
function firstLost(source: string, lost: readonly LostTag[]): { line: number; tag: string } | null {
  const [first] = lost
  return first ? { line: lineAt(source, first.index), tag: first.tag.replace(/\s+/g, ' ').slice(0, 60) } : null
}

/**
 * MJML to HTML with no remote fonts. Refuses `content/mjml` with MJML's `reason`, `content/mjml-unclosed`, `-stray`,
 * `-include` and, for Liquid between elements, `-place`; each with the `line`.
 */
export async function htmlFromMjml(withComments: string): Promise<Result<string>> {
  const source = withoutComments(withComments)
  if (!/<mjml[\s>]/.test(source)) return refuse('content/mjml-none', { line: 1 })
  const balance = unbalanced(source)
  if (!balance.ok) return balance
  const hidden = hideLiquid(source)
  // Half of what an engine takes to start, so only who compiles MJML waits for it.
  const { default: mjml2html } = await import('mjml')
  try {
    const { html, errors } = await mjml2html(hidden.text, {
      validationLevel: 'soft',
      keepComments: true,
      ignoreIncludes: true,
      fonts: {},
    })
    const [first] = errors
    if (first) return refuse('content/mjml', { line: first.line, reason: hidden.restore(first.message).text })
    const compact = html.replace(/[ \t]+$/gm, '').replace(/\n{2,}/g, '\n')
    const { text, lost } = hidden.restore(compact)
    // MJML drops text that stands between its elements; Liquid there would be gone without a word.
    const place = firstLost(source, lost)
    return place ? refuse('content/mjml-place', place) : done(text)
  } catch (error) {
    return refuse('content/mjml', { line: 1, reason: hidden.restore((error as Error).message).text })
  }
}

/** Pasted HTML with its style sheets written into the elements. Refuses `content/html-liquid` where that loses Liquid. */
export function htmlFromHtml(withComments: string): Result<string> {
  const source = withoutComments(withComments)
  if (!/<style[\s>]/i.test(source)) return done(source)
  const hidden = hideLiquid(source)
  const { text, lost } = hidden.restore(juice(hidden.text, { preserveImportant: true }))
  const place = firstLost(source, lost)
  return place ? refuse('content/html-liquid', place) : done(text)
}

/** The text that a reader without HTML sees: links in angle brackets, no images, Liquid as it stood. */
export function textFromHtml(html: string): string {
  const hidden = hideLiquid(html)
  const heading = { options: { uppercase: false } }
  const text = convert(hidden.text, {
    wordwrap: false,
    limits: { maxInputLength: 8_000_000 },
    baseElements: { selectors: ['body'], returnDomByDefault: true },
    selectors: [
      { selector: 'a', options: { linkBrackets: ['<', '>'], hideLinkHrefIfSameAsText: true, noAnchorUrl: true } },
      { selector: 'img', format: 'skip' },
      { selector: 'div[style*="display:none"]', format: 'skip' },
      { selector: 'tr', format: 'block', options: { leadingLineBreaks: 1, trailingLineBreaks: 1 } },
      ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, ...heading })),
    ],
  })
  return hidden.restore(text).text
}

const HIDDEN =
  'display:none;font-size:1px;line-height:1px;max-height:0;max-width:0;opacity:0;overflow:hidden;mso-hide:all;color:transparent'

/** `preheader` (Liquid in plain text) as the first, unseen words of the body. */
export function withPreheader(html: string, preheader: string): string {
  if (preheader.trim() === '') return html
  let at = 0
  let words = ''
  for (const match of preheader.matchAll(LIQUID)) {
    words += escapeHtml(preheader.slice(at, match.index)) + match[0]
    at = match.index + match[0].length
  }
  words += escapeHtml(preheader.slice(at))
  const body = /<body(?:"[^"]*"|'[^']*'|[^>"'])*>/i.exec(html)
  const end = body ? body.index + body[0].length : 0
  return `${html.slice(0, end)}<div style="${HIDDEN}">${words}</div>${html.slice(end)}`
}
