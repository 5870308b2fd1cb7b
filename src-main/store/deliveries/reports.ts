/** What the ledger says: rows to read, and the figures of a report. Every figure is counted here and nowhere else. */
import type { RecipientState } from '../../domain/ledger.ts'
import { digitsSought } from '../../domain/addresses/phone-sought.ts'
import type { EpochMs } from '../../domain/units.ts'
import { read, type Context } from '../method.ts'

export interface LedgerQuery {
  readonly delivery: string
  /** [] for all. */
  readonly states: readonly RecipientState[]
  readonly reason: string
  readonly domain: string
  readonly search: string
  readonly offset: number
  readonly limit: number
}
export interface LedgerEntry {
  readonly id: number
  readonly profile: number | null
  readonly name: string
  readonly address: string
  readonly state: RecipientState
  readonly reason: string
  /** JSON of a ServerReply. */
  readonly reply: string | null
  readonly attempts: number
  readonly at: EpochMs
  readonly dueAt: EpochMs | null
}

const MAIN = "r.delivery_id = (SELECT id FROM deliveries WHERE uid = @delivery) AND r.kind = 'main'"

const ENTRY = `r.id, r.profile_id AS profile, r.name, coalesce(r.address, '') AS address, r.state, r.reason, r.reply, r.attempts,
  r.state_at AS at, nullif(r.due_at, 0) AS dueAt`

/** By id, so that the last of a million rows costs what the first did; NOT INDEXED keeps to the order they lie in. */
function after(ctx: Context, q: { delivery: string; after: number; limit: number }): LedgerEntry[] {
  const first = q.after > 0 ? null : ctx.get<{ id: number | null }>(FIRST, { delivery: q.delivery })!
  const from = first ? (first.id ?? 0) - 1 : q.after
  return ctx.all<LedgerEntry>(
    `SELECT ${ENTRY} FROM recipients r NOT INDEXED WHERE r.id > @from AND ${MAIN} ORDER BY r.id LIMIT @limit`,
    { delivery: q.delivery, limit: q.limit, from },
  )
}
const FIRST = `SELECT min(r.id) AS id FROM recipients r WHERE ${MAIN}`

function page(ctx: Context, q: LedgerQuery): { total: number; rows: LedgerEntry[] } {
  const where = [MAIN]
  const params: Record<string, string | number> = { delivery: q.delivery }
  if (q.states.length > 0) {
    where.push('r.state IN (SELECT value FROM json_each(@states))')
    params.states = JSON.stringify(q.states)
  }
  if (q.reason) {
    where.push('r.reason = @reason')
    params.reason = q.reason
  }
  if (q.domain) {
    where.push('r.domain = @domain')
    params.domain = q.domain
  }
  if (q.search) {
    where.push(
      "(fold(r.name) LIKE @search ESCAPE '\\' OR fold(r.address) LIKE @search ESCAPE '\\' OR r.address LIKE @digits)",
    )
    const digits = digitsSought(q.search.trim())
    params.digits = digits === '' ? '' : `%${digits}%`
    params.search = `%${q.search
      .normalize('NFC')
      .toLowerCase()
      .trim()
      .replace(/[\\%_]/g, '\\$&')}%`
  }
  const total = ctx.get<{ n: number }>(`SELECT count(*) AS n FROM recipients r WHERE ${where.join(' AND ')}`, params)!.n
  const rows = ctx.all<LedgerEntry>(
    `SELECT ${ENTRY} FROM recipients r WHERE ${where.join(' AND ')} ORDER BY r.id LIMIT @limit OFFSET @offset`,
    { ...params, limit: q.limit, offset: q.offset },
  )
  return { total, rows }
}

export interface DomainStates {
  readonly domain: string
  readonly state: RecipientState
  readonly n: number
}

/** Steps of a minute, or longer ones, so that a send has at most about 60 of them. */
const stepFor = (lengthMs: number): number =>
  [60_000, 300_000, 900_000, 3_600_000, 6 * 3_600_000, 86_400_000].find((step) => lengthMs / step <= 60) ??
  7 * 86_400_000

export const reports = {
  ledger: read('quick')(page),
  /** The next of a delivery's recipients behind the one with the id `after`, 0 for the first; [] at the end. */
  ledgerAfter: read('long')(after),
  transitions: read('quick')((ctx, recipient: number) =>
    ctx.all<{ at: EpochMs; from: RecipientState; to: RecipientState; reason: string; reply: string | null }>(
      `SELECT t.at, t.from_state AS "from", t.to_state AS "to", t.reason, a.reply
       FROM transitions t LEFT JOIN replies a ON a.transition_id = t.id WHERE t.recipient_id = ? ORDER BY t.id`,
      [recipient],
    ),
  ),
  proofs: read('quick')((ctx, delivery: string) =>
    ctx.all<{ address: string; as: string; at: EpochMs; state: RecipientState; reason: string }>(
      `SELECT r.address, r.name AS "as", r.state_at AS at, r.state, r.reason FROM recipients r JOIN deliveries d ON d.id = r.delivery_id
       WHERE d.uid = ? AND r.kind = 'proof' ORDER BY r.id`,
      [delivery],
    ),
  ),
  excluded: read('quick')((ctx, delivery: string) =>
    ctx.all<{ reason: string; count: number }>(
      `SELECT r.reason, count(*) AS count FROM recipients r WHERE ${MAIN} AND r.state = 'excluded' GROUP BY r.reason`,
      { delivery },
    ),
  ),
  /** Main recipients by domain and state, the excluded left out. */
  domains: read('quick')((ctx, delivery: string) =>
    ctx.all<DomainStates>(
      `SELECT r.domain, r.state, count(*) AS n FROM recipients r WHERE ${MAIN} AND r.state <> 'excluded' GROUP BY r.domain, r.state`,
      { delivery },
    ),
  ),
  /** Messages begun (at their dot) since `since`: what a rate is made of. */
  begunSince: read('quick')((ctx, { delivery, since }: { delivery: string; since: EpochMs }) =>
    ctx.get<{ n: number; first: EpochMs | null }>(
      `SELECT count(*) AS n, min(t.at) AS first FROM transitions t JOIN recipients r ON r.id = t.recipient_id
       WHERE t.id > (SELECT coalesce(max(id), 0) - 200000 FROM transitions) AND t.at >= @since AND t.to_state = 'dot' AND ${MAIN}`,
      { delivery, since },
    )!,
  ),
  over: read('long')((ctx, delivery: string) => {
    const counted = `FROM transitions t JOIN recipients r ON r.id = t.recipient_id
      WHERE ${MAIN} AND t.to_state IN ('accepted', 'deferred', 'failed', 'unknown')`
    const span = ctx.get<{ low: number | null; high: number | null }>(
      `SELECT min(t.at) AS low, max(t.at) AS high ${counted}`,
      { delivery },
    )!
    if (span.low === null || span.high === null) return { from: 0, stepMs: 60_000, counts: [] }
    const stepMs = stepFor(span.high - span.low)
    const from = Math.floor(span.low / stepMs) * stepMs
    const counts = ctx.all<{ step: number; state: 'accepted' | 'deferred' | 'failed' | 'unknown'; n: number }>(
      `SELECT CAST((t.at - @from) / @stepMs AS INTEGER) AS step, t.to_state AS state, count(*) AS n ${counted} GROUP BY 1, 2`,
      { delivery, from, stepMs },
    )
    return { from, stepMs, counts }
  }),
  failures: read('quick')((ctx, delivery: string) =>
    ctx.all<{ reason: string; status: number; enhanced: string; text: string; count: number }>(
      `SELECT r.reason, coalesce(r.reply ->> 'status', 0) AS status, coalesce(r.reply ->> 'enhanced', '') AS enhanced,
         min(coalesce(r.reply ->> 'text', '')) AS text, count(*) AS count
       FROM recipients r WHERE ${MAIN} AND r.state = 'failed' GROUP BY 1, 2, 3 ORDER BY count DESC LIMIT 100`,
      { delivery },
    ),
  ),
  /** Latest move in the whole ledger: how long nothing has happened. */
  lastMove: read('quick')(
    (ctx, _: null) =>
      ctx.get<{ at: EpochMs | null }>('SELECT at FROM transitions ORDER BY id DESC LIMIT 1')?.at ?? null,
  ),
  unknownCounts: read('quick')((ctx, _: null) =>
    ctx.all<{ delivery: string; name: string; n: number; at: EpochMs }>(
      `SELECT d.uid AS delivery, d.frozen ->> '$.plan.name' AS name, count(*) AS n, max(r.state_at) AS at
       FROM recipients r JOIN deliveries d ON d.id = r.delivery_id WHERE r.state = 'unknown' AND r.kind = 'main' GROUP BY d.id`,
    ),
  ),
}
