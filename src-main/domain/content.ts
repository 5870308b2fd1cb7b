/** What a template holds, and the message it becomes for one recipient. */
import type { FieldValue } from './fields.ts'

export interface AssetUse {
  /** Id of an asset in the workspace. */
  readonly assetId: number
  /** `inline` images are named `cid:` in the source by the asset's name; `attachment`s are listed by the mail reader. */
  readonly as: 'inline' | 'attachment'
}

export interface EmailContent {
  readonly channel: 'email'
  readonly subject: string
  readonly preheader: string
  readonly format: 'mjml' | 'html'
  readonly source: string
  /** Liquid as everywhere; '' means: made from the source. */
  readonly text: string
  readonly assets: readonly AssetUse[]
}

export interface SmsContent {
  readonly channel: 'sms'
  readonly text: string
}

export type TemplateContent = EmailContent | SmsContent

/** The values a template reads, by field key. */
export type Values = Readonly<Record<string, FieldValue>>

export type Rendered =
  | { readonly channel: 'email'; readonly subject: string; readonly html: string; readonly text: string }
  | { readonly channel: 'sms'; readonly text: string }
