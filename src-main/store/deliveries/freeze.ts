/**
 * The freeze: an audience read in one snapshot, each person with the values the template reads and, for those left
 * out, the first rule that stops them. It is gathered in a staging file, so that sending goes on meanwhile, copied in
 * chunks, and made valid by one last small transaction.
 */
import { ADDRESS_FIELD, type Channel } from '../../domain/channel.ts'
import type { ExclusionReason } from '../../domain/delivery.ts'
import type { Audience, Frozen, MissingValues } from '../../domain/sending.ts'
import { done, type EpochMs, type Result } from '../../domain/units.ts'
import { readColumns } from '../people/fields.ts'
import { read, stage, write, type Context } from '../method.ts'
import { byRanges } from '../segments/ranges.ts'
import { countryCodeSql } from './country-code.ts'
import { audienceSql, type RuleToday } from '../segments/rule-sql.ts'

export interface FreezePlan {
  readonly channel: Channel
  readonly audience: Audience
  /** null: a transactional purpose, which needs no consent. */
  readonly consentPurposeId: number | null
  readonly reads: readonly string[]
  /** Of `reads`, those without a fallback. */
  readonly required: readonly string[]
  readonly missingValues: MissingValues
  readonly today: RuleToday
  readonly hashKey: string
}
/** What gathering needs; without an audience it is everyone. */
type GatherPlan = Omit<FreezePlan, 'audience'> & { readonly audience: Audience | null }
export interface Gathered {
  readonly audience: number
  readonly excluded: readonly { readonly reason: ExclusionReason; readonly count: number }[]
  readonly willReceive: number
  /** Of those who will receive, how many lack each value. */
  readonly missing: readonly { readonly key: string; readonly count: number }[]
}

const STAGING = `
CREATE TABLE people (
  profile_id INTEGER PRIMARY KEY, name TEXT NOT NULL, address TEXT, address_key TEXT, domain TEXT NOT NULL, vals TEXT NOT NULL,
  missing TEXT NOT NULL, reason TEXT NOT NULL
) STRICT`

/**
 * The rules in their order; each looks only at people no earlier rule stopped. Rare keys (suppressions) are the outer
 * side of their statement: a handful of look-ups instead of one for each person.
 */
function exclude(ctx: Context, plan: GatherPlan, into: string): void {
  const stop = (reason: ExclusionReason, where: string, params: Record<string, string | number> = {}): void => {
    ctx.run(`UPDATE ${into} SET reason = '${reason}' WHERE reason = '' AND (${where})`, params)
  }
  stop('no-address', 'address IS NULL')
  if (plan.consentPurposeId !== null) {
    stop(
      'no-consent',
      `profile_id NOT IN (SELECT profile_id FROM consent_now WHERE purpose_id = @purpose AND channel = @channel AND status = 'granted')`,
      {
        purpose: plan.consentPurposeId,
        channel: plan.channel,
      },
    )
  }
  const live = '(expires_at IS NULL OR expires_at > @at)'
  stop(
    'suppressed',
    `profile_id IN (SELECT CAST(value AS INTEGER) FROM suppressions WHERE kind = 'profile' AND ${live})`,
    { at: ctx.at },
  )
  stop('suppressed', `address_key IN (SELECT value FROM suppressions WHERE kind = @kind AND ${live})`, {
    at: ctx.at,
    kind: ADDRESS_FIELD[plan.channel],
  })
  if (ctx.get("SELECT 1 FROM suppressions WHERE kind = 'hash' LIMIT 1")) {
    stop(
      'suppressed',
      `keyed_hash(@key, address_key) IN (SELECT value FROM suppressions WHERE kind = 'hash' AND ${live})`,
      { at: ctx.at, key: plan.hashKey },
    )
  }
  stop('same-address', `profile_id NOT IN (SELECT min(profile_id) FROM ${into} WHERE reason = '' GROUP BY address_key)`)
  if (plan.missingValues === 'exclude') stop('missing-value', "missing <> ''")
}

/** One person a row, with address and values; `from` is where the rows go. */
function gatherSql(ctx: Context, plan: GatherPlan, where: string, into: string): string {
  const address = ADDRESS_FIELD[plan.channel]
  const columns = readColumns(ctx, plan.reads)
  const values = columns.map((c) => `'${c.key}', ${c.json}`).join(', ')
  const missing = columns
    .filter((c) => plan.required.includes(c.key))
    .map((c) => `iif(p.${c.column} IS NULL OR p.${c.column} = '', '${c.key} ', '')`)
  const domain =
    plan.channel === 'email'
      ? "coalesce(substr(p.email, instr(p.email, '@') + 1), '')"
      : `coalesce(${countryCodeSql('p.phone')}, '')`
  return `INSERT INTO ${into}
    SELECT p.id, trim(coalesce(p.first_name, '') || ' ' || coalesce(p.last_name, '')), p.${address}, fold(p.${address}), ${domain},
           json_object(${values}), ${missing.length > 0 ? missing.join(' || ') : "''"}, ''
    FROM profiles p WHERE p.id BETWEEN @low AND @high AND (${where})`
}

function gather(ctx: Context, plan: GatherPlan, into: string, excluding: boolean): Result<null> {
  const audience = plan.audience ? audienceSql(ctx, plan.audience, plan.today) : done({ sql: 'TRUE', params: {} })
  if (!audience.ok) return audience
  const insert = gatherSql(ctx, plan, audience.value.sql, into)
  byRanges(ctx, (low, high) => ctx.run(insert, { ...audience.value.params, low, high }))
  if (excluding) exclude(ctx, plan, into)
  return done(null)
}

/** The same statements into a temporary table; the workspace is not written to. */
function aside(ctx: Context, plan: GatherPlan, excluding: boolean): Result<Gathered> {
  ctx.raw.pragma('query_only = OFF')
  try {
    ctx.raw.exec('DROP TABLE IF EXISTS temp.estimate')
    ctx.raw.exec(STAGING.replace('TABLE people', 'TEMP TABLE estimate'))
    const gathered = gather(ctx, plan, 'temp.estimate', excluding)
    const account = gathered.ok ? done(accountOf(ctx, plan, 'temp.estimate')) : gathered
    ctx.raw.exec('DROP TABLE temp.estimate')
    return account
  } finally {
    ctx.raw.pragma('query_only = ON')
  }
}

function accountOf(ctx: Context, plan: GatherPlan, from: string): Gathered {
  const rows = ctx.all<{ reason: ExclusionReason | ''; count: number }>(
    `SELECT reason, count(*) AS count FROM ${from} GROUP BY reason`,
  )
  const willReceive = rows.find((r) => r.reason === '')?.count ?? 0
  const missing = plan.required.map((key) => ({
    key,
    count: ctx.get<{ n: number }>(
      `SELECT count(*) AS n FROM ${from} WHERE reason = '' AND instr(' ' || missing, ' ' || ? || ' ') > 0`,
      [key],
    )!.n,
  }))
  const excluded = rows.filter((r): r is { reason: ExclusionReason; count: number } => r.reason !== '')
  return { audience: rows.reduce((sum, r) => sum + r.count, 0), excluded, willReceive, missing }
}

export interface NewDelivery {
  readonly campaign: string
  readonly gatewayId: number
  readonly purposeId: number
  readonly frozen: Frozen
  readonly planHash: string
  readonly simulated: boolean
  readonly occurrenceAt: EpochMs | null
}

export interface Finish {
  readonly deliveryId: number
  readonly gathered: Gathered
  /** JSON of the contract's PreflightCheck[]. */
  readonly checks: string
  /** An occurrence that may go out by itself is scheduled at once. */
  readonly intent: 'frozen' | 'held' | 'scheduled'
  readonly holdReason: string | null
  readonly dueAt: EpochMs | null
}

const CHUNK = 4000

export const freeze = {
  /** Who would get it now, with nothing written. */
  estimate: read('long')((ctx, plan: FreezePlan): Result<Gathered> => aside(ctx, plan, true)),
  /** How many of the whole audience lack each of `required`, whoever may be sent to. */
  missing: read('long')((ctx, plan: GatherPlan): Result<Gathered> => aside(ctx, plan, false)),
  begin: write('everyday')((ctx, d: NewDelivery) => {
    const uid = ctx.uid()
    const row = ctx.get<{ id: number }>(
      `INSERT INTO deliveries (uid, campaign_id, gateway_id, purpose_id, channel, intent, frozen, plan_hash, simulated, occurrence_at, frozen_at)
       SELECT @uid, id, @gatewayId, @purposeId, @channel, 'freezing', @frozen, @planHash, @simulated, @occurrenceAt, @at FROM campaigns WHERE uid = @campaign
       RETURNING id`,
      {
        uid,
        campaign: d.campaign,
        gatewayId: d.gatewayId,
        purposeId: d.purposeId,
        channel: d.frozen.plan.channel,
        frozen: JSON.stringify(d.frozen),
        planHash: d.planHash,
        simulated: d.simulated ? 1 : 0,
        occurrenceAt: d.occurrenceAt,
        at: ctx.at,
      },
    )
    return { uid, id: row!.id }
  }),
  gather: stage((ctx, { plan }: { staging: string; plan: FreezePlan }): Result<Gathered> => {
    ctx.raw.exec('DROP TABLE IF EXISTS people')
    ctx.raw.exec(STAGING)
    const gathered = gather(ctx, plan, 'people', true)
    return gathered.ok ? done(accountOf(ctx, plan, 'people')) : gathered
  }),
  /** Copies the next people into the ledger; answers with where to go on, null at the end. */
  copy: write('bulk')(
    (
      ctx,
      { deliveryId, channel, after }: { staging: string; deliveryId: number; channel: Channel; after: number },
    ): number | null => {
      const last = ctx.get<{ id: number | null }>(
        'SELECT max(profile_id) AS id FROM (SELECT profile_id FROM staging.people WHERE profile_id > ? ORDER BY profile_id LIMIT ?)',
        [after, CHUNK],
      )?.id
      if (!last) return null
      const range = { deliveryId, channel, after, last, at: ctx.at }
      ctx.run(
        `INSERT INTO recipients (delivery_id, profile_id, kind, channel, name, address, domain, vals, state, reason, state_at)
         SELECT @deliveryId, profile_id, 'main', @channel, name, address, domain, vals, iif(reason = '', 'planned', 'excluded'), reason, @at
         FROM staging.people WHERE profile_id > @after AND profile_id <= @last`,
        range,
      )
      ctx.run(
        `INSERT INTO transitions (recipient_id, at, from_state, to_state, reason, epoch)
         SELECT r.id, @at, 'planned', 'excluded', r.reason, @epoch FROM recipients r
         WHERE r.delivery_id = @deliveryId AND r.profile_id > @after AND r.profile_id <= @last AND r.state = 'excluded'`,
        { deliveryId, after, last, at: ctx.at, epoch: ctx.epoch },
      )
      return last
    },
    ({ staging }) => staging,
  ),
  /** The last small transaction: from here on the delivery counts. Earlier frozen ones of the campaign give way. */
  finish: write('everyday')((ctx, d: Finish) => {
    ctx.run(
      `UPDATE deliveries SET intent = 'voided', ended_at = @at WHERE intent = 'frozen' AND occurrence_at IS NULL AND id <> @id
       AND campaign_id = (SELECT campaign_id FROM deliveries WHERE id = @id)`,
      { id: d.deliveryId, at: ctx.at },
    )
    return ctx.run(
      `UPDATE deliveries SET intent = @intent, hold_reason = @holdReason, audience_count = @audience, will_receive = @willReceive, checks = @checks,
         frozen_at = @at, due_at = @dueAt, approved_at = iif(@intent = 'scheduled', @at, NULL)
       WHERE id = @id AND intent = 'freezing'`,
      {
        id: d.deliveryId,
        intent: d.intent,
        holdReason: d.holdReason,
        audience: d.gathered.audience,
        willReceive: d.gathered.willReceive,
        checks: d.checks,
        dueAt: d.dueAt,
        at: ctx.at,
      },
    )
  }),
  /** Deletes main recipients of freezes that never became valid or were voided unsent. True while there are more. */
  sweep: write('bulk')((ctx, _: null) => {
    const dead = `delivery_id IN (SELECT id FROM deliveries WHERE intent = 'voided' AND started_at IS NULL) AND kind = 'main'`
    ctx.run(`DELETE FROM transitions WHERE recipient_id IN (SELECT id FROM recipients WHERE ${dead} LIMIT ?)`, [CHUNK])
    return ctx.run(`DELETE FROM recipients WHERE id IN (SELECT id FROM recipients WHERE ${dead} LIMIT ?)`, [CHUNK]) > 0
  }),
}
