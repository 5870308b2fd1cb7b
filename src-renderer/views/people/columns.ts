/** The columns the grid of people can show, in the order of the catalogue, and those it shows at first. */
import type { Purpose } from '../../../src-main/contract/people.ts'
import type { Field, FieldType } from '../../../src-main/domain/fields.ts'
import { fieldLabel } from '../../app/field-label.ts'
import { t } from '../../app/locale.svelte.ts'

export interface ColumnChoice {
  readonly key: string
  readonly label: string
  /** undefined: the name, or a consent. */
  readonly field: Field | undefined
  /** The purpose whose channels are shown. */
  readonly purpose: Purpose | undefined
}

const FIRST = ['name', 'email', 'phone', 'city']
/** Custom fields shown without being asked for. */
const FIRST_CUSTOM = 2

export const catalogueOf = (fields: readonly Field[], purposes: readonly Purpose[]): readonly ColumnChoice[] => {
  const of = (some: readonly Field[]): ColumnChoice[] =>
    some.map((field) => ({ key: field.key, label: fieldLabel(field), field, purpose: undefined }))
  const dates = (key: string): boolean => key === 'created_at' || key === 'updated_at'
  return [
    { key: 'name', label: t('people-view/column-name'), field: undefined, purpose: undefined },
    ...of(fields.filter(({ id, key }) => id === null && !dates(key))),
    ...of(fields.filter(({ id }) => id !== null)),
    ...of(fields.filter(({ id, key }) => id === null && dates(key))),
    ...purposes.map((purpose) => ({
      key: `consent:${purpose.key}`,
      label: t('people-view/consent-by', { purpose: purpose.label }),
      field: undefined,
      purpose,
    })),
  ]
}

export function firstColumns(fields: readonly Field[], purposes: readonly Purpose[]): readonly string[] {
  const custom = fields.filter(({ id }) => id !== null).slice(0, FIRST_CUSTOM)
  const more = custom.length < FIRST_CUSTOM ? ['created_at'] : []
  const consents = purposes.slice(0, 1).map(({ key }) => `consent:${key}`)
  return [...FIRST, ...custom.map(({ key }) => key), ...more, ...consents]
}

const BY_TYPE: Readonly<Record<FieldType, number>> = { text: 98, number: 72, date: 112, boolean: 84, set: 140 }
const BY_KEY: Readonly<Record<string, number>> = {
  phone: 148,
  city: 96,
  company: 150,
  street: 160,
  postal_code: 96,
  language: 88,
  country: 88,
}

/** In px; undefined shares what is left. */
export const widthOf = ({ key, field }: ColumnChoice): number | undefined =>
  key === 'name' ? 134 : key === 'email' ? undefined : field ? (BY_KEY[key] ?? BY_TYPE[field.type]) : 94
