/** A list from a spreadsheet: look, map, check, merge, undo. */
import { z } from 'zod'
import type { DeclaredConsent, ImportCounts, ImportState, Verdict } from '../domain/imports.ts'
import { FIELD_TYPES, IDENTITY_NAMESPACES, type FieldType, type IdentityNamespace } from '../domain/fields.ts'
import { VERDICTS } from '../domain/imports.ts'
import type { EpochMs, Notice } from '../domain/units.ts'
import { call, type Page } from './call.ts'
import { channel, fileRef, id, page } from './shapes.ts'

export const ENCODINGS = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252', 'macintosh'] as const
export type Encoding = (typeof ENCODINGS)[number]

/** How a file is read. All of it is found by itself, shown, and can be changed. */
export const reading = z.object({
  kind: z.enum(['csv', 'xlsx']),
  encoding: z.enum(ENCODINGS).default('utf-8'),
  delimiter: z.enum([',', ';', '\t', '|']).default(','),
  header: z.boolean().default(true),
  sheet: z.string().max(200).default(''),
})
/** What of it is said by a person. A default would speak where nothing was said. */
const readingSaid = z
  .object({
    kind: reading.shape.kind,
    encoding: reading.shape.encoding.unwrap(),
    delimiter: reading.shape.delimiter.unwrap(),
    header: reading.shape.header.unwrap(),
    sheet: reading.shape.sheet.unwrap(),
  })
  .partial()
export type Reading = z.output<typeof reading>

export const mappedColumn = z.object({
  column: z.number().int().min(0),
  header: z.string().max(1000),
  to: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('field'), key: z.string().max(64) }),
    z.object({
      kind: z.literal('new'),
      key: z.string().max(63),
      label: z.string().max(100),
      type: z.enum(FIELD_TYPES),
    }),
    z.object({ kind: z.literal('skip') }),
  ]),
})
export type MappedColumn = z.output<typeof mappedColumn>
export type ColumnMapping = readonly MappedColumn[]

/** The keys of the fields that a mapping fills, in the order of its columns. */
export const mappedKeys = (mapping: ColumnMapping): string[] =>
  mapping.flatMap(({ to }) => (to.kind === 'skip' ? [] : [to.key]))

/** What a mapping has that recognises a person. */
export function mappedNamespaces(mapping: ColumnMapping): IdentityNamespace[] {
  const keys = mappedKeys(mapping)
  return IDENTITY_NAMESPACES.filter((namespace) => keys.includes(namespace))
}

export const declaredConsent: z.ZodType<DeclaredConsent, DeclaredConsent> = z.object({
  channel,
  purpose: z.string().max(64),
  source: z.string().max(200),
  wording: z.string().max(2000),
})

export interface Inspected {
  readonly fileName: string
  readonly sizeBytes: number
  readonly reading: Reading
  readonly sheets: readonly string[]
  readonly headers: readonly string[]
  /** First rows, cells as text. */
  readonly sample: readonly (readonly string[])[]
  readonly mapping: ColumnMapping
  /** A wholesome guess at each column's type, for a new field. */
  readonly types: readonly FieldType[]
  readonly notes: readonly Notice[]
}

export interface ImportSummary {
  readonly id: number
  readonly fileName: string
  readonly what: 'people' | 'suppressions'
  readonly state: ImportState
  readonly counts: ImportCounts
  readonly mergedRows: number
  readonly consents: number
  readonly createdAt: EpochMs
  readonly endedAt: EpochMs | null
  readonly canUndo: boolean
}

export interface ImportDetail extends ImportSummary {
  readonly reading: Reading
  readonly mapping: ColumnMapping
  readonly consent: DeclaredConsent | null
  /** Rejections and warnings by kind, most first. */
  readonly kinds: readonly { readonly code: string; readonly rejected: boolean; readonly count: number }[]
  readonly job: string | null
  readonly checkMs: number
}

export interface CheckedRow {
  readonly line: number
  readonly verdict: Verdict
  readonly cells: readonly string[]
  readonly notices: readonly Notice[]
  /** Column of the mistake in `cells`, -1 when it is the whole row. */
  readonly column: number
}

export const importCalls = {
  /** Opens a file and says how it would be read; `reading` overrides the guess. */
  'imports.inspect': call(z.object({ file: fileRef, reading: readingSaid.optional() }))<Inspected>(),
  /** Judges every row in a staging file; the workspace is not touched. The answer's job ends when the check has. */
  'imports.check': call(
    z.object({
      file: fileRef,
      fileName: z.string().max(500),
      what: z.enum(['people', 'suppressions']).default('people'),
      reading,
      mapping: z.array(mappedColumn).max(512),
      country: z.string().length(2).nullable(),
      consent: declaredConsent.nullable(),
    }),
  )<{ id: number; job: string }>(),
  'imports.get': call(z.object({ id }))<ImportDetail>(),
  'imports.list': call(z.object({ ...page }))<Page<ImportSummary>>(),
  'imports.rows': call(
    z.object({
      id,
      verdict: z.enum(VERDICTS).nullable().default(null),
      code: z.string().max(100).default(''),
      ...page,
    }),
  )<Page<CheckedRow>>(),
  /** Merges a checked import, or goes on with an interrupted one. */
  'imports.merge': call(z.object({ id }))<{ job: string }>(),
  /** Takes back what the import wrote, but for values edited since. */
  'imports.undo': call(z.object({ id }))<{ job: string }>(),
  /** Lets go of a check that was not merged. */
  'imports.drop': call(z.object({ id }))<{ dropped: boolean }>(),
  /** Rejected rows as they stood, with line, reason in words and its code, as CSV. */
  'imports.rejected': call(z.object({ id, to: fileRef, locale: z.enum(['en', 'sv']).default('en') }))<{
    rows: number
  }>(),
} as const
