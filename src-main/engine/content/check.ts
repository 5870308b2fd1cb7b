/**
 * Judges compiled content: what stops it from being sent for a purpose, what to warn of, which values are missing, and
 * the hash that an approval is bound to.
 */
import { createHash } from 'node:crypto'
import type { PurposeKind } from '../../domain/channel.ts'
import type { TemplateContent, Values } from '../../domain/content.ts'
import type { FieldValue } from '../../domain/fields.ts'
import type { Sender } from '../../domain/sending.ts'
import { smsParts } from '../../domain/sms.ts'
import { type Compiled, type CompiledEmail, type CompiledSms, issue, type Issue } from './compiled.ts'
import { LIQUID } from './placeholders.ts'

/** Gmail shows no more of a message than this; the rest hides behind a link. */
export const GMAIL_CLIP_BYTES = 102 * 1024
const LARGE_ATTACHMENTS_BYTES = 10 * 1000 * 1000

const IMG = /<img\b(?:"[^"]*"|'[^']*'|[^>"'])*>/gi

function emailIssues(compiled: CompiledEmail, purpose: PurposeKind): Issue[] {
  const issues: Issue[] = []
  if (purpose === 'marketing') {
    if (!compiled.unsubscribes.html) issues.push(issue('error', 'source', 'content/unsubscribe-missing'))
    if (!compiled.unsubscribes.text) issues.push(issue('warning', 'text', 'content/unsubscribe-not-in-text'))
  }
  const bytes = Buffer.byteLength(compiled.html)
  if (bytes > GMAIL_CLIP_BYTES)
    issues.push(issue('warning', 'source', 'content/clipped', { kb: Math.ceil(bytes / 1024) }))
  const attached = [...compiled.attachments, ...compiled.inline].reduce((sum, a) => sum + a.sizeBytes, 0)
  if (attached > LARGE_ATTACHMENTS_BYTES) {
    issues.push(issue('warning', '', 'content/attachments-large', { mb: Math.round(attached / 100_000) / 10 }))
  }
  const images = compiled.html.match(IMG) ?? []
  const insecure = images.filter((tag) => /\ssrc\s*=\s*["']?\s*http:/i.test(tag)).length
  if (insecure > 0) issues.push(issue('warning', 'source', 'content/image-insecure', { count: insecure }))
  const silent = images.filter((tag) => !/\salt\s*=/i.test(tag)).length
  if (silent > 0) issues.push(issue('warning', 'source', 'content/image-alt-missing', { count: silent }))
  return issues
}

function smsIssues(compiled: CompiledSms): Issue[] {
  const fixed = smsParts(compiled.text.replace(LIQUID, ''))
  return fixed.encoding === 'ucs2' ? [issue('warning', 'text', 'content/sms-unicode', { perPart: 70 })] : []
}

/** Errors and warnings. The one error: marketing e-mail that can be sent without `{{ unsubscribe }}` in its HTML. */
export const check = (compiled: Compiled, purpose: PurposeKind): Issue[] =>
  compiled.channel === 'email' ? emailIssues(compiled, purpose) : smsIssues(compiled)

/** The length in bytes of the bodies before values: HTML and text of an e-mail, text of an SMS. */
export const sizeBytesOf = (compiled: Compiled): number =>
  Buffer.byteLength(compiled.text) + (compiled.channel === 'email' ? Buffer.byteLength(compiled.html) : 0)

/** What the template counts as no value; `false` and 0 are values. */
export const isEmptyValue = (value: FieldValue | undefined): boolean =>
  value === undefined ||
  value === null ||
  (typeof value === 'string' ? value.trim() === '' : Array.isArray(value) && value.length === 0)

/** Required keys without a value: each would leave a hole in the message. */
export const missingReads = (compiled: Compiled, values: Values): string[] =>
  compiled.required.filter((key) => isEmptyValue(values[key]))

const canonical = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(canonical)
    : value !== null && typeof value === 'object'
      ? Object.fromEntries(
          Object.entries(value)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([key, inner]) => [key, canonical(inner)]),
        )
      : value

/**
 * SHA-256, hex, of everything that makes the message: the content, the SHA-256 of each of `content.assets` in their
 * order, and the sender. Any edit changes it; the order of keys does not.
 */
export const contentHash = (content: TemplateContent, assetHashes: readonly string[], sender: Sender): string =>
  createHash('sha256')
    .update(JSON.stringify(canonical({ content, assetHashes, sender })))
    .digest('hex')
