/** A filter's condition as a form fills it in and as a chip says it. Pure but for the language. */
import type { Purpose } from '../../../../src-main/contract/people.ts'
import type { Channel } from '../../../../src-main/domain/channel.ts'
import type { Field, FieldType } from '../../../../src-main/domain/fields.ts'
import type { Condition, DateOp, NumberOp, Rule, TextOp } from '../../../../src-main/domain/rule.ts'
import { fieldLabel } from '../../../app/field-label.ts'
import { fmt, t } from '../../../app/locale.svelte.ts'
import { typed } from '../values.ts'

/** What conditions name by id or key. */
export interface Known {
  readonly fields: readonly Field[]
  readonly purposes: readonly Purpose[]
  readonly imports: readonly { readonly id: number; readonly fileName: string }[]
  readonly segments: readonly { readonly uid: string; readonly name: string }[]
}

/** The form. `subject` is `field:city`, or one of consent, suppressed, segment, import; '' before one is chosen. */
export interface Draft {
  readonly subject: string
  readonly verb: string
  /** What is compared with, a purpose's key, a segment's uid or an import's id. */
  readonly value: string
  readonly channel: Channel
}

export const NO_DRAFT: Draft = { subject: '', verb: '', value: '', channel: 'email' }

const TEXT_OPS: readonly TextOp[] = ['is', 'is_not', 'one_of', 'contains', 'not_contains', 'starts_with']
const NUMBER_OPS: readonly NumberOp[] = ['=', '!=', '<', '<=', '>', '>=']
const DATE_OPS: readonly DateOp[] = ['on', 'before', 'after']
const SET_OPS = ['has_any', 'has_all', 'has_none'] as const
const FIELD_VERBS: Readonly<Record<FieldType, readonly string[]>> = {
  text: [...TEXT_OPS, 'filled', 'empty'],
  number: [...NUMBER_OPS, 'filled', 'empty'],
  date: [...DATE_OPS, 'last', 'next', 'filled', 'empty'],
  boolean: ['yes', 'no', 'filled', 'empty'],
  set: [...SET_OPS, 'filled', 'empty'],
}
/** Verbs that say all by themselves. */
export const NO_VALUE = new Set(['yes', 'no', 'filled', 'empty'])

export const fieldOf = (subject: string, fields: readonly Field[]): Field | undefined =>
  fields.find(({ key }) => subject === `field:${key}`)

export function verbsOf(subject: string, fields: readonly Field[]): readonly string[] {
  if (subject === 'consent') return ['granted', 'withdrawn', 'missing']
  if (subject === 'suppressed') return ['yes', 'no']
  if (subject === 'segment' || subject === 'import') return ['in', 'out']
  const field = fieldOf(subject, fields)
  return field ? FIELD_VERBS[field.type] : []
}

export const draftOn = (subject: string, known: Known): Draft => ({
  subject,
  verb: verbsOf(subject, known.fields)[0] ?? '',
  value: subject === 'consent' ? (known.purposes[0]?.key ?? '') : '',
  channel: 'email',
})

/** undefined: it is not filled in yet, or the value does not fit. */
export function conditionOf({ subject, verb, value, channel }: Draft, known: Known): Condition | undefined {
  const said = value.trim()
  if (subject === 'suppressed') return { kind: 'suppressed', channel, suppressed: verb === 'yes' }
  if (subject === 'consent') {
    if (said === '') return undefined
    return { kind: 'consent', channel, purpose: said, status: verb as 'granted' | 'withdrawn' | 'missing' }
  }
  if (subject === 'segment') return said === '' ? undefined : { kind: 'segment', segment: said, in: verb === 'in' }
  if (subject === 'import')
    return said === '' ? undefined : { kind: 'import', importId: Number(said), in: verb === 'in' }
  const field = fieldOf(subject, known.fields)
  return field && fieldCondition(field, verb, said)
}

function fieldCondition(field: Field, verb: string, said: string): Condition | undefined {
  const { key } = field
  if (verb === 'filled' || verb === 'empty') return { kind: 'empty', field: key, empty: verb === 'empty' }
  if (field.type === 'boolean') return { kind: 'boolean', field: key, value: verb === 'yes' }
  if (said === '') return undefined
  if (field.type === 'number') {
    const value = typed('number', said)
    return typeof value === 'number' ? { kind: 'number', field: key, op: verb as NumberOp, value } : undefined
  }
  if (verb === 'last' || verb === 'next') {
    const days = Number(said)
    if (!Number.isInteger(days) || days < 1 || days > 36_500) return undefined
    return { kind: 'date_within', field: key, days: verb === 'last' ? days : -days }
  }
  if (field.type === 'date') {
    const date = typed('date', said)
    return typeof date === 'string' ? { kind: 'date', field: key, op: verb as DateOp, date } : undefined
  }
  const parts = said.split(',').map((part) => part.trim())
  const several = parts.filter((part) => part !== '')
  if (several.length === 0) return undefined
  if (field.type === 'set') return { kind: 'set', field: key, op: verb as (typeof SET_OPS)[number], values: several }
  return { kind: 'text', field: key, op: verb as TextOp, values: verb === 'one_of' ? several : [said] }
}

/** The form for a condition that is there already. */
export function draftOf(condition: Condition): Draft {
  const subject = 'field' in condition ? `field:${condition.field}` : condition.kind
  const draft = (verb: string, value = '', channel: Channel = 'email'): Draft => ({ subject, verb, value, channel })
  switch (condition.kind) {
    case 'text': {
      const verb = condition.op === 'is' && condition.values.length > 1 ? 'one_of' : condition.op
      return draft(verb, condition.values.join(', '))
    }
    case 'set':
      return draft(condition.op, condition.values.join(', '))
    case 'number':
      return draft(condition.op, fmt.decimal(condition.value, 6))
    case 'date':
      return draft(condition.op, condition.date)
    case 'date_within':
      return draft(condition.days < 0 ? 'next' : 'last', String(Math.abs(condition.days)))
    case 'boolean':
      return draft(condition.value ? 'yes' : 'no')
    case 'empty':
      return draft(condition.empty ? 'empty' : 'filled')
    case 'consent':
      return draft(condition.status, condition.purpose, condition.channel)
    case 'suppressed':
      return draft(condition.suppressed ? 'yes' : 'no', '', condition.channel)
    case 'import':
      return draft(condition.in ? 'in' : 'out', String(condition.importId))
    case 'segment':
      return draft(condition.in ? 'in' : 'out', condition.segment)
  }
}

export const subjectLabel = (subject: string, known: Known): string => {
  const field = fieldOf(subject, known.fields)
  if (field) return fieldLabel(field)
  return subject.startsWith('field:') ? subject.slice('field:'.length) : t(`people-view/subject-${subject}`)
}

/** The verb's words: what is denied of an attribute reads otherwise than of a suppression. */
export const verbLabel = (subject: string, verb: string): string =>
  t(subject.startsWith('field:') ? `people-view/op-${verb}` : `people-view/${subject}-${verb}`)

const SHOWN = 3
const listed = (values: readonly string[]): string => {
  const first = values.slice(0, SHOWN).join(', ')
  return values.length > SHOWN ? t('people-view/and-more', { first, count: values.length - SHOWN }) : first
}

export interface Chip {
  readonly field: string
  readonly op: string
  readonly value: string
}

/** A chip reads as a sentence: field, op, value. */
export function chipOf(rule: Rule, known: Known): Chip {
  if (rule.kind === 'group')
    return { field: t('people-view/group'), op: t(`people-view/group-${rule.op}`), value: fmt.number(rule.of.length) }
  const { subject, verb, value, channel } = draftOf(rule)
  const channelName = t(`people-view/channel-${channel}`)
  const field = subjectLabel(subject, known)
  const op = verbLabel(subject, verb)
  switch (rule.kind) {
    case 'consent': {
      const purpose = known.purposes.find(({ key }) => key === rule.purpose)?.label ?? rule.purpose
      return { field: t('people-view/consent-to', { purpose }), op, value: channelName }
    }
    case 'suppressed':
      return { field, op, value: channelName }
    case 'segment':
      return { field, op, value: known.segments.find(({ uid }) => uid === rule.segment)?.name ?? '–' }
    case 'import':
      return { field, op, value: known.imports.find(({ id }) => id === rule.importId)?.fileName ?? `#${rule.importId}` }
    case 'text':
    case 'set':
      return { field, op, value: listed(rule.values) }
    case 'date_within':
      return { field, op, value: t('people-view/days', { count: Math.abs(rule.days) }) }
    default:
      return { field, op, value: NO_VALUE.has(verb) ? '' : value }
  }
}
