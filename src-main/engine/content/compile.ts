/**
 * Makes a template ready for rendering, or says what is wrong with it and where. Pure: the same content gives the same
 * result. Whether it may be sent for a purpose is decided in check.ts.
 */
import type { EmailContent, SmsContent, TemplateContent } from '../../domain/content.ts'
import type { Field } from '../../domain/fields.ts'
import type { Result } from '../../domain/units.ts'
import { analyse, type Analysis } from './liquid/analyse.ts'
import {
  type AssetInfo,
  type Compiled,
  type CompiledEmail,
  type CompiledSms,
  type ContentPart,
  contentIdOf,
  issue,
  type Issue,
} from './compiled.ts'
import { parseLiquid, renderLiquid, TRIAL_LIMIT_MS, type LiquidKind } from './liquid/liquid.ts'
import { htmlFromHtml, htmlFromMjml, textFromHtml, withPreheader } from './markup.ts'

export interface CompileContext {
  readonly fields: readonly Field[]
  readonly assets: readonly AssetInfo[]
}

/** `compiled` is null when one of `issues` is an error. */
export interface Inspected<T extends Compiled = Compiled> {
  readonly compiled: T | null
  readonly issues: readonly Issue[]
}

class Findings {
  readonly issues: Issue[] = []
  readonly reads = new Set<string>()
  readonly required = new Set<string>()
  private readonly fields: readonly Field[]

  constructor(fields: readonly Field[]) {
    this.fields = fields
  }

  /** The value, or null with the refusal written down as an error of `part`. */
  take<T>(part: ContentPart, result: Result<T>): T | null {
    if (result.ok) return result.value
    this.issues.push(issue('error', part, result.refusal.code, result.refusal.params))
    return null
  }

  /** Analyses Liquid and tries it on empty values; null with an error written down. */
  liquid(part: ContentPart, kind: LiquidKind, source: string): Analysis | null {
    const templates = this.take(part, parseLiquid(kind, source))
    const analysis = templates && this.take(part, analyse(templates, this.fields))
    if (!templates || !analysis) return null
    for (const key of analysis.reads) this.reads.add(key)
    for (const key of analysis.required) this.required.add(key)
    return this.take(part, renderLiquid(kind, templates, {}, TRIAL_LIMIT_MS)) === null ? null : analysis
  }

  get refused(): boolean {
    return this.issues.some((i) => i.level === 'error')
  }

  get keys(): { reads: string[]; required: string[] } {
    return { reads: [...this.reads].sort(), required: [...this.required].sort() }
  }
}

const CID = /(["'(]\s*)cid:([^"')]+)/gi
const decoded = (name: string): string => {
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}

/** The embedded images by their Content-ID instead of their name; a name without an image is an error. */
function namedImages(html: string, inline: readonly AssetInfo[], found: Findings): string {
  const missing = new Set<string>()
  const named = html.replace(CID, (whole, before: string, name: string) => {
    const asset = inline.find((a) => a.name === name.trim() || a.name === decoded(name.trim()))
    if (asset) return `${before}cid:${contentIdOf(asset.id)}`
    missing.add(name)
    return whole
  })
  for (const name of missing) found.issues.push(issue('error', 'source', 'content/image-missing', { name }))
  return named
}

function assetsOf(
  content: EmailContent,
  assets: readonly AssetInfo[],
  found: Findings,
): Record<'inline' | 'attachment', AssetInfo[]> {
  const used: Record<'inline' | 'attachment', AssetInfo[]> = { inline: [], attachment: [] }
  for (const use of content.assets) {
    const asset = assets.find((a) => a.id === use.assetId)
    if (asset) used[use.as].push(asset)
    else found.issues.push(issue('error', '', 'content/asset-gone', { asset: use.assetId }))
  }
  return used
}

async function inspectEmail(
  content: EmailContent,
  { fields, assets }: CompileContext,
): Promise<Inspected<CompiledEmail>> {
  const found = new Findings(fields)
  if (content.subject.trim() === '') found.issues.push(issue('error', 'subject', 'content/subject-empty'))
  else found.liquid('subject', 'text', content.subject)
  found.liquid('preheader', 'html', content.preheader)
  const used = assetsOf(content, assets, found)
  if (content.source.trim() === '') found.issues.push(issue('error', 'source', 'content/source-empty'))
  else found.liquid('source', 'html', content.source)
  const textDerived = content.text.trim() === ''
  const written = textDerived ? null : found.liquid('text', 'text', content.text)
  if (found.refused) return { compiled: null, issues: found.issues }

  const made = content.format === 'mjml' ? await htmlFromMjml(content.source) : htmlFromHtml(content.source)
  const body = found.take('source', made)
  if (body === null) return { compiled: null, issues: found.issues }
  const named = namedImages(body, used.inline, found)
  const html = withPreheader(named, content.preheader)
  const text = textDerived ? textFromHtml(named) : content.text
  const inHtml = found.liquid('source', 'html', html)
  const inText = textDerived ? found.liquid('source', 'text', text) : written
  if (found.refused || !inHtml || !inText) return { compiled: null, issues: found.issues }
  const compiled: CompiledEmail = {
    channel: 'email',
    subject: content.subject,
    preheader: content.preheader,
    html,
    text,
    textDerived,
    unsubscribes: { html: inHtml.unsubscribes, text: inText.unsubscribes },
    inline: used.inline,
    attachments: used.attachment,
    ...found.keys,
  }
  return { compiled, issues: found.issues }
}

function inspectSms(content: SmsContent, { fields }: CompileContext): Inspected<CompiledSms> {
  const found = new Findings(fields)
  if (content.text.trim() === '') found.issues.push(issue('error', 'text', 'content/sms-empty'))
  else found.liquid('text', 'text', content.text)
  const compiled: CompiledSms | null = found.refused ? null : { channel: 'sms', text: content.text, ...found.keys }
  return { compiled, issues: found.issues }
}

/** Every error in the template, by part; `compiled` when there is none. MJML is tried only once the Liquid is sound. */
export async function inspect(content: TemplateContent, context: CompileContext): Promise<Inspected> {
  return content.channel === 'email' ? inspectEmail(content, context) : inspectSms(content, context)
}

/** As `inspect`, refusing with the first error (`content/…` with `part` and `line`). */
export async function compile(content: TemplateContent, context: CompileContext): Promise<Result<Compiled>> {
  const { compiled, issues } = await inspect(content, context)
  if (compiled) return { ok: true, value: compiled }
  const first = issues.find((i) => i.level === 'error')
  if (!first) throw new Error('content: not compiled, and no error says why')
  return { ok: false, refusal: { refused: true, code: first.code, params: first.params } }
}
