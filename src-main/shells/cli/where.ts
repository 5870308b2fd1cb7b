/**
 * A rule as a short text for the command line: `FIELD OP VALUE`, all of them when several are given. It reaches the
 * plain conditions only; anything else is written as JSON.
 *
 *   country is Germany,France · city contains holm · points >= 10 · birth_date before 1990-01-01 · tags has a,b
 *   phone empty · email not empty · member is yes · consent email:offers · suppressed email
 */
import type { FIELD_TYPES } from '../../domain/fields.ts'
import { fold, type Field, type FieldType } from '../../domain/fields.ts'
import type { Condition, NumberOp, Rule, TextOp } from '../../domain/rule.ts'
import { stop } from './stop.ts'

const SHAPE =
  /^\s*(\S+)\s+(is not|is|not contains|contains|starts with|before|after|on|has all|has none|has|not empty|empty|=|!=|<=|>=|<|>)(?:\s+(.*\S))?\s*$/i
const TEXT_OPS: Readonly<Record<string, TextOp>> = {
  contains: 'contains',
  'not contains': 'not_contains',
  'starts with': 'starts_with',
}
const SET_OPS = { has: 'has_any', 'has all': 'has_all', 'has none': 'has_none' } as const
const YES = /^(yes|true|1|ja)$/i
const NO = /^(no|false|0|nej)$/i

/** Refuses `cli/bad-where` and `cli/where-type`; whether a field exists is the engine's to say. */
export function ruleFrom(texts: readonly string[], fields: readonly Field[]): Rule {
  const all = texts.map((text) => conditionFrom(text, fields))
  return all.length === 1 && all[0]!.kind === 'group' ? all[0] : { kind: 'group', op: 'all', of: all }
}

function conditionFrom(text: string, fields: readonly Field[]): Rule {
  const special = specialFrom(text)
  if (special) return special
  const [, name = '', op = '', rest = ''] = SHAPE.exec(text) ?? []
  if (name === '') return stop('cli/bad-where', { text })
  const known = fields.find(({ key, label }) => key === name || fold(label) === fold(name))
  const field = known?.key ?? name
  const asked = op.toLowerCase()
  if (asked === 'empty' || asked === 'not empty') return { kind: 'empty', field, empty: asked === 'empty' }
  const values = rest
    .split(/(?<!\\),/)
    .map((value) => value.replaceAll('\\,', ',').trim())
    .filter((value) => value !== '')
  if (values.length === 0) return stop('cli/bad-where', { text })
  return byType[known?.type ?? 'text'](field, asked, values, text)
}

const BETWEEN = /\s+(?:or|and|eller|och)\s+/i

/** A value that reads like several, "Germany or France", and is one; with the values that it may have meant. */
export function readsLikeSeveral(texts: readonly string[]): { value: string; values: string } | null {
  for (const text of texts) {
    const [, , , value = ''] = specialFrom(text) ? [] : (SHAPE.exec(text) ?? [])
    if (BETWEEN.test(value)) return { value, values: value.split(BETWEEN).join(',') }
  }
  return null
}

function specialFrom(text: string): Condition | null {
  const [, no, kind, channel, purpose] =
    /^\s*(no )?(consent|suppressed) (email|sms)(?::([a-z0-9_]+))?\s*$/.exec(text) ?? []
  if (channel !== 'email' && channel !== 'sms') return null
  if (kind === 'suppressed') return { kind, channel, suppressed: !no }
  return purpose ? { kind: 'consent', channel, purpose, status: no ? 'missing' : 'granted' } : null
}

type Reader = (field: string, op: string, values: readonly string[], text: string) => Rule

const wrong = (field: string, type: FieldType, text: string): never => stop('cli/where-type', { field, type, text })

const byType: Readonly<Record<FieldType, Reader>> = {
  text: (field, op, values, text) => {
    const named = TEXT_OPS[op]
    if (named) return { kind: 'text', field, op: named, values }
    if (op !== 'is' && op !== 'is not') return wrong(field, 'text', text)
    if (values.length === 1) return { kind: 'text', field, op: op === 'is' ? 'is' : 'is_not', values }
    const among: Rule = { kind: 'text', field, op: 'one_of', values }
    return op === 'is' ? among : { kind: 'group', op: 'none', of: [among] }
  },
  number: (field, op, values, text) => {
    const sign = op === 'is' ? '=' : op === 'is not' ? '!=' : op
    const value = Number(values[0])
    if (!/^([<>]=?|!?=)$/.test(sign) || values.length > 1 || !Number.isFinite(value))
      return wrong(field, 'number', text)
    return { kind: 'number', field, op: sign as NumberOp, value }
  },
  date: (field, op, values, text) => {
    const named = op === 'is' || op === '=' ? 'on' : op === '<' ? 'before' : op === '>' ? 'after' : op
    const date = values[0]!
    if ((named !== 'on' && named !== 'before' && named !== 'after') || !/^\d{4}-\d{2}-\d{2}$/.test(date))
      return wrong(field, 'date', text)
    return { kind: 'date', field, op: named, date }
  },
  boolean: (field, op, [value = ''], text) => {
    if ((op !== 'is' && op !== '=') || !(YES.test(value) || NO.test(value))) return wrong(field, 'boolean', text)
    return { kind: 'boolean', field, value: YES.test(value) }
  },
  set: (field, op, values, text) => {
    const named = op === 'is' ? 'has_any' : op in SET_OPS ? SET_OPS[op as keyof typeof SET_OPS] : null
    return named ? { kind: 'set', field, op: named, values } : wrong(field, 'set', text)
  },
} satisfies Record<(typeof FIELD_TYPES)[number], Reader>
