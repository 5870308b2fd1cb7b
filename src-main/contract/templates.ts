/** Templates, their versions and previews, and the files they use. */
import { z } from 'zod'
import { PURPOSE_KINDS, type Channel } from '../domain/channel.ts'
import type { TemplateContent } from '../domain/content.ts'
import type { EpochMs, Notice } from '../domain/units.ts'
import { call } from './call.ts'
import { audience, channel, fileRef, id, templateContent, uid } from './shapes.ts'

export interface TemplateSummary {
  readonly uid: string
  readonly name: string
  readonly channel: Channel
  readonly version: number
  readonly subject: string
  readonly updatedAt: EpochMs
}
export interface TemplateDetail extends TemplateSummary {
  readonly content: TemplateContent
  readonly versions: readonly { readonly version: number; readonly createdAt: EpochMs }[]
}
/** Something found in a template; `line` is 1-based in `part`, 0 when it has no place. */
export interface ContentIssue extends Notice {
  readonly level: 'error' | 'warning'
  readonly part: 'subject' | 'preheader' | 'source' | 'text' | ''
  readonly line: number
}
export interface TemplateCheck {
  readonly issues: readonly ContentIssue[]
  /** Field keys read; those in `required` have no fallback. */
  readonly reads: readonly string[]
  readonly required: readonly string[]
  readonly sizeBytes: number
}
export interface Preview {
  readonly subject: string
  readonly preheader: string
  /** '' for SMS. Already safe to show in a sandboxed frame. */
  readonly html: string
  readonly text: string
  /** Images that are fetched by who reads it, and not here. */
  readonly remoteImages: number
  readonly missing: readonly string[]
  readonly sms: { readonly encoding: 'gsm7' | 'ucs2'; readonly units: number; readonly parts: number } | null
}
export interface Asset {
  readonly id: number
  readonly name: string
  readonly mime: string
  readonly sizeBytes: number
}

export const templateCalls = {
  'templates.list': call(z.object({}))<readonly TemplateSummary[]>(),
  'templates.get': call(
    z.object({ template: uid, version: z.number().int().positive().nullable().default(null) }),
  )<TemplateDetail>(),
  /** Saves a new version when the content differs. `template` null creates. */
  'templates.save': call(
    z.object({ template: uid.nullable(), name: z.string().trim().min(1).max(200), content: templateContent }),
  )<TemplateSummary>(),
  'templates.duplicate': call(z.object({ template: uid }))<TemplateSummary>(),
  'templates.remove': call(z.object({ template: uid }))<{ removed: boolean }>(),
  'templates.starters': call(z.object({ channel }))<readonly { name: string; content: TemplateContent }[]>(),
  'templates.check': call(
    z.object({ content: templateContent, purposeKind: z.enum(PURPOSE_KINDS).default('marketing') }),
  )<TemplateCheck>(),
  /** As the person would read it; `profile` null shows invented values. */
  'templates.preview': call(z.object({ content: templateContent, profile: id.nullable() }))<Preview>(),
  /** How many people of the audience, null for everyone, lack each value that the template reads. */
  'templates.missing': call(z.object({ content: templateContent, audience: audience.nullable() }))<{
    audience: number
    fields: readonly { key: string; missing: number; fallback: boolean }[]
  }>(),
  'assets.list': call(z.object({}))<readonly Asset[]>(),
  'assets.add': call(z.object({ file: fileRef, name: z.string().trim().min(1).max(200) }))<Asset>(),
  'assets.remove': call(z.object({ id }))<{ removed: boolean }>(),
} as const
