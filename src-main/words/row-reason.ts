/** Why a row of a list was rejected or warned about, in a sentence; and what fields are called. */
import type { Field } from '../domain/fields.ts'
import type { Notice } from '../domain/units.ts'
import type { Locale } from './say.ts'
import { say } from './table.ts'

/** Names of fields and identities come as keys; `labelOf` calls them as the workspace does. */
export function rowReason(locale: Locale, { code, params }: Notice, labelOf: (key: string) => string): string {
  const { namespace, field } = params
  return say(locale, {
    code,
    params: {
      ...params,
      ...(typeof namespace === 'string' ? { namespace: labelOf(namespace).toLowerCase() } : {}),
      ...(typeof field === 'string' ? { field: labelOf(field) } : {}),
    },
  })
}

/** What a field is called by its key: a standard one in the language, another as it was named. */
export const fieldLabels =
  (locale: Locale, fields: readonly Field[]) =>
  (key: string): string => {
    const field = fields.find((one) => one.key === key)
    if (!field) return key
    return field.id === null ? say(locale, { code: `field/${key}`, params: {} }) : field.label
  }
