/**
 * What each kind of condition holds, for reading a rule that a person typed. The engine checks the same on arrival
 * (contract/shapes.ts); this copy is here so that the first mistake can be shown on its line, and a test keeps them alike.
 */
import { CHANNELS, CONSENT_STATUSES } from '../../../../src-main/domain/channel.ts'
import type { Condition } from '../../../../src-main/domain/rule.ts'

export type Shape = 'key' | 'texts' | 'number' | 'whole' | 'date' | 'boolean' | readonly string[]

export const CONDITION_SHAPES = {
  text: {
    field: 'key',
    op: ['is', 'is_not', 'contains', 'not_contains', 'starts_with', 'one_of'],
    values: 'texts',
  },
  number: { field: 'key', op: ['=', '!=', '<', '<=', '>', '>='], value: 'number' },
  date: { field: 'key', op: ['on', 'before', 'after'], date: 'date' },
  date_within: { field: 'key', days: 'whole' },
  boolean: { field: 'key', value: 'boolean' },
  set: { field: 'key', op: ['has_any', 'has_all', 'has_none'], values: 'texts' },
  empty: { field: 'key', empty: 'boolean' },
  consent: { channel: CHANNELS, purpose: 'key', status: [...CONSENT_STATUSES, 'missing'] },
  suppressed: { channel: CHANNELS, suppressed: 'boolean' },
  import: { importId: 'whole', in: 'boolean' },
  segment: { segment: 'key', in: 'boolean' },
} as const satisfies Record<Condition['kind'], Readonly<Record<string, Shape>>>

const isDay = (text: string): boolean => {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text)
}

export const FITS: Readonly<Record<Exclude<Shape, 'texts' | readonly string[]>, (value: unknown) => boolean>> = {
  key: (value) => typeof value === 'string' && value !== '' && value.length <= 64,
  number: (value) => typeof value === 'number',
  whole: (value) => Number.isInteger(value),
  date: (value) => typeof value === 'string' && isDay(value),
  boolean: (value) => typeof value === 'boolean',
}
