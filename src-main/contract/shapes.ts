/** Shapes that several calls share: the segment rule, template content, gateway settings, a campaign's plan. */
import { z } from 'zod'
import { CHANNELS, CONSENT_STATUSES } from '../domain/channel.ts'
import { GROUP_OPS, type Rule } from '../domain/rule.ts'
import type { TemplateContent } from '../domain/content.ts'
import type { FieldValue } from '../domain/fields.ts'
import type { Audience, GatewaySettings, Limits, Plan, Schedule, Sender } from '../domain/sending.ts'

export const channel = z.enum(CHANNELS)
export const consentStatus = z.enum(CONSENT_STATUSES)
export const uid = z.string().min(1).max(64)
export const id = z.number().int().positive()
export const page = {
  offset: z.number().int().min(0).default(0),
  limit: z.number().int().min(1).max(1000).default(100),
}

const key = z.string().min(1).max(64)
const text = z.string().max(1000)
/** A rule as JSON. The builder, a file and the CLI write the same thing. */
export const rule: z.ZodType<Rule, Rule> = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('group'),
    op: z.enum(GROUP_OPS),
    get of() {
      return z.array(rule).max(200)
    },
  }),
  z.object({
    kind: z.literal('text'),
    field: key,
    op: z.enum(['is', 'is_not', 'contains', 'not_contains', 'starts_with', 'one_of']),
    values: z.array(text).min(1).max(10_000),
  }),
  z.object({ kind: z.literal('number'), field: key, op: z.enum(['=', '!=', '<', '<=', '>', '>=']), value: z.number() }),
  z.object({ kind: z.literal('date'), field: key, op: z.enum(['on', 'before', 'after']), date: z.iso.date() }),
  z.object({ kind: z.literal('date_within'), field: key, days: z.number().int().min(-36_500).max(36_500) }),
  z.object({ kind: z.literal('boolean'), field: key, value: z.boolean() }),
  z.object({
    kind: z.literal('set'),
    field: key,
    op: z.enum(['has_any', 'has_all', 'has_none']),
    values: z.array(text).min(1).max(1000),
  }),
  z.object({ kind: z.literal('empty'), field: key, empty: z.boolean() }),
  z.object({ kind: z.literal('consent'), channel, purpose: key, status: z.enum([...CONSENT_STATUSES, 'missing']) }),
  z.object({ kind: z.literal('suppressed'), channel, suppressed: z.boolean() }),
  z.object({ kind: z.literal('import'), importId: id, in: z.boolean() }),
  z.object({ kind: z.literal('segment'), segment: uid, in: z.boolean() }),
])

export const fieldValue: z.ZodType<FieldValue, FieldValue> = z.union([
  z.string().max(100_000),
  z.number(),
  z.boolean(),
  z.array(text).max(1000),
  z.null(),
])

const sender: z.ZodType<Sender, Sender> = z.object({
  name: z.string().max(200),
  from: z.string().max(320),
  replyTo: z.string().max(320),
})

const email = z.object({
  channel: z.literal('email'),
  subject: z.string().max(2000),
  preheader: z.string().max(2000),
  format: z.enum(['mjml', 'html']),
  source: z.string().max(2_000_000),
  text: z.string().max(500_000),
  assets: z.array(z.object({ assetId: id, as: z.enum(['inline', 'attachment']) })).max(50),
})
const sms = z.object({ channel: z.literal('sms'), text: z.string().max(10_000) })
export const templateContent: z.ZodType<TemplateContent, TemplateContent> = z.discriminatedUnion('channel', [
  email,
  sms,
])

const smtp = z.object({
  kind: z.literal('smtp'),
  host: z.string().min(1).max(255),
  port: z.number().int().min(1).max(65535),
  security: z.enum(['tls', 'starttls', 'none']),
  user: z.string().max(320),
  from: sender,
})
const httpSms = z.object({
  kind: z.literal('http-sms'),
  url: z.string().min(1).max(2000),
  method: z.enum(['POST', 'GET']),
  headers: z.record(z.string().max(200), z.string().max(2000)),
  body: z.string().max(10_000),
  bodyType: z.enum(['form', 'json']),
  success: z.object({ path: z.string().max(200), equals: z.array(z.string().max(200)).max(20) }),
  refPath: z.string().max(200),
  from: sender,
})
const pickup = z.object({ kind: z.literal('pickup'), folder: z.string().max(4096), channel, from: sender })
const dryRun = z.object({ kind: z.literal('dry-run'), channel, from: sender })
export const gatewaySettings: z.ZodType<GatewaySettings, GatewaySettings> = z.discriminatedUnion('kind', [
  smtp,
  httpSms,
  pickup,
  dryRun,
])
export const limits: z.ZodType<Limits, Limits> = z.object({
  perSecond: z.number().min(0).max(100_000),
  perHour: z.number().int().min(0),
  perDay: z.number().int().min(0),
  connections: z.number().int().min(1).max(100),
})

const wallTime = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/)
export const schedule: z.ZodType<Schedule, Schedule> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('now') }),
  z.object({ kind: z.literal('at'), at: wallTime, zone: z.string().max(64) }),
  z.object({
    kind: z.literal('recurring'),
    cron: z.string().max(200),
    zone: z.string().max(64),
    until: z.union([wallTime, z.literal('')]),
    maxRecipients: z.number().int().min(1),
  }),
])
export const audience: z.ZodType<Audience, Audience> = z.object({
  include: z.array(uid).max(100),
  exclude: z.array(uid).max(100),
})

export const plan: z.ZodType<Plan, Plan> = z.object({
  name: z.string().trim().min(1).max(200),
  channel,
  audience,
  purpose: z.string().max(64),
  template: z.string().max(64),
  gateway: z.string().max(64),
  /** null: the gateway's own. */
  sender: sender.nullable(),
  schedule,
  missingValues: z.enum(['send', 'exclude']),
  unknownPolicy: z.enum(['hold', 'retry-once']),
})

/** A path, or in the browser shell the token of an upload (`upload:…`) or a download (`download:…`). */
export const fileRef = z.string().min(1).max(4096)
