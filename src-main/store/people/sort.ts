/**
 * Puts the ids of a query in order. Words sort as the workspace's country sorts them (in Sweden å, ä, ö come last),
 * everything else by value; the empty come last either way, and equals stand in the order they were made.
 */
import type { StoredField, StoredValue } from './fields.ts'
import type { Context } from '../method.ts'
import { byRanges } from '../segments/ranges.ts'
import type { Compiled } from '../segments/rule-sql.ts'

/** Grows as it is filled; a million ids are 4 MB. */
class Ids {
  private held = new Uint32Array(4096)
  private length = 0

  add(id: number): void {
    if (this.length === this.held.length) {
      const wider = new Uint32Array(this.length * 2)
      wider.set(this.held)
      this.held = wider
    }
    this.held[this.length++] = id
  }

  /** In the order they were added. */
  all(): Uint32Array {
    return this.held.slice(0, this.length)
  }
}

/** Thrown through `sort`, which has no other way to stop. */
const GIVEN_UP = new Error('given up')

/** An unfinished list when the caller gave up; its answer is thrown away. */
export function sortedIds(
  ctx: Context,
  where: Compiled,
  field: StoredField,
  descending: boolean,
  country: string,
): Uint32Array {
  const ids = new Ids()
  if (field.key === 'created_at') {
    const sql = `SELECT p.id FROM profiles p WHERE p.id BETWEEN @low AND @high AND (${where.sql}) ORDER BY p.id`
    byRanges(ctx, (low, high) => {
      for (const id of ctx
        .prepare(sql)
        .pluck()
        .all({ ...where.params, low, high }) as number[])
        ids.add(id)
    })
    return descending ? ids.all().reverse() : ids.all()
  }
  const ranks = new Ids()
  const places = new Map<StoredValue, number>()
  const sql = `SELECT p.id, p.${field.column} FROM profiles p WHERE p.id BETWEEN @low AND @high AND (${where.sql}) ORDER BY p.id`
  byRanges(ctx, (low, high) => {
    for (const [id, value] of ctx
      .prepare(sql)
      .raw()
      .all({ ...where.params, low, high }) as [number, StoredValue][]) {
      let place = places.get(value)
      if (place === undefined) places.set(value, (place = places.size))
      ids.add(id)
      ranks.add(place)
    }
  })
  const rankOf = ranked(ctx, places, comparer(field, country), descending)
  return rankOf ? ordered(ids.all(), ranks.all(), rankOf) : ids.all()
}

type Compare = (a: string | number, b: string | number) => number

const isWords = ({ key, type }: StoredField): boolean =>
  type === 'set' || (type === 'text' && !['email', 'phone', 'postal_code', 'time_zone'].includes(key))

function comparer(field: StoredField, country: string): Compare {
  if (isWords(field)) {
    const language = new Intl.Locale(`und-${country}`).maximize().language
    const { compare } = new Intl.Collator(language)
    return compare as unknown as Compare
  }
  return (a, b) => (a < b ? -1 : a > b ? 1 : 0)
}

/** By the order in which values were first met, their rank; null when the caller gave up. */
function ranked(
  ctx: Context,
  places: ReadonlyMap<StoredValue, number>,
  compare: Compare,
  descending: boolean,
): Uint32Array | null {
  const values = [...places.keys()].filter((value) => value !== null)
  let compared = 0
  try {
    values.sort((a, b) => {
      if ((++compared & 0xffff) === 0 && ctx.cancelled()) throw GIVEN_UP
      return descending ? compare(b, a) : compare(a, b)
    })
  } catch (thrown) {
    if (thrown === GIVEN_UP) return null
    throw thrown
  }
  const rankOf = new Uint32Array(places.size)
  let rank = 0
  for (const [i, value] of values.entries()) {
    if (i > 0 && compare(value, values[i - 1]!) !== 0) rank++
    rankOf[places.get(value)!] = rank
  }
  const empty = places.get(null)
  if (empty !== undefined) rankOf[empty] = places.size - 1
  return rankOf
}

/** A counting sort: stable, and no comparison made twice. */
function ordered(ids: Uint32Array, places: Uint32Array, rankOf: Uint32Array): Uint32Array {
  const starts = new Uint32Array(rankOf.length + 1)
  for (const place of places) starts[rankOf[place]! + 1]!++
  for (let i = 1; i < starts.length; i++) starts[i]! += starts[i - 1]!
  const out = new Uint32Array(ids.length)
  for (let i = 0; i < ids.length; i++) out[starts[rankOf[places[i]!]!]!++] = ids[i]!
  return out
}
