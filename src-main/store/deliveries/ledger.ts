/**
 * The ledger: every recipient in one state, every move a transaction that checks the state it leaves and the owner's
 * epoch, and one row of history for it. Whoever wakes up with an old epoch moves nothing.
 */
import { MOVES, RECIPIENT_KINDS, type RecipientKind, type RecipientState } from '../../domain/ledger.ts'
import type { Values } from '../../domain/content.ts'
import type { EpochMs } from '../../domain/units.ts'
import { read, write, type Context } from '../method.ts'

export interface Move {
  readonly id: number
  readonly from: RecipientState
  readonly to: RecipientState
  readonly reason: string
  readonly reply?: string | null
}

/** What an arrow changes of its recipient besides the state: assignments in SQL, and what is bound in them. */
export interface Also {
  readonly set: string
  readonly values: readonly (string | number | null)[]
}
export const NOTHING: Also = { set: '', values: [] }

/** One arrow. False when the recipient was not in `from`: then nothing happened, and nothing is written down. */
export function moveOne(ctx: Context, m: Move, also = NOTHING): boolean {
  if (!MOVES[m.from].includes(m.to)) throw new Error(`ledger: no arrow from ${m.from} to ${m.to}`)
  const reply = m.reply ?? null
  const moved = ctx.run(
    `UPDATE recipients SET ${also.set}${also.set && ', '}state = ?, reason = ?, reply = coalesce(?, reply), state_at = ?, epoch = ?
     WHERE id = ? AND state = ? AND epoch <= ?`,
    [...also.values, m.to, m.reason, reply, ctx.at, ctx.epoch, m.id, m.from, ctx.epoch],
  )
  if (moved !== 1) return false
  ctx.run('INSERT INTO transitions (recipient_id, at, from_state, to_state, reason, epoch) VALUES (?, ?, ?, ?, ?, ?)', [
    m.id,
    ctx.at,
    m.from,
    m.to,
    m.reason,
    ctx.epoch,
  ])
  if (reply !== null) ctx.run('INSERT INTO replies VALUES (last_insert_rowid(), ?)', [reply])
  return true
}

/**
 * SQLite takes a partial index only for a query that repeats the index's own condition, or one side of its OR; without
 * it every claim reads the whole delivery.
 */
export const WAITS = "state IN ('queued', 'deferred')"
/** `state = one` so that its index serves. */
const inState = (one: RecipientState): string =>
  one === 'queued' || one === 'deferred' ? `state = '${one}' AND ${WAITS}` : `state = '${one}'`

/** The same arrow for all of `where` (over recipients), at most `limit` of them. Answers how many. */
export function moveMany(
  ctx: Context,
  m: Omit<Move, 'id'>,
  where: string,
  params: Record<string, string | number>,
  limit: number,
): number {
  if (!MOVES[m.from].includes(m.to)) throw new Error(`ledger: no arrow from ${m.from} to ${m.to}`)
  const some = ctx.all<{ id: number }>(
    `SELECT id FROM recipients WHERE ${inState(m.from)} AND (${where}) LIMIT ${limit}`,
    params,
  )
  if (some.length === 0) return 0
  const all = { ids: JSON.stringify(some.map((r) => r.id)), reason: m.reason, at: ctx.at, epoch: ctx.epoch }
  ctx.run(
    `INSERT INTO transitions (recipient_id, at, from_state, to_state, reason, epoch)
     SELECT value, @at, '${m.from}', '${m.to}', @reason, @epoch FROM json_each(@ids)`,
    all,
  )
  return ctx.run(
    `UPDATE recipients SET state = '${m.to}', reason = @reason, state_at = @at, epoch = @epoch WHERE id IN (SELECT value FROM json_each(@ids))`,
    all,
  )
}

/** The fence: a transaction of an owner that lost the file must not write. */
export function fence(ctx: Context): void {
  const now = ctx.get<{ epoch: number }>(
    "SELECT CAST(value AS INTEGER) AS epoch FROM settings WHERE key = 'epoch'",
  )!.epoch
  if (now !== ctx.epoch)
    throw Object.assign(new Error('another process has taken the workspace over'), { code: 'SQLITE_READONLY_FENCED' })
}

export interface Claimed {
  readonly id: number
  readonly deliveryId: number
  readonly kind: RecipientKind
  readonly name: string
  readonly address: string
  readonly values: Values
  /** Tries already begun, this one included. */
  readonly attempts: number
  readonly messageId: string
  readonly datedAt: EpochMs
}

const UNSENT = ['planned', 'queued', 'deferred', 'missed'] as const
const words = (list: readonly string[]): string => list.map((word) => `'${word}'`).join(', ')

/** For the index over delivery, kind and state. */
const ANY_KIND = `kind IN (${words(RECIPIENT_KINDS)})`

function cancelSome(ctx: Context, deliveryId: number): number {
  const some = (from: RecipientState): number =>
    moveMany(
      ctx,
      { from, to: 'cancelled', reason: 'cancelled' },
      `delivery_id = @deliveryId AND ${ANY_KIND}`,
      { deliveryId },
      2000,
    )
  return UNSENT.reduce((n, from) => n + some(from), 0)
}

export const ledger = {
  /** Planned to queued, a chunk of a delivery; 0 when none is left. */
  queue: write('bulk')((ctx, deliveryId: number) => {
    fence(ctx)
    return moveMany(
      ctx,
      { from: 'planned', to: 'queued', reason: '' },
      "delivery_id = @deliveryId AND kind = 'main'",
      { deliveryId },
      4000,
    )
  }),
  /** Everything of a delivery that has not left is cancelled, a chunk; 0 when none is left. */
  cancel: write('bulk')((ctx, deliveryId: number) => {
    fence(ctx)
    return cancelSome(ctx, deliveryId)
  }),
  /** What came back to a delivery after it was cancelled, or what a crash in the cancelling left; 0 when there is none. */
  cancelLeft: write('bulk')((ctx, _: null) => {
    fence(ctx)
    const cancelled = ctx.all<{ id: number }>(
      `SELECT d.id FROM deliveries d WHERE d.intent = 'cancelled' AND EXISTS (SELECT 1 FROM recipients r
         WHERE r.delivery_id = d.id AND r.${ANY_KIND} AND r.state IN (${words(UNSENT)}))`,
    )
    return cancelled.reduce((n, { id }) => n + cancelSome(ctx, id), 0)
  }),
  /**
   * After a crash: what was claimed was provably not sent, what stood at its dot is unknown, freezes that were not
   * finished never were.
   */
  recover: write('bulk')((ctx, _: null) => {
    fence(ctx)
    ctx.run(`UPDATE recipients SET attempts = attempts - 1 WHERE ${inState('claimed')}`)
    const requeued = moveMany(ctx, { from: 'claimed', to: 'queued', reason: 'crash-before-dot' }, 'TRUE', {}, 1_000_000)
    const unknown = moveMany(ctx, { from: 'dot', to: 'unknown', reason: 'crash' }, 'TRUE', {}, 1_000_000)
    const freezes = ctx.run("UPDATE deliveries SET intent = 'voided', ended_at = ? WHERE intent = 'freezing'", [ctx.at])
    return { requeued, unknown, freezes }
  }),
  /** Unknown ones whose gateway may know: looked up once after a crash. */
  unknown: read('quick')((ctx, _: null) =>
    ctx.all<{ id: number; gatewayId: number; messageId: string; deliveryUid: string; reason: string }>(
      `SELECT r.id, d.gateway_id AS gatewayId, r.message_id AS messageId, d.uid AS deliveryUid, r.reason
       FROM recipients r JOIN deliveries d ON d.id = r.delivery_id WHERE r.state = 'unknown' LIMIT 10000`,
    ),
  ),
  /** The named policy for those that a crash made unknown and that nothing proved: once more, where it says so. */
  retryUnknown: write('bulk')((ctx, _: null) => {
    fence(ctx)
    const where = `reason = 'crash' AND attempts < 2 AND delivery_id IN
      (SELECT id FROM deliveries WHERE frozen ->> '$.plan.unknownPolicy' = 'retry-once')`
    return moveMany(ctx, { from: 'unknown', to: 'queued', reason: 'policy-retry-once' }, where, {}, 1_000_000)
  }),
  /** Unknown recipients settled by proof, by policy or by an operator's word. */
  decide: write('ledger')(
    (ctx, d: { deliveryUid: string; ids: readonly number[]; to: 'accepted' | 'queued' | 'closed'; reason: string }) => {
      fence(ctx)
      const mine = `delivery_id = (SELECT id FROM deliveries WHERE uid = @uid)`
      const some = d.ids.length > 0 ? ' AND id IN (SELECT value FROM json_each(@ids))' : ''
      const params = { uid: d.deliveryUid, ...(d.ids.length > 0 ? { ids: JSON.stringify(d.ids) } : {}) }
      return moveMany(ctx, { from: 'unknown', to: d.to, reason: d.reason }, mine + some, params, 1_000_000)
    },
  ),
}
