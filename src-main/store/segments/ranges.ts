/** Walks people in ranges of ids, so that a long method can be given up between two of them. */
import type { Context } from '../method.ts'

/** Some 20 ms of work. */
const RANGE = 20_000

export const topId = (ctx: Context): number =>
  ctx.get<{ id: number | null }>('SELECT max(id) AS id FROM profiles')?.id ?? 0

/** The first id from `from` on; null when there is none. */
export const nextId = (ctx: Context, from: number): number | null =>
  ctx.get<{ id: number | null }>('SELECT min(id) AS id FROM profiles WHERE id >= ?', [from])!.id

/** Calls `each` for ranges of ids until the last one, or until the caller gave up. Both ends belong to a range. Gaps between ids are leapt. */
export function byRanges(ctx: Context, each: (low: number, high: number) => void): void {
  for (let low = nextId(ctx, 1); low !== null && !ctx.cancelled(); low = nextId(ctx, low + RANGE)) {
    each(low, low + RANGE - 1)
  }
}
