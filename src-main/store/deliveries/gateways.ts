/** Gateways as they are set up, and how much each has begun to send. Their secrets are never here. */
import { gatewayChannel, type GatewaySettings, type Limits } from '../../domain/sending.ts'
import type { Channel } from '../../domain/channel.ts'
import { done, refuse, type Result } from '../../domain/units.ts'
import { read, write, type Context } from '../method.ts'

export interface GatewayRow {
  readonly id: number
  readonly uid: string
  readonly name: string
  readonly channel: Channel
  readonly settings: GatewaySettings
  readonly limits: Limits
}
type Stored = Omit<GatewayRow, 'settings' | 'limits'> & { readonly settings: string; readonly limits: string }

const COLUMNS = 'SELECT id, uid, name, channel, settings, limits FROM gateways'
const HOUR_MS = 3_600_000
export const hourOf = (at: number): number => Math.floor(at / HOUR_MS)

const opened = (row: Stored): GatewayRow => ({
  ...row,
  settings: JSON.parse(row.settings) as GatewaySettings,
  limits: JSON.parse(row.limits) as Limits,
})

export const limitsOf = (ctx: Context, id: number): Limits =>
  JSON.parse(ctx.get<{ limits: string }>('SELECT limits FROM gateways WHERE id = ?', [id])!.limits) as Limits

/** Messages begun in this UTC hour and in the last 24 of them. */
export function usedBy(ctx: Context, gatewayId: number): { hour: number; day: number } {
  const now = hourOf(ctx.at)
  return ctx.get<{ hour: number; day: number }>(
    `SELECT coalesce(sum(begun) FILTER (WHERE hour = @now), 0) AS hour, coalesce(sum(begun), 0) AS day
     FROM gateway_use WHERE gateway_id = @gatewayId AND hour > @now - 24`,
    { gatewayId, now },
  )!
}

export const gateways = {
  list: read('quick')((ctx, _: null) =>
    ctx
      .all<Stored>(`${COLUMNS} WHERE removed_at IS NULL ORDER BY id`)
      .map((row) => ({ ...opened(row), used: usedBy(ctx, row.id) })),
  ),
  get: read('quick')((ctx, uid: string) => {
    const row = ctx.get<Stored>(`${COLUMNS} WHERE uid = ? AND removed_at IS NULL`, [uid])
    return row ? opened(row) : null
  }),
  byId: read('quick')((ctx, id: number) => opened(ctx.get<Stored>(`${COLUMNS} WHERE id = ?`, [id]) as Stored)),
  save: write('everyday')(
    (ctx, g: { uid: string | null; name: string; settings: GatewaySettings; limits: Limits }): Result<GatewayRow> => {
      const taken = ctx.get<{ uid: string }>('SELECT uid FROM gateways WHERE name = ? AND removed_at IS NULL', [g.name])
      if (taken && taken.uid !== g.uid) return refuse('gateway/name-taken', { name: g.name })
      const channel = gatewayChannel(g.settings)
      const uid = g.uid ?? ctx.uid()
      const before = g.uid ? ctx.get<Stored>(`${COLUMNS} WHERE uid = ? AND removed_at IS NULL`, [uid]) : undefined
      if (g.uid && !before) return refuse('gateway/not-found', { gateway: uid })
      if (before && before.channel !== channel) return refuse('gateway/other-channel', { name: g.name })
      ctx.run(
        `INSERT INTO gateways (uid, name, channel, settings, limits, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (uid) DO UPDATE SET name = excluded.name, settings = excluded.settings, limits = excluded.limits, updated_at = excluded.updated_at`,
        [uid, g.name, channel, JSON.stringify(g.settings), JSON.stringify(g.limits), ctx.at, ctx.at],
      )
      return done(opened(ctx.get<Stored>(`${COLUMNS} WHERE uid = ?`, [uid]) as Stored))
    },
  ),
  /** Refused while a delivery that may still send goes through it. */
  remove: write('everyday')((ctx, uid: string): Result<{ removed: boolean }> => {
    const used = ctx.get<{ name: string }>(
      `SELECT d.frozen ->> '$.plan.name' AS name FROM deliveries d JOIN gateways g ON g.id = d.gateway_id
       WHERE g.uid = ? AND d.intent IN ('freezing', 'frozen', 'scheduled', 'sending', 'paused', 'held')
         AND EXISTS (SELECT 1 FROM recipients r WHERE r.delivery_id = d.id AND r.kind = 'main'
                     AND r.state IN ('planned', 'queued', 'claimed', 'dot', 'deferred', 'missed'))`,
      [uid],
    )
    if (used) return refuse('gateway/in-use', { campaign: used.name })
    return done({
      removed: ctx.run('UPDATE gateways SET removed_at = ? WHERE uid = ? AND removed_at IS NULL', [ctx.at, uid]) > 0,
    })
  }),
}
