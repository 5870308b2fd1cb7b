/** Who may be written to, for what, by which channel: append-only. The latest word of a person is what counts. */
import type { Channel, ConsentStatus } from '../../domain/channel.ts'
import { done, refuse, type Result } from '../../domain/units.ts'
import { write, type Context, type Param } from '../method.ts'
import { purposeOf } from '../settings.ts'

export interface NewConsent {
  readonly id: number
  readonly channel: Channel
  /** A purpose's key. */
  readonly purpose: string
  readonly status: ConsentStatus
  readonly source: string
  readonly wording: string
}

/**
 * Adds the rows that `select` gives (channel, purpose, profile, status, source, wording), said by hand or by an import;
 * each becomes its person's latest word. Answers with how many there were.
 */
export function addConsents(
  ctx: Context,
  importId: number | null,
  select: string,
  params: Record<string, Param>,
): number {
  const { last } = ctx.get<{ last: number | null }>('SELECT max(id) AS last FROM consents')!
  const added = ctx.run(
    `INSERT INTO consents (channel, purpose_id, profile_id, status, source, wording, at, import_id)
     SELECT s.*, @saidAt, @importId FROM (${select}) s`,
    { ...params, saidAt: ctx.at, importId },
  )
  if (added === 0) return 0
  ctx.run(
    `INSERT INTO consent_now (purpose_id, channel, profile_id, status, consent_id)
     SELECT purpose_id, channel, profile_id, status, id FROM consents WHERE id > ?
     ON CONFLICT DO UPDATE SET status = excluded.status, consent_id = excluded.consent_id`,
    [last ?? 0],
  )
  return added
}

export const consents = {
  /** Refuses 'people/not-found' and 'people/unknown-purpose'. */
  add: write('everyday')((ctx, c: NewConsent): Result<{ recorded: boolean }> => {
    if (!ctx.get('SELECT 1 FROM profiles WHERE id = ?', [c.id])) return refuse('people/not-found', { person: c.id })
    const purpose = purposeOf(ctx, c.purpose)
    if (!purpose) return refuse('people/unknown-purpose', { purpose: c.purpose })
    const { id, channel, status, source, wording } = c
    addConsents(ctx, null, 'SELECT @channel, @purpose, @id, @status, @source, @wording', {
      ...{ id, channel, status, source, wording },
      purpose: purpose.id,
    })
    return done({ recorded: true })
  }),
}
