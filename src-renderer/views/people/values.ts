/** Values of fields as a person reads and types them. Whether a value is fit to be stored is for the engine to say. */
import { readBoolean, readDate, readNumber } from '../../../src-main/domain/time/dates.ts'
import type { Field, FieldType, FieldValue } from '../../../src-main/domain/fields.ts'
import { readableAddress } from '../../../src-main/domain/addresses/phone-shown.ts'
import type { EpochMs } from '../../../src-main/domain/units.ts'
import { fmt, locale, t } from '../../app/locale.svelte.ts'

/** A value as it is edited and copied; '' for an empty one. */
export function shown(field: Pick<Field, 'key' | 'type'>, value: FieldValue | undefined): string {
  if (value === null || value === undefined) return ''
  if (field.key === 'created_at' || field.key === 'updated_at') return fmt.date(value as EpochMs)
  if (typeof value === 'number') return fmt.decimal(value, 6)
  if (typeof value === 'boolean') return t(value ? 'people-view/yes' : 'people-view/no')
  if (typeof value === 'object') return value.join(', ')
  return value
}

/** As `shown`, for reading only: a phone number in its groups. */
export const readable = (field: Pick<Field, 'key' | 'type'>, value: FieldValue | undefined): string =>
  field.key === 'phone' ? readableAddress(shown(field, value)) : shown(field, value)

/** What was typed, as a value of the type; undefined when it is none. '' empties. */
export function typed(type: FieldType, text: string): FieldValue | undefined {
  const said = text.trim()
  if (said === '') return null
  switch (type) {
    case 'text':
      return said
    case 'number':
      return readNumber(said, locale.current === 'sv' ? ',' : '.') ?? undefined
    case 'date':
      return readDate(said, 'dmy') ?? undefined
    case 'boolean':
      return readBoolean(said) ?? undefined
    case 'set':
      return [
        ...new Set(
          said
            .split(/[,;|]/)
            .map((part) => part.trim())
            .filter((part) => part !== ''),
        ),
      ].sort()
  }
}

export const sameValue = (a: FieldValue | undefined, b: FieldValue | undefined): boolean =>
  JSON.stringify(a ?? null) === JSON.stringify(b ?? null)

type Values = Readonly<Record<string, FieldValue>>

/** What a person is called, to be read. */
export const nameOf = (values: Values): string => readableAddress(plainNameOf(values))

/** First and last name, else the first of what recognises them, as it is stored. */
export function plainNameOf(values: Values): string {
  const name = [values['first_name'], values['last_name']].filter(Boolean).join(' ')
  const other = values['email'] ?? values['phone'] ?? values['customer_number']
  return name || (typeof other === 'string' ? other : t('people-view/no-name'))
}
