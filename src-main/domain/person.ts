/** Makes the values of a person fit their fields: what is stored is in its normal form, or refused. No I/O. */
import { readDate } from './time/dates.ts'
import { normaliseEmail } from './addresses/email.ts'
import { WRITABLE_FIELDS, type Field, type FieldValue } from './fields.ts'
import { isPhoneCountry, normalisePhone } from './addresses/phone.ts'
import { done, refuse, type Result } from './units.ts'

export type Values = Readonly<Record<string, FieldValue>>

const MAX_SHOWN = 80
const shown = (value: FieldValue): string => {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text
}

/** Unicode NFC without blanks around it; null when it holds a character that no list, mail or file can carry. */
export function normaliseText(text: string): string | null {
  if (text.includes('\0') || !text.isWellFormed()) return null
  return text.normalize('NFC').trim()
}

function normaliseSet(values: readonly string[]): readonly string[] | null {
  const texts = values.map(normaliseText)
  return texts.includes(null) ? null : [...new Set(texts as string[])].filter((t) => t !== '').sort()
}

/** The value in its field's normal form; undefined when it is not of the field's type. '' and [] are empty: null. */
export function normaliseValue(field: Field, value: FieldValue): FieldValue | undefined {
  if (value === null) return null
  if (typeof value === 'string') {
    const text = normaliseText(value)
    if (text === null) return undefined
    if (text === '') return null
    if (field.type === 'date') return readDate(text, 'dmy') === text ? text : undefined
    return field.type === 'text' ? text : undefined
  }
  if (typeof value === 'number') return field.type === 'number' && Number.isFinite(value) ? value : undefined
  if (typeof value === 'boolean') return field.type === 'boolean' ? value : undefined
  if (field.type !== 'set') return undefined
  const set = normaliseSet(value)
  return set === null ? undefined : set.length === 0 ? null : set
}

/**
 * What a person typed into a form, ready to be stored. Refuses 'people/unknown-field' and 'people/bad-value', and what
 * `normaliseEmail` and `normalisePhone` refuse. `country` is what national phone numbers are read as.
 */
export function normaliseValues(values: Values, fields: readonly Field[], country: string): Result<Values> {
  const writable = new Set<string>(WRITABLE_FIELDS.map((f) => f.key))
  const normal: Record<string, FieldValue> = {}
  for (const [key, value] of Object.entries(values)) {
    const field = fields.find((f) => f.key === key)
    if (!field || (field.id === null && !writable.has(key))) return refuse('people/unknown-field', { field: key })
    const fit = normaliseValue(field, value)
    if (fit === undefined) return refuse('people/bad-value', { field: field.label, value: shown(value) })
    const address = normaliseAddress(key, fit, country)
    if (!address.ok) return address
    normal[key] = address.value
  }
  return done(normal)
}

function normaliseAddress(key: string, value: FieldValue, country: string): Result<FieldValue> {
  if (typeof value !== 'string') return done(value)
  if (key === 'email') return normaliseEmail(value)
  if (key === 'phone') return normalisePhone(value, isPhoneCountry(country) ? country : null)
  return done(value)
}
