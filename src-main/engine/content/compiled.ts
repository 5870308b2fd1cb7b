/**
 * A template made ready for rendering, as plain data: it can be stored, hashed and handed to a worker. Holds Liquid,
 * never a person's values.
 */
import type { Notice } from '../../domain/units.ts'

export type ContentPart = 'subject' | 'preheader' | 'source' | 'text'

/** Something found in a template; `line` is 1-based in `part`, 0 when it has no place. `params` holds both, too. */
export interface Issue extends Notice {
  readonly level: 'error' | 'warning'
  readonly part: ContentPart | ''
  readonly line: number
}

/** What the compiler must know of a workspace's asset. */
export interface AssetInfo {
  readonly id: number
  readonly name: string
  readonly mime: string
  readonly sizeBytes: number
}

interface CompiledBase {
  /** Field keys that the template reads, sorted. */
  readonly reads: readonly string[]
  /** Those of `reads` that leave a hole when empty, sorted. */
  readonly required: readonly string[]
}

export interface CompiledEmail extends CompiledBase {
  readonly channel: 'email'
  readonly subject: string
  readonly preheader: string
  /** Liquid in HTML, preheader and inlined styles included; images of the workspace are named by `contentIdOf`. */
  readonly html: string
  readonly text: string
  /** Whether `text` was made from the HTML. */
  readonly textDerived: boolean
  /** Whether every way through the part writes `{{ unsubscribe }}`. */
  readonly unsubscribes: { readonly html: boolean; readonly text: boolean }
  readonly inline: readonly AssetInfo[]
  readonly attachments: readonly AssetInfo[]
}

export interface CompiledSms extends CompiledBase {
  readonly channel: 'sms'
  readonly text: string
}

export type Compiled = CompiledEmail | CompiledSms

/** The Content-ID of an embedded image, without angle brackets; the HTML names it `cid:` by this. */
export const contentIdOf = (assetId: number): string => `asset-${assetId}@utskick`

export function issue(
  level: Issue['level'],
  part: Issue['part'],
  code: string,
  params: Issue['params'] & { readonly line?: number } = {},
): Issue {
  const line = params.line ?? 0
  return { level, part, line, code, params: { ...params, part, line } }
}
