/**
 * Which column of a list becomes what: guessed from headers and values, checked before a row is read. It reads no file.
 */
import type { ColumnMapping, MappedColumn } from '../../contract/imports.ts'
import { FIELD_TYPES, fold, isIdentity, WRITABLE_FIELDS, type Field, type FieldType } from '../../domain/fields.ts'
import { done, refuse, type Result } from '../../domain/units.ts'
import { guessType, shareOfEmails, shareOfPhones } from './guess.ts'
import { checkNewField, columnLetter, keyFrom, labelFrom, squeeze, SYNONYMS } from './headers.ts'

interface Claim {
  readonly column: number
  readonly key: string
  readonly score: number
}

/** The non-empty cells of a column, trimmed. */
export const columnValues = (rows: readonly { readonly cells: readonly string[] }[], column: number): string[] =>
  rows.map((r) => (r.cells[column] ?? '').trim()).filter((v) => v !== '')

/**
 * A wholesome mapping: a column that is called like a field, or holds addresses, becomes it; each field has one column,
 * the best; any other column with a header or values becomes a new field of the type its values have.
 */
export function guessMapping(
  headers: readonly string[],
  sampleRows: readonly { readonly cells: readonly string[] }[],
  existingFields: readonly Field[],
): ColumnMapping {
  const values = headers.map((_, i) => columnValues(sampleRows, i))
  const claims = headers.flatMap((header, i) => claimsOf(i, header, values[i]!, existingFields))
  claims.sort((a, b) => b.score - a.score || a.column - b.column)
  const keyOf = new Map<number, string>()
  const given = new Set<string>()
  for (const { column, key } of claims) {
    if (keyOf.has(column) || given.has(key)) continue
    keyOf.set(column, key)
    given.add(key)
  }
  const taken = new Set(existingFields.map((f) => f.key))
  return headers.map((header, column): MappedColumn => {
    const key = keyOf.get(column)
    if (key !== undefined) return { column, header, to: { kind: 'field', key } }
    return {
      column,
      header,
      to:
        header === '' && values[column]!.length === 0
          ? { kind: 'skip' }
          : newField(column, header, values[column]!, taken),
    }
  })
}

function newField(column: number, header: string, values: readonly string[], taken: Set<string>): MappedColumn['to'] {
  const label = labelFrom(header) || columnLetter(column)
  const key = keyFrom(header === '' ? `column_${label}` : header, taken)
  taken.add(key)
  return { kind: 'new', key, label, type: guessType(header, values) }
}

function claimsOf(column: number, header: string, values: readonly string[], fields: readonly Field[]): Claim[] {
  const claims: Claim[] = []
  const name = squeeze(header)
  const emails = shareOfEmails(values)
  for (const { key } of WRITABLE_FIELDS) {
    const place = key === name || squeeze(key) === name ? 0 : SYNONYMS[key].indexOf(name)
    if (name === '' || place === -1 || contradicts(key, values, emails)) continue
    claims.push({ column, key, score: 200 - place })
  }
  for (const field of fields) {
    if (field.id === null || name === '') continue
    if (fold(field.label) === fold(header) || squeeze(field.key) === name)
      claims.push({ column, key: field.key, score: 300 })
  }
  if (emails >= 0.6) claims.push({ column, key: 'email', score: 100 * emails })
  if (header === '' && shareOfPhones(values) >= 0.8) claims.push({ column, key: 'phone', score: 50 })
  return claims
}

/** A column called e-mail that holds hardly an @ is a yes or a no to e-mail; the same for phone without digits. */
function contradicts(key: string, values: readonly string[], emails: number): boolean {
  if (values.length === 0) return false
  if (key === 'email') return emails < 0.2 && values.filter((v) => v.includes('@')).length < values.length * 0.2
  if (key === 'phone') return values.filter((v) => v.replace(/\D/g, '').length >= 5).length < values.length * 0.2
  return false
}

/**
 * Refuses `import/no-identity-column`, `import/column-mapped-twice`, `import/unknown-field` and what a new field may not
 * be called. `fields` is the catalogue of the workspace.
 */
export function checkMapping(mapping: ColumnMapping, fields: readonly Field[]): Result<ColumnMapping> {
  const known = new Set<string>([...WRITABLE_FIELDS.map((f) => f.key), ...fields.map((f) => f.key)])
  known.delete('created_at')
  known.delete('updated_at')
  const columnOf = new Map<string, MappedColumn>()
  const columns = new Set<number>()
  for (const mapped of mapping) {
    const { to } = mapped
    if (columns.has(mapped.column)) return refuse('import/column-twice', { column: mapped.column + 1 })
    columns.add(mapped.column)
    if (to.kind === 'skip') continue
    const before = columnOf.get(to.key)
    if (before) return refuse('import/column-mapped-twice', { key: to.key, first: name(before), second: name(mapped) })
    columnOf.set(to.key, mapped)
    if (to.kind === 'field' && !known.has(to.key)) return refuse('import/unknown-field', { key: to.key })
    if (to.kind === 'field') continue
    const named = checkNewField(to.key, to.label)
    if (!named.ok) return named
    if (known.has(to.key)) return refuse('import/key-in-use', { key: to.key })
  }
  return [...columnOf.keys()].some(isIdentity) ? done(mapping) : refuse('import/no-identity-column')
}

const name = ({ header, column }: MappedColumn): string => header || columnLetter(column)

/** A column as a command line writes it: `E-post=email,Fax=skip,Poäng=points:number`. */
export interface MapFlag {
  /** The column's header, or `#` and its number, from 1. */
  readonly header: string
  /** A field's key, or `skip`. */
  readonly key: string
  /** Given for a new field. */
  readonly type: FieldType | null
}

/** Parts are cut at commas; a comma or an equals sign of a header is written `\,` or `\=`. Refuses `import/bad-map`. */
export function parseMapFlag(text: string): Result<readonly MapFlag[]> {
  const flags: MapFlag[] = []
  for (const part of text.split(/(?<!\\),/)) {
    if (part.trim() === '') continue
    const parts = /^(.+?)(?<!\\)=([^=:]+)(?::([a-z]+))?$/.exec(part.trim())
    const type = parts?.[3] ?? null
    if (!parts || (type !== null && !isType(type))) return refuse('import/bad-map', { part: part.trim() })
    flags.push({ header: parts[1]!.replace(/\\([,=])/g, '$1').trim(), key: parts[2]!.trim(), type })
  }
  return done(flags)
}

const isType = (text: string): text is FieldType => (FIELD_TYPES as readonly string[]).includes(text)

/**
 * `guessed` with what `flags` say in its place; a guess that wants the same field gives way and is skipped. Refuses
 * `import/no-such-column`, and `import/unknown-field` for a key that is no field and has no type to become a new one.
 */
export function applyMapFlag(
  guessed: ColumnMapping,
  flags: readonly MapFlag[],
  fields: readonly Field[],
): Result<ColumnMapping> {
  const known = new Set<string>([...WRITABLE_FIELDS, ...fields].map((f) => f.key))
  const mapping: MappedColumn[] = [...guessed]
  const said = new Set<number>()
  for (const { header, key, type } of flags) {
    const at = mapping.findIndex((m) => `#${m.column + 1}` === header || fold(m.header) === fold(header))
    const mapped = mapping[at]
    if (!mapped) return refuse('import/no-such-column', { header })
    if (key !== 'skip' && type === null && !known.has(key)) return refuse('import/unknown-field', { key })
    said.add(at)
    mapping[at] = { ...mapped, to: target(mapped, key, known.has(key) ? null : type) }
  }
  const asked = new Set(mapping.filter((_, i) => said.has(i)).map((m) => (m.to.kind === 'skip' ? '' : m.to.key)))
  return done(
    mapping.map((m, i) =>
      said.has(i) || m.to.kind === 'skip' || !asked.has(m.to.key) ? m : { ...m, to: { kind: 'skip' } },
    ),
  )
}

function target(mapped: MappedColumn, key: string, type: FieldType | null): MappedColumn['to'] {
  if (key === 'skip') return { kind: 'skip' }
  return type === null ? { kind: 'field', key } : { kind: 'new', key, label: labelFrom(mapped.header) || key, type }
}
