/** Who may be written to, for what, by which channel: append-only. The latest word of a person is what counts. */
import type { Channel, ConsentStatus } from '../../domain/channel.ts'
import { done, refuse, type Result } from '../../domain/units.ts'
import { write } from '../method.ts'
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

export const consents = {
  /** Refuses 'people/not-found' and 'people/unknown-purpose'. */
  add: write('everyday')((ctx, c: NewConsent): Result<{ recorded: boolean }> => {
    if (!ctx.get('SELECT 1 FROM profiles WHERE id = ?', [c.id])) return refuse('people/not-found', { person: c.id })
    const purpose = purposeOf(ctx, c.purpose)
    if (!purpose) return refuse('people/unknown-purpose', { purpose: c.purpose })
    ctx.run(
      'INSERT INTO consents (profile_id, channel, purpose_id, status, at, source, wording) VALUES (?, ?, ?, ?, ?, ?, ?)',
      [c.id, c.channel, purpose.id, c.status, ctx.at, c.source, c.wording],
    )
    return done({ recorded: true })
  }),
}
