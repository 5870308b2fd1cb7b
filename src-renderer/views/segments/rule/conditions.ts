/** A condition as a sentence of choices: its subject, its verb, what it is held against. Pure. */
import type { Field, FieldType } from '../../../../src-main/domain/fields.ts'
import type { Condition, DateOp, NumberOp, TextOp } from '../../../../src-main/domain/rule.ts'

/** `field:city`, or one of the subjects that are no attribute. */
export type Subject = `field:${string}` | 'consent' | 'suppressed' | 'import' | 'segment'

export function subjectOf(condition: Condition): Subject {
  switch (condition.kind) {
    case 'consent':
    case 'suppressed':
    case 'import':
    case 'segment':
      return condition.kind
    default:
      return `field:${condition.field}`
  }
}

const TEXT_OPS = [
  'is',
  'is_not',
  'one_of',
  'contains',
  'not_contains',
  'starts_with',
] as const satisfies readonly TextOp[]
const NUMBER_OPS = ['=', '!=', '<', '<=', '>', '>='] as const satisfies readonly NumberOp[]
const DATE_OPS = ['on', 'before', 'after'] as const satisfies readonly DateOp[]
const SET_OPS = ['has_any', 'has_all', 'has_none'] as const
const EMPTY = ['filled', 'empty'] as const

/** The verbs of each type of field; the last two ask whether there is a value at all. */
export const VERBS: Readonly<Record<FieldType, readonly string[]>> = {
  text: [...TEXT_OPS, ...EMPTY],
  number: [...NUMBER_OPS, ...EMPTY],
  date: [...DATE_OPS, 'last', 'next', ...EMPTY],
  boolean: ['yes', 'no', ...EMPTY],
  set: [...SET_OPS, ...EMPTY],
}

export function verbOf(condition: Condition): string {
  switch (condition.kind) {
    case 'text':
    case 'number':
    case 'date':
    case 'set':
      return condition.op
    case 'date_within':
      return condition.days < 0 ? 'next' : 'last'
    case 'boolean':
      return condition.value ? 'yes' : 'no'
    case 'empty':
      return condition.empty ? 'empty' : 'filled'
    case 'consent':
      return condition.status
    case 'suppressed':
      return condition.suppressed ? 'yes' : 'no'
    case 'import':
    case 'segment':
      return condition.in ? 'in' : 'out'
  }
}

const textsOf = (condition: Condition): readonly string[] =>
  condition.kind === 'text' || condition.kind === 'set' ? condition.values : ['']

/** The same attribute with another verb; what it was held against stays where it fits. */
export function withVerb(condition: Condition, field: Pick<Field, 'key' | 'type'>, verb: string): Condition {
  const { key } = field
  if (verb === 'empty' || verb === 'filled') return { kind: 'empty', field: key, empty: verb === 'empty' }
  if (verb === 'yes' || verb === 'no') return { kind: 'boolean', field: key, value: verb === 'yes' }
  if (verb === 'last' || verb === 'next') {
    const days = condition.kind === 'date_within' ? Math.abs(condition.days) : 30
    return { kind: 'date_within', field: key, days: verb === 'last' ? days : -days }
  }
  const numberOp = NUMBER_OPS.find((op) => op === verb)
  if (numberOp)
    return {
      kind: 'number',
      field: key,
      op: numberOp,
      value: condition.kind === 'number' ? condition.value : Number.NaN,
    }
  const dateOp = DATE_OPS.find((op) => op === verb)
  if (dateOp) return { kind: 'date', field: key, op: dateOp, date: condition.kind === 'date' ? condition.date : '' }
  const setOp = SET_OPS.find((op) => op === verb)
  if (setOp) return { kind: 'set', field: key, op: setOp, values: textsOf(condition) }
  const textOp = TEXT_OPS.find((op) => op === verb)
  if (textOp) return { kind: 'text', field: key, op: textOp, values: textsOf(condition) }
  throw new Error(`conditions: no verb ${verb}`)
}

/** What a new condition on a subject begins as. */
export function blank(subject: Subject, fields: readonly Field[], purpose: string): Condition {
  switch (subject) {
    case 'consent':
      return { kind: 'consent', channel: 'email', purpose, status: 'granted' }
    case 'suppressed':
      return { kind: 'suppressed', channel: 'email', suppressed: true }
    case 'import':
      return { kind: 'import', importId: 0, in: true }
    case 'segment':
      return { kind: 'segment', segment: '', in: true }
    default: {
      const key = subject.slice('field:'.length)
      const field = fields.find((one) => one.key === key) ?? { key, type: 'text' as const }
      const empty: Condition = { kind: 'empty', field: key, empty: false }
      return withVerb(empty, field, VERBS[field.type][0]!)
    }
  }
}
