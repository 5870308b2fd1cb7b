/** The group commit of a gateway's dispatch: what it has done, and what it does next. */
import { STATE_AFTER, type Outcome } from '../../domain/outcome.ts'
import type { EpochMs } from '../../domain/units.ts'
import { claimDue, type Claim, type ClaimOrder } from './claim.ts'
import { hourOf } from './gateways.ts'
import { fence, moveOne, NOTHING, type Also } from './ledger.ts'
import { write, type Context } from '../method.ts'

export interface Dot {
  readonly id: number
  readonly contentHash: string
}
export interface Settled {
  readonly id: number
  readonly from: 'claimed' | 'dot'
  readonly outcome: Outcome
  /** For a deferred one: when it is due again; null gives it up. */
  readonly dueAt: EpochMs | null
  /** The fault of the road, provably unsent: no attempt is counted. */
  readonly free: boolean
  /** Sends an unknown once more by the named policy. */
  readonly retryUnknown: boolean
}

export interface Records {
  readonly gatewayId: number
  readonly dots: readonly Dot[]
  readonly settled: readonly Settled[]
  /** Claimed and not begun: the delivery was paused, the gateway is at fault, or the engine closes. */
  readonly back: readonly number[]
  /** What the gateway could take next. */
  readonly claim: ClaimOrder | null
}

export interface Recorded {
  /** By dot: whether it may leave; one that may not has a recipient that is no longer ours. */
  readonly held: readonly boolean[]
  readonly claim: Claim | null
}

/** What an outcome changes besides the state. */
function besides(ctx: Context, s: Settled, kind: Outcome['kind']): Also {
  if (s.outcome.kind === 'accepted') return { set: 'gateway_ref = ?', values: [s.outcome.gatewayRef] }
  // To the end of the queue: a message that breaks every connection must not stand before all others for ever.
  if (kind === 'unreached') return { set: 'attempts = attempts - 1, due_at = ?', values: [ctx.at] }
  if (kind !== 'deferred') return NOTHING
  return {
    set: s.free ? 'attempts = attempts - 1, due_at = coalesce(?, due_at)' : 'due_at = coalesce(?, due_at)',
    values: [s.dueAt],
  }
}

function settle(ctx: Context, s: Settled): void {
  const { outcome } = s
  const reply = outcome.reply ? JSON.stringify(outcome.reply) : null
  const reason = outcome.kind === 'accepted' ? '' : outcome.reason
  // Before the dot an unknown cannot be, and after it the road is no excuse: a gateway that says so is taken at its worst.
  const kind =
    s.from === 'claimed' && outcome.kind === 'unknown'
      ? 'unreached'
      : s.from === 'dot' && outcome.kind === 'unreached'
        ? 'unknown'
        : outcome.kind
  if (!moveOne(ctx, { id: s.id, from: s.from, to: STATE_AFTER[kind], reason, reply }, besides(ctx, s, kind))) return
  if (kind === 'deferred' && s.dueAt === null)
    moveOne(ctx, { id: s.id, from: 'deferred', to: 'failed', reason: 'given-up', reply })
  if (kind === 'unknown' && s.retryUnknown)
    moveOne(ctx, { id: s.id, from: 'unknown', to: 'queued', reason: 'policy-retry-once' })
}

export const recording = {
  /**
   * The group commit of everything that a gateway has to say: dots about to leave, outcomes that came, claims that never
   * began and go back, and a claim of what is next, which would have to wait its turn on its own.
   */
  record: write('ledger')((ctx, { gatewayId, dots, settled, back, claim }: Records): Recorded => {
    fence(ctx)
    for (const one of settled) settle(ctx, one)
    for (const id of back) {
      const also = { set: 'attempts = attempts - 1', values: [] }
      moveOne(ctx, { id, from: 'claimed', to: 'queued', reason: 'not-begun' }, also)
    }
    const held = dots.map(({ id, contentHash }) =>
      moveOne(ctx, { id, from: 'claimed', to: 'dot', reason: '' }, { set: 'content_hash = ?', values: [contentHash] }),
    )
    const begun = held.filter(Boolean).length
    if (begun > 0) {
      ctx.run('INSERT INTO gateway_use VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET begun = begun + excluded.begun', [
        gatewayId,
        hourOf(ctx.at),
        begun,
      ])
    }
    return { held, claim: claim && claimDue(ctx, claim) }
  }),
}
