/** Calls that write templates, look at them as a person would, and keep the files they use. */
import type { SomeHandlers } from '../../contract/api.ts'
import type { Preview, templateCalls, TemplateSummary } from '../../contract/templates.ts'
import type { TemplateContent, Values } from '../../domain/content.ts'
import type { Audience } from '../../domain/sending.ts'
import { smsParts } from '../../domain/sms.ts'
import { done, refuse, type Result } from '../../domain/units.ts'
import type { Store } from '../../store/store.ts'
import type { Session } from '../session.ts'
import { assetHandlers } from './asset-handlers.ts'
import { check, missingReads, sizeBytesOf } from './check.ts'
import { contentIdOf, type Compiled } from './compiled.ts'
import { starters } from './starters.ts'

type Row = Awaited<ReturnType<Store['templates']['list']>>[number]

/** Stands for the link that each recipient gets as their own. */
const SAMPLE_UNSUBSCRIBE = 'mailto:unsubscribe@example.invalid'

const summaryOf = (row: Row): TemplateSummary => ({
  uid: row.uid,
  name: row.name,
  channel: row.channel,
  version: row.version,
  subject: row.content.channel === 'email' ? row.content.subject : row.content.text,
  updatedAt: row.updatedAt,
})

async function compiledOf(session: Session, content: TemplateContent) {
  const [fields, assets] = await Promise.all([session.store.fields.list(null), session.store.templates.assets(null)])
  return session.workshop.inspect(content, { fields, assets })
}

/** Values of a person, or none: a preview without one shows the fallbacks. */
async function valuesOf(session: Session, profile: number | null): Promise<Result<Values>> {
  if (profile === null) return done({})
  const person = await session.store.people.get({ id: profile })
  if (!person) return refuse('people/not-found', { id: profile })
  return done(Object.fromEntries(person.values.map((v) => [v.key, v.value])))
}

async function previewOf(session: Session, compiled: Compiled, values: Values): Promise<Result<Preview>> {
  const inline = compiled.channel === 'email' ? compiled.inline.map((asset) => asset.id) : []
  const files = inline.length > 0 ? await session.store.templates.assetBytes(inline) : []
  const images = Object.fromEntries(
    files.map((f) => [contentIdOf(f.id), `data:${f.mime};base64,${Buffer.from(f.bytes).toString('base64')}`]),
  )
  const specials = { unsubscribe: SAMPLE_UNSUBSCRIBE }
  const made = await session.workshop.preview({ compiled, values, specials, images })
  if (!made.ok) return made
  const { rendered, preheader, remoteImages } = made.value
  const missing = missingReads(compiled, values)
  if (rendered.channel === 'email') {
    const { subject, html, text } = rendered
    return done({ subject, preheader, html, text, remoteImages, missing, sms: null })
  }
  const { encoding, units, parts } = smsParts(rendered.text)
  const sms = { encoding, units, parts }
  return done({ subject: '', preheader, html: '', text: rendered.text, remoteImages, missing, sms })
}

export function contentHandlers(session: Session): SomeHandlers<keyof typeof templateCalls> {
  const { store } = session
  return {
    'templates.list': async () => done((await store.templates.list(null)).map(summaryOf)),
    'templates.get': async ({ template, version }) => {
      const row = await store.templates.get({ uid: template, version })
      if (!row) return refuse('template/not-found', { template })
      return done({ ...summaryOf(row), content: row.content, versions: await store.templates.versions(template) })
    },
    'templates.save': async ({ template, name, content }) => {
      const saved = await store.templates.save({ uid: template, name, content })
      if (!saved.ok) return saved
      session.changed('templates', 'campaigns')
      return done(summaryOf(saved.value))
    },
    'templates.duplicate': async ({ template }) => {
      const row = await store.templates.get({ uid: template, version: null })
      if (!row) return refuse('template/not-found', { template })
      const names = new Set((await store.templates.list(null)).map((t) => t.name))
      let n = 2
      while (names.has(`${row.name} (${n})`)) n++
      const saved = await store.templates.save({ uid: null, name: `${row.name} (${n})`, content: row.content })
      if (!saved.ok) return saved
      session.changed('templates')
      return done(summaryOf(saved.value))
    },
    'templates.remove': async ({ template }) => {
      const removed = await store.templates.remove(template)
      session.changed('templates')
      return removed
    },
    'templates.starters': ({ channel }) => starters(session.world.folders.resources, channel),
    'templates.check': async ({ content, purposeKind }) => {
      const { compiled, issues } = await compiledOf(session, content)
      const all = compiled ? [...issues, ...check(compiled, purposeKind)] : issues
      return done({
        issues: all,
        reads: compiled?.reads ?? [],
        required: compiled?.required ?? [],
        sizeBytes: compiled ? sizeBytesOf(compiled) : 0,
      })
    },
    'templates.preview': async ({ content, profile }) => {
      const { compiled, issues } = await compiledOf(session, content)
      const error = issues.find((i) => i.level === 'error')
      if (!compiled) return refuse(error?.code ?? 'content/empty', { ...error?.params })
      const values = await valuesOf(session, profile)
      return values.ok ? previewOf(session, compiled, values.value) : values
    },
    'templates.missing': async ({ content, audience }, signal) => {
      const { compiled, issues } = await compiledOf(session, content)
      const error = issues.find((i) => i.level === 'error')
      if (!compiled) return refuse(error?.code ?? 'content/empty', { ...error?.params })
      return missingOver(session, compiled, audience, signal)
    },
    ...assetHandlers(session),
  }
}

/** The same gathering as an estimate's, without consent or suppression: every read value over the whole audience. */
async function missingOver(
  session: Session,
  compiled: Compiled,
  audience: Audience | null,
  signal: AbortSignal,
): Promise<Result<{ audience: number; fields: readonly { key: string; missing: number; fallback: boolean }[] }>> {
  const { zone, hashKey } = await session.store.settings.get(null)
  const counted = await session.store.freeze.missing(
    {
      channel: compiled.channel,
      audience,
      consentPurposeId: null,
      reads: compiled.reads,
      required: compiled.reads,
      missingValues: 'send',
      today: { at: session.world.clock.now(), zone },
      hashKey,
    },
    signal,
  )
  if (!counted.ok) return counted
  const fields = counted.value.missing.map((m) => ({
    key: m.key,
    missing: m.count,
    fallback: !compiled.required.includes(m.key),
  }))
  return done({ audience: counted.value.audience, fields })
}
