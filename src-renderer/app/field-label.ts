/** The name of a field as a person reads it: standard attributes in the window's language, custom ones as they were named. */
import type { Field } from '../../src-main/domain/fields.ts'
import { t } from './locale.svelte.ts'

export const fieldLabel = (field: Pick<Field, 'id' | 'key' | 'label'>): string =>
  field.id === null ? t(`field/${field.key}`) : field.label
