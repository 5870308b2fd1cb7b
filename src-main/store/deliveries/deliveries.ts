/** Deliveries: one run of a campaign each. Intents are stored; what happened is counted from the recipients. */
import type { Channel } from '../../domain/channel.ts'
import type { DeliveryIntent, DeliveryStatus, HoldReason } from '../../domain/delivery.ts'
import { FINAL_STATES, type RecipientState } from '../../domain/ledger.ts'
import type { Frozen } from '../../domain/sending.ts'
import type { EpochMs } from '../../domain/units.ts'
import { read, write, type Context } from '../method.ts'

export interface DeliveryRow {
  readonly id: number
  readonly uid: string
  readonly campaign: string
  readonly gatewayId: number
  readonly purposeId: number
  readonly channel: Channel
  readonly intent: DeliveryIntent
  readonly status: DeliveryStatus
  readonly holdReason: HoldReason | null
  readonly simulated: boolean
  readonly frozen: Frozen
  readonly planHash: string
  readonly occurrenceAt: EpochMs | null
  readonly dueAt: EpochMs | null
  readonly audience: number
  readonly willReceive: number
  /** JSON of the contract's PreflightCheck[]. */
  readonly checks: string
  readonly frozenAt: EpochMs
  readonly approvedAt: EpochMs | null
  readonly startedAt: EpochMs | null
  readonly endedAt: EpochMs | null
  /** Main recipients by state. */
  readonly states: Readonly<Partial<Record<RecipientState, number>>>
}
type Stored = Omit<DeliveryRow, 'frozen' | 'simulated' | 'states' | 'status'> & {
  readonly frozen: string
  readonly simulated: number
}

const COLUMNS = `
  SELECT d.id, d.uid, c.uid AS campaign, d.gateway_id AS gatewayId, d.purpose_id AS purposeId, d.channel, d.intent, d.hold_reason AS holdReason,
         d.simulated, d.frozen, d.plan_hash AS planHash, d.occurrence_at AS occurrenceAt, d.due_at AS dueAt, d.audience_count AS audience,
         d.will_receive AS willReceive, d.checks, d.frozen_at AS frozenAt, d.approved_at AS approvedAt, d.started_at AS startedAt, d.ended_at AS endedAt
  FROM deliveries d JOIN campaigns c ON c.id = d.campaign_id`

export function statesOf(ctx: Context, deliveryId: number): Partial<Record<RecipientState, number>> {
  const rows = ctx.all<{ state: RecipientState; n: number }>(
    "SELECT state, count(*) AS n FROM recipients WHERE delivery_id = ? AND kind = 'main' GROUP BY state",
    [deliveryId],
  )
  return Object.fromEntries(rows.map((r) => [r.state, r.n]))
}

const unfinished = (states: Partial<Record<RecipientState, number>>): boolean =>
  Object.entries(states).some(([state, n]) => n > 0 && !FINAL_STATES.includes(state as RecipientState))

/** Finished is computed, never stored: begun, and no recipient in a state that something could still come of. */
function opened(ctx: Context, row: Stored): DeliveryRow {
  const states = row.intent === 'freezing' ? {} : statesOf(ctx, row.id)
  const begun = row.startedAt !== null && row.intent !== 'cancelled'
  const status: DeliveryStatus = begun && !unfinished(states) ? 'finished' : row.intent
  return { ...row, simulated: row.simulated === 1, frozen: JSON.parse(row.frozen) as Frozen, states, status }
}

export function deliveryByUid(ctx: Context, uid: string): DeliveryRow | null {
  const row = ctx.get<Stored>(`${COLUMNS} WHERE d.uid = ?`, [uid])
  return row ? opened(ctx, row) : null
}

export interface Move {
  readonly uid: string
  readonly from: readonly DeliveryIntent[]
  readonly to: DeliveryIntent
  readonly holdReason?: HoldReason | null
  readonly dueAt?: EpochMs | null
  readonly approved?: boolean
  readonly started?: boolean
  readonly ended?: boolean
}

/** Moves the intent if it is one of `from`; false when it was not. */
function move(ctx: Context, m: Move): boolean {
  const from = m.from.map((intent) => `'${intent}'`).join(', ')
  const changed = ctx.run(
    `UPDATE deliveries SET intent = @to, hold_reason = @holdReason, due_at = coalesce(@dueAt, due_at),
       approved_at = iif(@approved, @at, approved_at), started_at = iif(@started AND started_at IS NULL, @at, started_at),
       ended_at = iif(@ended, @at, NULL)
     WHERE uid = @uid AND intent IN (${from})`,
    {
      uid: m.uid,
      to: m.to,
      holdReason: m.holdReason ?? null,
      dueAt: m.dueAt ?? null,
      approved: m.approved ? 1 : 0,
      started: m.started ? 1 : 0,
      ended: m.ended ? 1 : 0,
      at: ctx.at,
    },
  )
  return changed === 1
}

const ACTIVE: readonly DeliveryIntent[] = ['scheduled', 'sending', 'paused', 'held']

export const deliveries = {
  get: read('quick')((ctx, uid: string) => deliveryByUid(ctx, uid)),
  byId: read('quick')((ctx, id: number) => opened(ctx, ctx.get<Stored>(`${COLUMNS} WHERE d.id = ?`, [id]) as Stored)),
  ofCampaign: read('quick')((ctx, campaign: string) =>
    ctx
      .all<Stored>(`${COLUMNS} WHERE c.uid = ? AND d.intent <> 'voided' ORDER BY d.id DESC`, [campaign])
      .map((row) => opened(ctx, row)),
  ),
  /** Every delivery that is or was more than a preparation, newest first. */
  begun: read('quick')((ctx, limit: number) =>
    ctx
      .all<Stored>(`${COLUMNS} WHERE d.started_at IS NOT NULL ORDER BY d.started_at DESC, d.id DESC LIMIT ?`, [limit])
      .map((row) => opened(ctx, row)),
  ),
  /** The newest of each campaign that counts. */
  newest: read('quick')((ctx, _: null) =>
    ctx
      .all<Stored>(
        `${COLUMNS} WHERE d.id IN (SELECT max(id) FROM deliveries WHERE intent NOT IN ('voided', 'freezing') GROUP BY campaign_id) AND c.removed_at IS NULL`,
      )
      .map((row) => opened(ctx, row)),
  ),
  inIntent: read('quick')((ctx, intents: readonly DeliveryIntent[]) =>
    ctx
      .all<Stored>(
        `${COLUMNS} WHERE d.intent IN (SELECT value FROM json_each(?)) AND d.ended_at IS NULL ORDER BY d.due_at, d.id`,
        [JSON.stringify(intents)],
      )
      .map((row) => opened(ctx, row)),
  ),
  move: write('everyday')(move),
  acknowledge: write('everyday')((ctx, { uid, code }: { uid: string; code: string }) => {
    const row = ctx.get<{ checks: string }>("SELECT checks FROM deliveries WHERE uid = ? AND intent = 'frozen'", [uid])
    if (!row) return false
    const checks = (JSON.parse(row.checks) as { code: string; acknowledged: boolean }[]).map((c) =>
      c.code === code ? { ...c, acknowledged: true } : c,
    )
    return ctx.run('UPDATE deliveries SET checks = ? WHERE uid = ?', [JSON.stringify(checks), uid]) === 1
  }),
  /** The latest occurrence of a recurring campaign that became a delivery. */
  lastOccurrence: read('quick')(
    (ctx, campaign: string) =>
      ctx.get<{ at: EpochMs | null }>(
        "SELECT max(d.occurrence_at) AS at FROM deliveries d JOIN campaigns c ON c.id = d.campaign_id WHERE c.uid = ? AND d.intent <> 'voided'",
        [campaign],
      )!.at,
  ),
  /** Will-receive recipients by domain, most first. */
  domains: read('quick')((ctx, { uid, limit }: { uid: string; limit: number }) =>
    ctx.all<{ domain: string; count: number }>(
      `SELECT r.domain, count(*) AS count FROM recipients r JOIN deliveries d ON d.id = r.delivery_id
       WHERE d.uid = ? AND r.kind = 'main' AND r.state <> 'excluded' GROUP BY r.domain ORDER BY count DESC, r.domain LIMIT ?`,
      [uid, limit],
    ),
  ),
  /** Everything unfinished waits for a person: the file is a copy, or moved to another device. */
  holdAll: write('everyday')((ctx, reason: HoldReason) =>
    ctx.run(
      `UPDATE deliveries SET intent = 'held', hold_reason = ? WHERE intent IN (${ACTIVE.map((i) => `'${i}'`).join(', ')}) AND ended_at IS NULL`,
      [reason],
    ),
  ),
}
