/** Campaigns: what is meant. What came of it is a delivery. */
import type { Approval, Plan } from '../../domain/sending.ts'
import { done, refuse, type EpochMs, type Notice, type Result } from '../../domain/units.ts'
import { read, write, type Context } from '../method.ts'

export interface CampaignRow {
  readonly id: number
  readonly uid: string
  readonly plan: Plan
  readonly approval: Approval | null
  readonly createdAt: EpochMs
  readonly updatedAt: EpochMs
}
type Stored = Omit<CampaignRow, 'plan' | 'approval'> & { readonly plan: string; readonly approval: string | null }

/** A campaign that was sent and sends no more: its deliveries keep what they were made of, so that may go. */
export const IS_OVER = `(campaigns.approval IS NULL
  AND EXISTS (SELECT 1 FROM deliveries d WHERE d.campaign_id = campaigns.id AND d.started_at IS NOT NULL)
  AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.campaign_id = campaigns.id AND d.ended_at IS NULL))`

const COLUMNS =
  'SELECT id, uid, plan, approval, created_at AS createdAt, updated_at AS updatedAt FROM campaigns WHERE removed_at IS NULL'

const opened = (row: Stored): CampaignRow => ({
  ...row,
  plan: JSON.parse(row.plan) as Plan,
  approval: row.approval === null ? null : (JSON.parse(row.approval) as Approval),
})

export function campaignByUid(ctx: Context, uid: string): CampaignRow | null {
  const row = ctx.get<Stored>(`${COLUMNS} AND uid = ?`, [uid])
  return row ? opened(row) : null
}

/** A frozen delivery that has not begun, or one that is being frozen, is voided by an edit: what was proved is no longer what would be sent. */
function voidFrozen(ctx: Context, campaignId: number): number {
  ctx.run('UPDATE campaigns SET approval = NULL WHERE id = ?', [campaignId])
  return ctx.run(
    "UPDATE deliveries SET intent = 'voided', ended_at = ? WHERE campaign_id = ? AND intent IN ('freezing', 'frozen', 'scheduled', 'paused', 'held') AND started_at IS NULL",
    [ctx.at, campaignId],
  )
}

/** The name alone may change without voiding anything. */
const meansTheSame = (a: Plan, b: Plan): boolean =>
  JSON.stringify({ ...a, name: '' }) === JSON.stringify({ ...b, name: '' })

function save(ctx: Context, input: { uid: string | null; plan: Plan }): Result<CampaignRow> {
  const plan = JSON.stringify(input.plan)
  if (input.uid === null) {
    const uid = ctx.uid()
    ctx.run('INSERT INTO campaigns (uid, plan, created_at, updated_at) VALUES (?, ?, ?, ?)', [
      uid,
      plan,
      ctx.at,
      ctx.at,
    ])
    return done(campaignByUid(ctx, uid) as CampaignRow)
  }
  const before = campaignByUid(ctx, input.uid)
  if (!before) return refuse('campaign/not-found', { campaign: input.uid })
  if (JSON.stringify(before.plan) === plan) return done(before)
  if (!meansTheSame(before.plan, input.plan)) voidFrozen(ctx, before.id)
  ctx.run('UPDATE campaigns SET plan = ?, updated_at = ? WHERE id = ?', [plan, ctx.at, before.id])
  return done(campaignByUid(ctx, input.uid) as CampaignRow)
}

export const campaigns = {
  list: read('quick')((ctx, _: null) => ctx.all<Stored>(`${COLUMNS} ORDER BY updated_at DESC, id DESC`).map(opened)),
  get: read('quick')((ctx, uid: string) => campaignByUid(ctx, uid)),
  save: write('everyday')(save),
  /** Kept as long as something of it may still be sent. */
  remove: write('everyday')((ctx, uid: string): Result<{ removed: boolean }> => {
    const campaign = campaignByUid(ctx, uid)
    if (!campaign) return done({ removed: false })
    const busy = ctx.get(
      "SELECT 1 FROM deliveries WHERE campaign_id = ? AND intent IN ('scheduled', 'sending', 'paused', 'held') AND ended_at IS NULL",
      [campaign.id],
    )
    if (busy || campaign.approval) return refuse('campaign/under-way', { name: campaign.plan.name })
    voidFrozen(ctx, campaign.id)
    ctx.run('UPDATE campaigns SET removed_at = ? WHERE id = ?', [ctx.at, campaign.id])
    return done({ removed: true })
  }),
  /** Makes no more occurrences of a campaign that still has its yes, and keeps why. */
  stopOccurrences: write('everyday')((ctx, { uid, why }: { uid: string; why: Notice }) =>
    ctx.run(
      "UPDATE campaigns SET approval = json_set(approval, '$.stopped', json(?)) WHERE uid = ? AND approval IS NOT NULL",
      [JSON.stringify({ code: why.code, params: why.params }), uid],
    ),
  ),
  approve: write('everyday')((ctx, { uid, approval }: { uid: string; approval: Approval | null }) =>
    ctx.run('UPDATE campaigns SET approval = ? WHERE uid = ?', [
      approval === null ? null : JSON.stringify(approval),
      uid,
    ]),
  ),
}
