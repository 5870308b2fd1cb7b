/** Rules by the plainest reading of domain/rule.ts, over people in memory: what the store's evaluator is held against. */
import type { Channel, ConsentStatus } from '../../src-main/domain/channel.ts'
import { fold, type FieldValue } from '../../src-main/domain/fields.ts'
import type { Condition, Rule } from '../../src-main/domain/rule.ts'
import type { EpochMs } from '../../src-main/domain/units.ts'

export interface NaivePerson {
  readonly id: number
  /** By field key; an empty value is absent or null. `created_at` and `updated_at` are days. */
  readonly values: Readonly<Record<string, FieldValue | undefined>>
  /** By `channel:purpose`. */
  readonly consents: Readonly<Record<string, ConsentStatus | undefined>>
  readonly imports: readonly number[]
}
export interface NaiveWorld {
  /** `YYYY-MM-DD`. */
  readonly today: string
  readonly now: EpochMs
  /** By `kind:value`, when it expires; null never. */
  readonly suppressions: ReadonlyMap<string, EpochMs | null>
  readonly segments: ReadonlyMap<string, Rule>
}

const daysBetween = (a: string, b: string): number => (Date.parse(b) - Date.parse(a)) / 86_400_000

export function matches(rule: Rule, person: NaivePerson, world: NaiveWorld): boolean {
  if (rule.kind !== 'group') return holds(rule, person, world)
  const results = rule.of.map((child) => matches(child, person, world))
  if (rule.op === 'all') return results.every((r) => r)
  return rule.op === 'any' ? results.some((r) => r) : !results.some((r) => r)
}

function holds(c: Condition, person: NaivePerson, world: NaiveWorld): boolean {
  if (c.kind === 'consent') {
    const now = person.consents[`${c.channel}:${c.purpose}`]
    return c.status === 'missing' ? now === undefined : now === c.status
  }
  if (c.kind === 'suppressed') return isSuppressed(c.channel, person, world) === c.suppressed
  if (c.kind === 'import') return person.imports.includes(c.importId) === c.in
  if (c.kind === 'segment') return matches(world.segments.get(c.segment)!, person, world) === c.in
  const value = person.values[c.field] ?? null
  if (c.kind === 'empty') return (value === null) === c.empty
  if (value === null) {
    return (
      (c.kind === 'text' && (c.op === 'is_not' || c.op === 'not_contains')) ||
      (c.kind === 'number' && c.op === '!=') ||
      (c.kind === 'set' && c.op === 'has_none')
    )
  }
  switch (c.kind) {
    case 'text':
      return text(c, fold(value as string))
    case 'number':
      return number(c, value as number)
    case 'boolean':
      return value === c.value
    case 'date':
      return c.op === 'on' ? value === c.date : c.op === 'before' ? value < c.date : value > c.date
    case 'date_within': {
      const past = daysBetween(value as string, world.today)
      return c.days > 0 ? past >= 0 && past <= c.days : past <= 0 && past >= c.days
    }
    case 'set': {
      const has = (value as readonly string[]).map(fold)
      const wanted = c.values.map(fold)
      if (c.op === 'has_all') return wanted.every((w) => has.includes(w))
      return wanted.some((w) => has.includes(w)) === (c.op === 'has_any')
    }
  }
}

function text(c: Condition & { kind: 'text' }, value: string): boolean {
  const needles = c.values.map(fold)
  switch (c.op) {
    case 'is':
    case 'one_of':
      return needles.includes(value)
    case 'is_not':
      return !needles.includes(value)
    case 'contains':
      return needles.some((n) => value.includes(n))
    case 'not_contains':
      return !needles.some((n) => value.includes(n))
    case 'starts_with':
      return needles.some((n) => value.startsWith(n))
  }
}

function number(c: Condition & { kind: 'number' }, value: number): boolean {
  switch (c.op) {
    case '=':
      return value === c.value
    case '!=':
      return value !== c.value
    case '<':
      return value < c.value
    case '<=':
      return value <= c.value
    case '>':
      return value > c.value
    case '>=':
      return value >= c.value
  }
}

function isSuppressed(channel: Channel, person: NaivePerson, world: NaiveWorld): boolean {
  const address = person.values[channel === 'email' ? 'email' : 'phone']
  const keys = [`profile:${person.id}`]
  if (typeof address === 'string') keys.push(`${channel === 'email' ? 'email' : 'phone'}:${address.toLowerCase()}`)
  return keys.some((key) => {
    const until = world.suppressions.get(key)
    return until === null || (until !== undefined && until > world.now)
  })
}
