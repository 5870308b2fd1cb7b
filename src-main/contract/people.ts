/** People, fields, purposes, saved views, suppressions. */
import { z } from 'zod'
import type { Channel, ConsentStatus, PurposeKind } from '../domain/channel.ts'
import { FIELD_TYPES, type Field, type FieldValue, type IdentityNamespace } from '../domain/fields.ts'
import type { RecipientState } from '../domain/ledger.ts'
import { PURPOSE_KINDS } from '../domain/channel.ts'
import type { EpochMs } from '../domain/units.ts'
import { call, type Page } from './call.ts'
import { channel, consentStatus, fieldValue, fileRef, id, page, rule } from './shapes.ts'

export const peopleQuery = z.object({
  search: z.string().max(200).default(''),
  filter: rule.nullable().default(null),
  sort: z.object({ key: z.string().max(64), descending: z.boolean() }).default({ key: 'created_at', descending: true }),
})
export type PeopleQuery = z.input<typeof peopleQuery>

export interface PersonRow {
  readonly id: number
  /** By field key; `created_at` and `updated_at` are EpochMs. */
  readonly values: Readonly<Record<string, FieldValue>>
  /** `channel:purpose` keys of granted consents. */
  readonly consents: readonly string[]
  readonly suppressed: boolean
}

export type Source =
  | { readonly kind: 'import'; readonly importId: number; readonly fileName: string; readonly line: number | null }
  | { readonly kind: 'hand' }
  | { readonly kind: 'undo'; readonly importId: number }

export interface PersonDetail {
  readonly id: number
  readonly createdAt: EpochMs
  readonly updatedAt: EpochMs
  readonly values: readonly {
    readonly key: string
    readonly value: FieldValue
    readonly source: Source
    readonly at: EpochMs
  }[]
  readonly identities: readonly {
    readonly namespace: IdentityNamespace
    readonly value: string
    readonly source: Source
    readonly at: EpochMs
  }[]
  /** Newest first; the first of a channel and purpose is the one in force. */
  readonly consents: readonly {
    readonly channel: Channel
    readonly purpose: string
    readonly status: ConsentStatus
    readonly at: EpochMs
    readonly source: string
    readonly wording: string
  }[]
  readonly suppressions: readonly Suppression[]
  readonly messages: readonly {
    readonly recipientId: number
    readonly delivery: string
    readonly campaign: string
    readonly campaignName: string
    readonly channel: Channel
    readonly state: RecipientState
    readonly reason: string
    readonly simulated: boolean
    readonly at: EpochMs
  }[]
  readonly history: readonly {
    readonly at: EpochMs
    readonly field: string
    readonly old: FieldValue
    readonly new: FieldValue
    readonly source: Source
  }[]
  readonly segments: readonly { readonly uid: string; readonly name: string }[]
}

export interface Suppression {
  readonly id: number
  readonly kind: 'email' | 'phone' | 'profile' | 'hash'
  readonly value: string
  readonly reason: string
  readonly source: string
  readonly at: EpochMs
  readonly expiresAt: EpochMs | null
}

export interface Purpose {
  readonly id: number
  readonly key: string
  readonly label: string
  readonly kind: PurposeKind
}

export interface SavedView {
  readonly id: number
  readonly name: string
  readonly query: PeopleQuery
  readonly count: number
}

const reason = z.string().trim().min(1).max(200)

export const peopleCalls = {
  'people.page': call(z.object({ query: peopleQuery, ...page }))<Page<PersonRow>>(),
  'people.get': call(z.object({ id }))<PersonDetail>(),
  /** `id` null creates. Only the given values change; null empties one. Answers with the person's id. */
  'people.save': call(z.object({ id: id.nullable(), values: z.record(z.string().max(64), fieldValue) }))<{
    id: number
  }>(),
  /** Several edits, all or none. A refusal says in `edited` whose edit it was. */
  'people.saveAll': call(
    z.object({ edits: z.array(z.object({ id, values: z.record(z.string().max(64), fieldValue) })).max(1000) }),
  )<{ changed: number }>(),
  /** Deletes; sends already accounted for keep their rows. */
  'people.remove': call(z.object({ ids: z.array(id).min(1).max(1000) }))<{ removed: number }>(),
  /** Erases everything that names the person and keeps only a keyed hash of the addresses, suppressed. */
  'people.forget': call(z.object({ id }))<{ forgotten: boolean }>(),
  'people.consent': call(
    z.object({
      id,
      channel,
      purpose: z.string(),
      status: consentStatus,
      source: z.string().max(200),
      wording: z.string().max(2000),
    }),
  )<{ recorded: boolean }>(),
  'people.export': call(z.object({ query: peopleQuery, to: fileRef, delimiter: z.enum([',', ';']).default(';') }))<{
    job: string
  }>(),
  'suppressions.list': call(z.object({ search: z.string().max(200).default(''), ...page }))<Page<Suppression>>(),
  /** `value` is an e-mail address, a phone number or, for `profile`, a person's id. */
  'suppressions.add': call(
    z.object({
      kind: z.enum(['email', 'phone', 'profile']),
      value: z.string().min(1).max(320),
      reason,
      expiresAt: z.number().int().nullable().default(null),
    }),
  )<{ id: number }>(),
  'suppressions.remove': call(z.object({ id }))<{ removed: boolean }>(),
  'fields.list': call(z.object({}))<readonly Field[]>(),
  'fields.create': call(
    z.object({
      key: z.string().max(63).default(''),
      label: z.string().trim().min(1).max(100),
      type: z.enum(FIELD_TYPES),
    }),
  )<Field>(),
  'fields.rename': call(z.object({ id, label: z.string().trim().min(1).max(100) }))<{ renamed: boolean }>(),
  'fields.remove': call(z.object({ id }))<{ removed: boolean }>(),
  'purposes.list': call(z.object({}))<readonly Purpose[]>(),
  'purposes.create': call(
    z.object({
      key: z.string().regex(/^[a-z][a-z0-9_]{0,31}$/),
      label: z.string().trim().min(1).max(100),
      kind: z.enum(PURPOSE_KINDS),
    }),
  )<Purpose>(),
  'views.list': call(z.object({}))<readonly SavedView[]>(),
  'views.save': call(z.object({ id: id.nullable(), name: z.string().trim().min(1).max(100), query: peopleQuery }))<{
    id: number
  }>(),
  'views.remove': call(z.object({ id }))<{ removed: boolean }>(),
} as const
