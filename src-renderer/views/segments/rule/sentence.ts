/** A rule in the window's language: "Country is Sweden", "Any of 3". For lists, names of rows and the account of clauses. */
import type { Purpose } from '../../../../src-main/contract/people.ts'
import type { Field } from '../../../../src-main/domain/fields.ts'
import type { Condition, Rule } from '../../../../src-main/domain/rule.ts'
import { fieldLabel } from '../../../app/field-label.ts'
import { fmt, t } from '../../../app/locale.svelte.ts'
import { verbOf } from './conditions.ts'

/** What the sentences name by id or key. */
export interface Known {
  readonly fields: readonly Field[]
  readonly purposes: readonly Purpose[]
  readonly imports: readonly { readonly id: number; readonly fileName: string }[]
  readonly segments: readonly { readonly uid: string; readonly name: string }[]
}

const list = (values: readonly string[]): string => {
  const given = values.filter((value) => value.trim() !== '')
  if (given.length === 0) return '…'
  const shown = given.slice(0, 2).join(', ')
  return given.length > 2 ? t('seg/and-more', { shown, count: given.length - 2 }) : shown
}

const nameOf = (key: string, { fields }: Known): string => {
  const field = fields.find((one) => one.key === key)
  return field ? fieldLabel(field) : key
}

export function conditionSentence(condition: Condition, known: Known): string {
  const verb = verbOf(condition)
  switch (condition.kind) {
    case 'text':
    case 'set':
      return `${nameOf(condition.field, known)} ${t(`seg/verb-${verb}`)} ${list(condition.values)}`
    case 'number': {
      const value = Number.isFinite(condition.value) ? fmt.decimal(condition.value, 6) : '…'
      return `${nameOf(condition.field, known)} ${t(`seg/verb-${verb}`)} ${value}`
    }
    case 'date':
      return `${nameOf(condition.field, known)} ${t(`seg/verb-${verb}`)} ${condition.date || '…'}`
    case 'date_within':
      return `${nameOf(condition.field, known)} ${t(`seg/verb-${verb}`)} ${t('seg/days', { count: Math.abs(condition.days) })}`
    case 'boolean':
    case 'empty':
      return `${nameOf(condition.field, known)} ${t(`seg/verb-${verb}`)}`
    case 'consent': {
      const purpose = known.purposes.find(({ key }) => key === condition.purpose)?.label ?? condition.purpose
      return t(`seg/consent-${condition.status}`, { purpose, channel: t(`seg/by-${condition.channel}`) })
    }
    case 'suppressed':
      return t(condition.suppressed ? 'seg/is-suppressed' : 'seg/not-suppressed', {
        channel: t(`seg/channel-${condition.channel}`),
      })
    case 'import': {
      const name = known.imports.find(({ id }) => id === condition.importId)?.fileName ?? '…'
      return t(condition.in ? 'seg/in-import' : 'seg/not-in-import', { name })
    }
    case 'segment': {
      const name = known.segments.find(({ uid }) => uid === condition.segment)?.name ?? '…'
      return t(condition.in ? 'seg/in-segment' : 'seg/not-in-segment', { name })
    }
  }
}

/** The whole rule on one line; a group inside says only how many it holds. */
export function ruleSentence(rule: Rule, known: Known): string {
  if (rule.kind !== 'group') return conditionSentence(rule, known)
  if (rule.of.length === 0) return t(rule.op === 'any' ? 'seg/no-one' : 'seg/everyone')
  const parts = rule.of.map((one) =>
    one.kind === 'group' ? t(`seg/group-${one.op}`, { count: one.of.length }) : conditionSentence(one, known),
  )
  if (rule.op === 'none') return t('seg/none-of', { parts: parts.join(', ') })
  return parts.join(rule.op === 'all' ? t('seg/and') : t('seg/or'))
}
