/** A campaign's intent and a gateway's settings, as the operator writes them down. */
import type { Channel } from './channel.ts'
import type { TemplateContent } from './content.ts'
import type { DurationMs, EpochMs, Notice } from './units.ts'

export interface Audience {
  /** Segment uids: anyone in at least one of `include` and in none of `exclude`. */
  readonly include: readonly string[]
  readonly exclude: readonly string[]
}

export interface Sender {
  readonly name: string
  /** Address for e-mail; number or alphanumeric sender for SMS. */
  readonly from: string
  readonly replyTo: string
}

export type Schedule =
  | { readonly kind: 'now' }
  /** `at` is wall time `YYYY-MM-DDTHH:MM` in the IANA `zone`. */
  | { readonly kind: 'at'; readonly at: string; readonly zone: string }
  /** A cron line of five fields, read in `zone`; `until` is wall time or ''. */
  | {
      readonly kind: 'recurring'
      readonly cron: string
      readonly zone: string
      readonly until: string
      readonly maxRecipients: number
    }

/** How a missing value that the template reads is treated. */
export type MissingValues = 'send' | 'exclude'
/** What becomes of a recipient whose message left without an answer. */
export type UnknownPolicy = 'hold' | 'retry-once'

export interface Limits {
  /** 0 means: no limit of that kind. */
  readonly perSecond: number
  readonly perHour: number
  readonly perDay: number
  readonly connections: number
}

export interface SmtpSettings {
  readonly kind: 'smtp'
  readonly host: string
  readonly port: number
  /** `tls` from the first byte, `starttls` required, or `none` (loopback and test servers only). */
  readonly security: 'tls' | 'starttls' | 'none'
  readonly user: string
  readonly from: Sender
}
export interface HttpSmsSettings {
  readonly kind: 'http-sms'
  readonly url: string
  readonly method: 'POST' | 'GET'
  /** Header values and body may refer to `{{ to }}`, `{{ from }}`, `{{ text }}`, `{{ id }}` and `{{ secret.x }}`. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly bodyType: 'form' | 'json'
  /** The request succeeded when the status is 2xx and `path` (dotted, '' for none) of the JSON answer is one of `equals`. */
  readonly success: { readonly path: string; readonly equals: readonly string[] }
  /** Dotted path in the answer to the provider's message id, '' for none. */
  readonly refPath: string
  readonly from: Sender
}
export interface PickupSettings {
  readonly kind: 'pickup'
  /** Absolute folder, or '' for a folder beside the workspace. */
  readonly folder: string
  readonly channel: Channel
  readonly from: Sender
}
export interface DryRunSettings {
  readonly kind: 'dry-run'
  readonly channel: Channel
  readonly from: Sender
}
export type GatewaySettings = SmtpSettings | HttpSmsSettings | PickupSettings | DryRunSettings

export const gatewayChannel = (s: GatewaySettings): Channel =>
  s.kind === 'smtp' ? 'email' : s.kind === 'http-sms' ? 'sms' : s.channel

export interface GatewayHealth {
  readonly state: 'ready' | 'waiting' | 'refused'
  readonly code: string
  readonly retryIn: DurationMs
}

/** Everything a campaign means to do. A draft may leave `purpose`, `template` and `gateway` as ''. */
export interface Plan {
  readonly name: string
  readonly channel: Channel
  readonly audience: Audience
  /** A purpose's key. */
  readonly purpose: string
  /** Uids. */
  readonly template: string
  readonly gateway: string
  /** null: the gateway's own. */
  readonly sender: Sender | null
  readonly schedule: Schedule
  readonly missingValues: MissingValues
  readonly unknownPolicy: UnknownPolicy
}

/** A delivery's content, fixed at the freeze: nothing else decides what its recipients read. */
export interface Frozen {
  readonly plan: Plan
  readonly content: TemplateContent
  readonly templateName: string
  readonly templateVersion: number
  readonly sender: Sender
  readonly gatewayName: string
  /** The content made ready for rendering (engine/content's `Compiled`), so that a retry does not depend on today's fields. */
  readonly compiled: unknown
  readonly assets: readonly { readonly id: number; readonly sha256: string }[]
}

/** The standing yes of a recurring campaign. */
export interface Approval {
  readonly planHash: string
  readonly maxRecipients: number
  readonly at: EpochMs
  /** What the warnings were about that were allowed with it. */
  readonly allowed?: readonly string[]
  /** Why no more occurrences are made: the last one could not be frozen. A new yes is without it. */
  readonly stopped?: Notice
}
