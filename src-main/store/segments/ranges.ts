/** Walks people in ranges of ids, so that a long method can be given up between two of them. */
import type { Context } from '../method.ts'

/** Some 20 ms of work. */
const RANGE = 20_000

export const topId = (ctx: Context): number =>
  ctx.get<{ id: number | null }>('SELECT max(id) AS id FROM profiles')?.id ?? 0

/** Calls `each` for ranges of ids until the last one, or until the caller gave up. Both ends belong to a range. */
export function byRanges(ctx: Context, each: (low: number, high: number) => void): void {
  const top = topId(ctx)
  for (let low = 1; low <= top && !ctx.cancelled(); low += RANGE) each(low, low + RANGE - 1)
}
