/**
 * What is known about a profile: the standard attributes, and the types a custom field can have.
 *
 * A field's key is what a template and a rule name it by. Custom fields get keys of the same form.
 */

export const FIELD_TYPES = ['text', 'number', 'date', 'boolean', 'set'] as const
export type FieldType = (typeof FIELD_TYPES)[number]

export const STANDARD_FIELDS = [
  { key: 'email', type: 'text' },
  { key: 'phone', type: 'text' },
  { key: 'first_name', type: 'text' },
  { key: 'last_name', type: 'text' },
  { key: 'company', type: 'text' },
  { key: 'language', type: 'text' },
  { key: 'time_zone', type: 'text' },
  { key: 'street', type: 'text' },
  { key: 'postal_code', type: 'text' },
  { key: 'city', type: 'text' },
  { key: 'region', type: 'text' },
  { key: 'country', type: 'text' },
  { key: 'birth_date', type: 'date' },
  { key: 'customer_number', type: 'text' },
  { key: 'created_at', type: 'date' },
  { key: 'updated_at', type: 'date' },
] as const satisfies readonly { key: string; type: FieldType }[]

export type StandardKey = (typeof STANDARD_FIELDS)[number]['key']
/** Standard attributes that a person or a file can set. */
export type WritableKey = Exclude<StandardKey, 'created_at' | 'updated_at'>

export const WRITABLE_FIELDS = STANDARD_FIELDS.filter(
  (f) => f.key !== 'created_at' && f.key !== 'updated_at',
) as readonly { key: WritableKey; type: FieldType }[]

/** One entry of the field catalogue: a standard attribute (`id` null) or a custom field. */
export interface Field {
  readonly id: number | null
  readonly key: string
  readonly label: string
  readonly type: FieldType
}

/** Dates are `YYYY-MM-DD`; sets are sorted, without repeats. */
export type FieldValue = string | number | boolean | readonly string[] | null

/** What recognises a person: values of the fields of these names, in their folded form, each of one person only. */
export const IDENTITY_NAMESPACES = ['email', 'phone', 'customer_number'] as const
export type IdentityNamespace = (typeof IDENTITY_NAMESPACES)[number]
export const isIdentity = (key: string): key is IdentityNamespace =>
  (IDENTITY_NAMESPACES as readonly string[]).includes(key)

/** Below U+0300 there is nothing that it would change. */
const MAY_NOT_BE_NFC = /[\u0300-\uffff]/
/** True of a text, and of every part of it, that `nfc` would surely leave alone: asking costs more than looking. */
export const isNfc = (text: string): boolean => !MAY_NOT_BE_NFC.test(text)
/** Unicode NFC, and well formed: half a surrogate pair would come back from the file as another character. */
export const nfc = (text: string): string => (isNfc(text) ? text : text.toWellFormed().normalize('NFC'))

/** The form that equality and "contains" compare: Unicode NFC, lower case, trimmed. */
export const fold = (text: string): string => nfc(text).toLowerCase().trim()
