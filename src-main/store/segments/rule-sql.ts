/**
 * The one evaluator of rules: a rule becomes a boolean SQL expression over alias `p` of profiles, every value bound.
 * No table name is qualified, so that the same expression runs where the workspace is attached under another name.
 *
 * Look-ups are EXISTS on a primary key and never IN over a whole table: people are walked in ranges of ids, and an IN
 * would be gathered anew for each range.
 */
import { ADDRESS_FIELD, type Channel } from '../../domain/channel.ts'
import { fold, type FieldType } from '../../domain/fields.ts'
import type { Condition, Rule } from '../../domain/rule.ts'
import type { Audience } from '../../domain/sending.ts'
import { done, refuse, type EpochMs, type Refusal, type Result } from '../../domain/units.ts'
import { addDays, dateIn, dayStart } from '../../domain/time/zone.ts'
import { fieldsOf, removedFieldsOf, type StoredField } from '../people/fields.ts'
import type { Context, Param } from '../method.ts'
import { equalsSql, holdsSql } from './rule-text.ts'
import { purposeOf, settingsOf } from '../settings.ts'

/** The instant that "today" and "not expired" are judged at, and the zone whose calendar counts. */
export interface RuleToday {
  readonly at: EpochMs
  /** IANA. */
  readonly zone: string
}
export interface Compiled {
  readonly sql: string
  readonly params: Readonly<Record<string, Param>>
}
/** What a rule can name. */
export interface Catalogue {
  field(key: string): StoredField | undefined
  removedField(key: string): StoredField | undefined
  purposeId(key: string): number | undefined
  segment(uid: string): { readonly name: string; readonly rule: Rule } | undefined
  /** Kinds of suppression that there are; the others need no look-up. */
  readonly suppressionKinds: ReadonlySet<string>
  /** Key of the hashes that stay of erased people. */
  readonly hashKey: string
}

export const MOST_LEVELS = 20
/** Segments within segments multiply; SQLite takes a statement of a million characters. */
const MOST_CONDITIONS = 2000
/** SQLite binds at most 32,766 values to a statement; what is asked beside the rule needs a few of them. */
const MOST_VALUES = 32_000

export function catalogueOf(ctx: Context): Catalogue {
  const live = new Map(fieldsOf(ctx).map((f) => [f.key, f]))
  const removed = new Map(removedFieldsOf(ctx).map((f) => [f.key, f]))
  return {
    field: (key) => live.get(key),
    removedField: (key) => removed.get(key),
    purposeId: (key) => purposeOf(ctx, key)?.id,
    segment: (uid) => {
      const row = ctx.get<{ name: string; rule: string }>(
        'SELECT name, rule FROM segments WHERE uid = ? AND removed_at IS NULL',
        [uid],
      )
      return row && { name: row.name, rule: JSON.parse(row.rule) as Rule }
    },
    suppressionKinds: new Set(
      ['email', 'phone', 'profile', 'hash'].filter((kind) =>
        ctx.get('SELECT 1 FROM suppressions WHERE kind = ? LIMIT 1', [kind]),
      ),
    ),
    hashKey: settingsOf(ctx).hashKey,
  }
}

/** Now, in the workspace's zone. */
export const todayOf = (ctx: Context): RuleToday => ({ at: ctx.at, zone: settingsOf(ctx).zone })

class Refused extends Error {
  readonly refusal: Refusal
  constructor(code: string, params: Record<string, string | number>) {
    super(code)
    this.refusal = refuse(code, params).refusal
  }
}

/** One statement's expressions: they share their parameters, so any of them can stand beside each other. */
export class RuleCompiler {
  readonly params: Record<string, Param> = {}
  private readonly catalogue: Catalogue
  private readonly today: RuleToday
  private readonly within: { readonly uid: string; readonly name: string }[] = []
  private count = 0
  private conditions = 0

  constructor(catalogue: Catalogue, today: RuleToday) {
    this.catalogue = catalogue
    this.today = today
  }

  readonly bind = (value: Param): string => {
    const name = `r${++this.count}`
    this.params[name] = value
    return `@${name}`
  }

  /**
   * The rule's expression, 0 or 1 and never NULL. `self` is the segment that the rule is about to belong to; `onNode`
   * hears of every node of the rule itself by its path. Refuses 'segment/…' (words/segments.ts has each).
   */
  rule(
    rule: Rule,
    options: { self?: { uid: string; name: string }; onNode?: (path: string, sql: string) => void } = {},
  ): Result<string> {
    if (options.self) this.within.push(options.self)
    try {
      return done(this.node(rule, 1, '', options.onNode))
    } catch (error) {
      if (error instanceof Refused) return { ok: false, refusal: error.refusal }
      throw error
    } finally {
      if (options.self) this.within.pop()
    }
  }

  /** Of the address, of the person, or of the keyed hash of an erased address; not expired. */
  suppressed(channel: Channel): string {
    const column = `p.${ADDRESS_FIELD[channel]}`
    const { suppressionKinds, hashKey } = this.catalogue
    const at = this.bind(this.today.at)
    const hit = (kind: string, value: string): string[] => {
      if (!suppressionKinds.has(kind)) return []
      const live = `(s.expires_at IS NULL OR s.expires_at > ${at})`
      return [`EXISTS (SELECT 1 FROM suppressions s WHERE s.kind = '${kind}' AND s.value = ${value} AND ${live})`]
    }
    // Addresses are ASCII (domain/email.ts), so SQLite's lower() is their identity. The hash comes last: it is dear.
    const hits = [
      ...hit(ADDRESS_FIELD[channel], `lower(${column})`),
      ...hit('profile', 'CAST(p.id AS TEXT)'),
      ...hit('hash', `keyed_hash(${this.bind(hashKey)}, ${column})`),
    ]
    return joined(hits, 'OR', '0')
  }

  granted(channel: Channel, purposeId: number): string {
    return this.consent(channel, purposeId, " AND c.status = 'granted'")
  }

  private consent(channel: Channel, purposeId: number, and: string): string {
    return `EXISTS (SELECT 1 FROM consent_now c WHERE c.purpose_id = ${this.bind(purposeId)} AND c.channel = ${this.bind(channel)} AND c.profile_id = p.id${and})`
  }

  private node(rule: Rule, level: number, path: string, onNode?: (path: string, sql: string) => void): string {
    if (level > MOST_LEVELS) throw new Refused('segment/too-deep', { limit: MOST_LEVELS })
    if (++this.conditions > MOST_CONDITIONS) throw new Refused('segment/too-large', { limit: MOST_CONDITIONS })
    let sql: string
    if (rule.kind === 'group') {
      const parts = rule.of.map((child, i) =>
        this.node(child, level + 1, path === '' ? `${i}` : `${path}.${i}`, onNode),
      )
      sql =
        rule.op === 'all'
          ? joined(parts, 'AND', '1')
          : rule.op === 'any'
            ? joined(parts, 'OR', '0')
            : `NOT ${joined(parts, 'OR', '0')}`
    } else sql = this.condition(rule, level)
    if (this.count > MOST_VALUES) throw new Refused('segment/too-many-values', { limit: MOST_VALUES })
    onNode?.(path, sql)
    return `(${sql})`
  }

  private condition(c: Condition, level: number): string {
    switch (c.kind) {
      case 'text':
        return this.text(c)
      case 'number': {
        const compare = `${this.column(c.field, 'number')} ${c.op} ${this.bind(c.value)}`
        return c.op === '!=' ? `(${compare}) IS NOT FALSE` : `(${compare}) IS TRUE`
      }
      case 'date':
        return this.date(c)
      case 'date_within': {
        const now = dateIn(this.today.at, this.today.zone)
        const other = addDays(now, -c.days)
        return c.days > 0 ? this.between(c.field, other, now) : this.between(c.field, now, other)
      }
      case 'boolean':
        return `(${this.column(c.field, 'boolean')} = ${c.value ? 1 : 0}) IS TRUE`
      case 'set':
        return this.set(c)
      case 'empty':
        return `${this.column(c.field, null)} IS ${c.empty ? '' : 'NOT '}NULL`
      case 'consent': {
        const id = this.catalogue.purposeId(c.purpose)
        if (id === undefined) throw new Refused('segment/unknown-purpose', { purpose: c.purpose })
        if (c.status === 'missing') return `NOT ${this.consent(c.channel, id, '')}`
        return this.consent(c.channel, id, ` AND c.status = ${this.bind(c.status)}`)
      }
      case 'suppressed':
        return `${c.suppressed ? '' : 'NOT '}${this.suppressed(c.channel)}`
      case 'import':
        return `${c.in ? '' : 'NOT '}EXISTS (SELECT 1 FROM import_rows i WHERE i.import_id = ${this.bind(c.importId)} AND i.profile_id = p.id)`
      case 'segment':
        return `${c.in ? '' : 'NOT '}${this.segment(c.segment, level)}`
    }
  }

  private segment(uid: string, level: number): string {
    const found = this.catalogue.segment(uid)
    if (!found) throw new Refused('segment/unknown-segment', { segment: uid })
    if (this.within.some((w) => w.uid === uid)) throw new Refused('segment/circle', { name: found.name })
    this.within.push({ uid, name: found.name })
    const sql = this.node(found.rule, level + 1, '')
    this.within.pop()
    return sql
  }

  private column(key: string, type: FieldType | null): string {
    const field = this.catalogue.field(key)
    if (!field) {
      const removed = this.catalogue.removedField(key)
      if (removed) throw new Refused('segment/deleted-field', { label: removed.label })
      throw new Refused('segment/unknown-field', { field: key })
    }
    if (type !== null && field.type !== type) throw new Refused('segment/wrong-type', { field: field.label, type })
    return `p.${field.column}`
  }

  private text(c: Condition & { kind: 'text' }): string {
    const column = this.column(c.field, 'text')
    const anyOf = (sql: (value: string) => string): string => joined(c.values.map(sql), 'OR', '0')
    switch (c.op) {
      case 'is':
      case 'one_of':
        return `${this.isOneOf(column, c.values)} IS TRUE`
      case 'is_not':
        return `${this.isOneOf(column, c.values)} IS NOT TRUE`
      case 'contains':
        return `${anyOf((v) => holdsSql(column, v, 'anywhere', this.bind))} IS TRUE`
      case 'not_contains':
        return `${anyOf((v) => holdsSql(column, v, 'anywhere', this.bind))} IS NOT TRUE`
      case 'starts_with':
        return `${anyOf((v) => holdsSql(column, v, 'start', this.bind))} IS TRUE`
    }
  }

  /** A long list is looked up in one bound array instead of compared value by value. */
  private isOneOf(column: string, values: readonly string[]): string {
    if (values.length <= 20)
      return joined(
        values.map((v) => equalsSql(column, v, this.bind)),
        'OR',
        '0',
      )
    const folded = JSON.stringify([...new Set(values.map(fold))])
    return `(fold(${column}) IN (SELECT value FROM json_each(${this.bind(folded)})))`
  }

  private date(c: Condition & { kind: 'date' }): string {
    if (c.op === 'on') return this.between(c.field, c.date, c.date)
    return c.op === 'before'
      ? this.between(c.field, null, addDays(c.date, -1))
      : this.between(c.field, addDays(c.date, 1), null)
  }

  /** From and to are days, both included. Instants are compared with when those days begin in the zone. */
  private between(key: string, from: string | null, to: string | null): string {
    const column = this.column(key, 'date')
    const instant = key === 'created_at' || key === 'updated_at'
    const start = (date: string): string => this.bind(dayStart(date, this.today.zone))
    const parts = instant
      ? [from && `${column} >= ${start(from)}`, to && `${column} < ${start(addDays(to, 1))}`]
      : [from && `${column} >= ${this.bind(from)}`, to && `${column} <= ${this.bind(to)}`]
    return `(${parts.filter(Boolean).join(' AND ')}) IS TRUE`
  }

  private set(c: Condition & { kind: 'set' }): string {
    const column = this.column(c.field, 'set')
    const wanted = [...new Set(c.values.map(fold))]
    const from = `FROM json_each(${column}) e WHERE fold(e.value) IN (SELECT value FROM json_each(${this.bind(JSON.stringify(wanted))}))`
    if (c.op === 'has_all') return `(SELECT count(DISTINCT fold(e.value)) ${from}) = ${wanted.length}`
    return `${c.op === 'has_none' ? 'NOT ' : ''}EXISTS (SELECT 1 ${from})`
  }
}

/** Halved again and again, because a long chain would be as deep as it is long and SQLite stops at a depth of 1,000. */
function joined(parts: readonly string[], word: 'AND' | 'OR', none: '0' | '1'): string {
  if (parts.length === 0) return none
  if (parts.length === 1) return `(${parts[0] as string})`
  const half = parts.length >> 1
  return `(${joined(parts.slice(0, half), word, none)} ${word} ${joined(parts.slice(half), word, none)})`
}

/** Refuses 'segment/…'. `self`: the segment that the rule is saved as. */
export function compileRule(
  rule: Rule,
  catalogue: Catalogue,
  today: RuleToday,
  self?: { uid: string; name: string },
): Result<Compiled> {
  const compiler = new RuleCompiler(catalogue, today)
  const sql = compiler.rule(rule, { self })
  return sql.ok ? done({ sql: sql.value, params: compiler.params }) : sql
}

/** Anyone in at least one of `include` and in none of `exclude`. */
export function audienceSql(ctx: Context, { include, exclude }: Audience, today: RuleToday): Result<Compiled> {
  const named = (uids: readonly string[]): Rule[] => uids.map((segment) => ({ kind: 'segment', segment, in: true }))
  const rule: Rule = {
    kind: 'group',
    op: 'all',
    of: [
      { kind: 'group', op: 'any', of: named(include) },
      { kind: 'group', op: 'none', of: named(exclude) },
    ],
  }
  return compileRule(rule, catalogueOf(ctx), today)
}
