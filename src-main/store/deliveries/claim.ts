/**
 * Whose turn it is: the claim of due recipients under a gateway's limits, with every gate checked again in the same
 * transaction, and the making of proofs.
 */
import { ADDRESS_FIELD, type Channel } from '../../domain/channel.ts'
import type { Values } from '../../domain/content.ts'
import type { EpochMs } from '../../domain/units.ts'
import { limitsOf, usedBy } from './gateways.ts'
import { fence, moveMany, moveOne, WAITS, type Claimed } from './ledger.ts'
import { read, write, type Context } from '../method.ts'
import { settingsOf } from '../settings.ts'

export interface ClaimOrder {
  readonly gatewayId: number
  readonly most: number
  /** Delivery that was served last; those after it come first. 0: none yet. */
  readonly after: number
  /** A first attempt older than this is given up instead of tried again. */
  readonly giveUpBefore: EpochMs
}

interface Due {
  readonly id: number
  readonly kind: Claimed['kind']
  readonly name: string
  readonly address: string
  readonly vals: string
  readonly attempts: number
  readonly messageId: string | null
  readonly datedAt: EpochMs | null
  readonly gate: string
}

interface Turn {
  readonly id: number
  readonly channel: Channel
  /** null: no consent needed. */
  readonly purposeId: number | null
  readonly sending: 0 | 1
  /** Its domain ends every Message-ID. */
  readonly sender: string | null
}

/** What stands after the @ of the frozen sender; a number or a name has none. */
const domainOf = (sender: string | null): string => sender?.split('@')[1] ?? 'utskick.invalid'

/**
 * A number, and a text, as a parameter that SQLite does not look into. It plans by the value of one that is bound to an
 * equality or a limit, and so prepares the statement anew whenever it is bound, which takes longer than running it.
 */
const plain = (name: string): string => `(@${name} + 0)`
const plainText = (name: string): string => `(@${name} || '')`

/** Deliveries of the gateway that send, or that have a proof waiting; in turn, from the one after the last served. */
const TURNS = `
  SELECT d.id, d.channel, iif(p.kind = 'marketing', p.id, NULL) AS purposeId, d.intent = 'sending' AS sending, d.sender
  FROM deliveries d JOIN purposes p ON p.id = d.purpose_id
  WHERE d.gateway_id = ${plain('gatewayId')} AND d.intent <> 'voided' AND d.ended_at IS NULL
    AND (d.intent = 'sending' AND EXISTS (SELECT 1 FROM recipients r WHERE r.delivery_id = d.id AND r.${WAITS} AND r.due_at <= @at)
      OR EXISTS (SELECT 1 FROM recipients r WHERE r.delivery_id = d.id AND r.kind <> 'main' AND r.${WAITS} AND r.due_at <= @at))
  ORDER BY d.id <= @after, d.id`

/** Of a delivery that does not send only the proofs. */
const mine = (turn: Turn, r = ''): string => (turn.sending === 1 ? '' : `AND ${r}kind <> 'main'`)

/** Proofs skip the consent gate: they go to addresses that the operator named. */
function due(ctx: Context, turn: Turn, most: number): Due[] {
  const live = '(s.expires_at IS NULL OR s.expires_at > @at)'
  const hashed = ctx.get("SELECT 1 FROM suppressions WHERE kind = 'hash' LIMIT 1") !== undefined
  return ctx.all<Due>(
    `SELECT r.id, r.kind, r.name, r.address, r.vals, r.attempts, r.message_id AS messageId, r.dated_at AS datedAt,
       CASE WHEN r.kind <> 'main' THEN ''
            WHEN p.id IS NULL OR r.address IS NULL THEN 'person-deleted'
            WHEN @purposeId <> 0 AND coalesce(c.status, '') <> 'granted' THEN 'consent-withdrawn'
            WHEN EXISTS (SELECT 1 FROM suppressions s WHERE s.kind = ${plainText('addressKind')} AND s.value = fold(r.address) AND ${live})
              OR EXISTS (SELECT 1 FROM suppressions s WHERE s.kind = 'profile' AND s.value = CAST(r.profile_id AS TEXT) AND ${live})
              ${hashed ? `OR EXISTS (SELECT 1 FROM suppressions s WHERE s.kind = 'hash' AND s.value = keyed_hash(@hashKey, r.address))` : ''}
            THEN 'suppressed-since' ELSE '' END AS gate
     FROM recipients r LEFT JOIN profiles p ON p.id = r.profile_id
       LEFT JOIN consent_now c ON c.purpose_id = ${plain('purposeId')} AND c.channel = ${plainText('channel')} AND c.profile_id = r.profile_id
     WHERE r.delivery_id = ${plain('id')} AND r.state = 'queued' AND r.${WAITS} AND r.due_at <= @at ${mine(turn, 'r.')}
     ORDER BY r.due_at, r.id LIMIT ${plain('most')}`,
    {
      id: turn.id,
      channel: turn.channel,
      purposeId: turn.purposeId ?? 0,
      addressKind: ADDRESS_FIELD[turn.channel],
      at: ctx.at,
      most,
      ...(hashed ? { hashKey: settingsOf(ctx).hashKey } : {}),
    },
  )
}

function claimOne(ctx: Context, turn: Turn, r: Due): Claimed | null {
  if (r.gate !== '') {
    moveOne(ctx, { id: r.id, from: 'queued', to: 'excluded', reason: r.gate })
    return null
  }
  const messageId = r.messageId ?? `${ctx.uid()}@${domainOf(turn.sender)}`
  const datedAt = r.datedAt ?? ctx.at
  const also = { set: 'attempts = attempts + 1, message_id = ?, dated_at = ?', values: [messageId, datedAt] }
  if (!moveOne(ctx, { id: r.id, from: 'queued', to: 'claimed', reason: '' }, also)) return null
  const values = JSON.parse(r.vals) as Values
  return {
    id: r.id,
    deliveryId: turn.id,
    kind: r.kind,
    name: r.name,
    address: r.address,
    values,
    attempts: r.attempts + 1,
    messageId,
    datedAt,
  }
}

/** Deferred ones whose wait is over queue again; those that were tried for too long fail instead. */
function wake(ctx: Context, turn: Turn, giveUpBefore: EpochMs): void {
  const due = { id: turn.id, at: ctx.at }
  const waits = `delivery_id = ${plain('id')} AND state = 'deferred' AND ${WAITS} AND due_at <= @at`
  if (!ctx.get(`SELECT 1 FROM recipients WHERE ${waits} LIMIT 1`, due)) return
  moveMany(
    ctx,
    { from: 'deferred', to: 'failed', reason: 'given-up' },
    `delivery_id = ${plain('id')} AND due_at <= @at AND dated_at < @old`,
    { ...due, old: giveUpBefore },
    1000,
  )
  moveMany(
    ctx,
    { from: 'deferred', to: 'queued', reason: 'due-again' },
    `delivery_id = ${plain('id')} AND due_at <= @at ${mine(turn)}`,
    due,
    1000,
  )
}

/** The head of an index for each delivery that sends: a minimum over both states would read all that wait. */
const FIRST_DUE = (state: 'queued' | 'deferred'): string => `
  SELECT (SELECT min(r.due_at) FROM recipients r WHERE r.delivery_id = d.id AND r.state = '${state}' AND r.${WAITS}) AS at
  FROM deliveries d WHERE d.gateway_id = @gatewayId AND d.intent = 'sending' AND d.ended_at IS NULL`

export interface Claim {
  readonly claimed: readonly Claimed[]
  /** What the hourly or daily limit leaves; null when there is none. */
  readonly left: number | null
  readonly limit: 'hour' | 'day' | null
}

/** What the hourly and daily limits of a gateway leave, what is under way taken off. */
function allowanceOf(ctx: Context, gatewayId: number): { left: number; limit: 'hour' | 'day' | null } {
  const { perHour, perDay } = limitsOf(ctx, gatewayId)
  if (perHour === 0 && perDay === 0) return { left: Infinity, limit: null }
  const used = usedBy(ctx, gatewayId)
  const { n: underWay } = ctx.get<{ n: number }>(
    `SELECT count(*) AS n FROM recipients r JOIN deliveries d ON d.id = r.delivery_id
     WHERE r.state = 'claimed' AND d.gateway_id = ${plain('gatewayId')}`,
    { gatewayId },
  )!
  const leftHour = perHour > 0 ? perHour - used.hour - underWay : Infinity
  const leftDay = perDay > 0 ? perDay - used.day - underWay : Infinity
  return { left: Math.max(0, Math.min(leftHour, leftDay)), limit: leftDay <= leftHour ? 'day' : 'hour' }
}

/** Claims up to `most` due recipients of a gateway, in turn over its deliveries. */
export function claimDue(ctx: Context, order: ClaimOrder): Claim {
  const { left, limit } = allowanceOf(ctx, order.gatewayId)
  const turns = ctx.all<Turn>(TURNS, { gatewayId: order.gatewayId, after: order.after, at: ctx.at })
  const most = Math.min(order.most, left)
  const claimed: Claimed[] = []
  turns.forEach((turn, i) => {
    wake(ctx, turn, order.giveUpBefore)
    const share = Math.ceil((most - claimed.length) / (turns.length - i))
    for (const r of due(ctx, turn, share)) {
      const one = claimOne(ctx, turn, r)
      if (one) claimed.push(one)
    }
  })
  return { claimed, left: left === Infinity ? null : left, limit }
}

export const claims = {
  /** When the next deferred recipient of the gateway is due; null when none waits. */
  nextDue: read('quick')(
    (ctx, gatewayId: number) =>
      ctx.get<{ at: EpochMs | null }>(
        `SELECT min(at) AS at FROM (
           ${(['queued', 'deferred'] as const).map(FIRST_DUE).join(' UNION ALL ')} UNION ALL
           SELECT min(r.due_at) FROM deliveries d JOIN recipients r ON r.delivery_id = d.id AND r.kind <> 'main' AND r.${WAITS}
           WHERE d.gateway_id = @gatewayId AND d.intent <> 'voided' AND d.ended_at IS NULL)`,
        { gatewayId },
      )!.at,
  ),
  /** Gateways that have a proof to send. */
  waiting: read('quick')((ctx, _: null) =>
    ctx
      .all<{ id: number }>(
        `SELECT DISTINCT d.gateway_id AS id FROM deliveries d JOIN recipients r ON r.delivery_id = d.id AND r.${WAITS}
         WHERE r.kind <> 'main' AND d.intent <> 'voided'`,
      )
      .map((row) => row.id),
  ),
  /** Queues proofs of a delivery to named addresses, with the values of `profile` or of its first recipient. */
  proofs: write('everyday')(
    (
      ctx,
      p: { delivery: string; addresses: readonly { address: string; domain: string }[]; profile: number | null },
    ) => {
      fence(ctx)
      const like = ctx.get<{ deliveryId: number; channel: string; name: string; vals: string }>(
        `SELECT r.delivery_id AS deliveryId, r.channel, r.name, r.vals FROM recipients r JOIN deliveries d ON d.id = r.delivery_id
       WHERE d.uid = @delivery AND r.kind = 'main' AND (@profile = 0 OR r.profile_id = @profile) ORDER BY r.state = 'excluded', r.id LIMIT 1`,
        { delivery: p.delivery, profile: p.profile ?? 0 },
      )
      if (!like) return 0
      for (const { address, domain } of p.addresses) {
        const id = ctx.get<{ id: number }>(
          `INSERT INTO recipients (delivery_id, kind, channel, occasion, name, address, domain, vals, state, state_at)
         VALUES (?, 'proof', ?, ?, ?, ?, ?, ?, 'planned', ?) RETURNING id`,
          [like.deliveryId, like.channel, ctx.uid(), like.name, address, domain, like.vals, ctx.at],
        )!.id
        moveOne(ctx, { id, from: 'planned', to: 'queued', reason: 'proof' })
      }
      return p.addresses.length
    },
  ),
}
