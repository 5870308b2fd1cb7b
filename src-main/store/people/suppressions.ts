/** Addresses and people never to send to. Values arrive normalised: an e-mail's identity, E.164, a person's id. */
import type { Page } from '../../contract/call.ts'
import type { Suppression } from '../../contract/people.ts'
import { digitsSought } from '../../domain/addresses/phone-sought.ts'
import { done, refuse, type EpochMs, type Result } from '../../domain/units.ts'
import { read, write } from '../method.ts'
import { touchPeople } from './query.ts'
import { holdsSql } from '../segments/rule-text.ts'

export const SUPPRESSION_COLUMNS = 's.id, s.kind, s.value, s.reason, s.source, s.at, s.expires_at AS expiresAt'

export interface NewSuppression {
  readonly kind: 'email' | 'phone' | 'profile'
  readonly value: string
  readonly reason: string
  readonly source: string
  readonly expiresAt: EpochMs | null
}

export const suppressions = {
  /** Newest first. */
  list: read('quick')(
    (ctx, { search, offset, limit }: { search: string; offset: number; limit: number }): Page<Suppression> => {
      const params: Record<string, string> = {}
      const bind = (value: string): string => {
        const name = `s${Object.keys(params).length}`
        params[name] = value
        return `@${name}`
      }
      const text = search.trim()
      const holds = (what: string): string => holdsSql('concat_ws(char(10), s.value, s.reason)', what, 'anywhere', bind)
      const digits = digitsSought(text)
      const found = text === '' ? '1' : digits === '' ? holds(text) : `(${holds(text)} OR ${holds(digits)})`
      const total = ctx.get<{ n: number }>(`SELECT count(*) AS n FROM suppressions s WHERE ${found}`, params)!.n
      const rows = ctx.all<Suppression>(
        `SELECT ${SUPPRESSION_COLUMNS} FROM suppressions s WHERE ${found} ORDER BY s.id DESC LIMIT @limit OFFSET @offset`,
        { ...params, limit, offset },
      )
      return { total, rows }
    },
  ),
  /**
   * One that is there already takes the new reason and expiry, and stays when the import that brought it is undone.
   * Refuses 'people/not-found'.
   */
  add: write('everyday')((ctx, s: NewSuppression): Result<{ id: number }> => {
    if (s.kind === 'profile' && !ctx.get('SELECT 1 FROM profiles WHERE id = ?', [Number(s.value)]))
      return refuse('people/not-found', { person: s.value })
    const { id } = ctx.get<{ id: number }>(
      `INSERT INTO suppressions (kind, value, reason, source, at, expires_at) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT (kind, value) DO UPDATE SET reason = excluded.reason, source = excluded.source, at = excluded.at, expires_at = excluded.expires_at, import_id = NULL
       RETURNING id`,
      [s.kind, s.value, s.reason, s.source, ctx.at, s.expiresAt],
    )!
    touchPeople(ctx)
    return done({ id })
  }),
  remove: write('everyday')((ctx, id: number) => {
    touchPeople(ctx)
    return ctx.run('DELETE FROM suppressions WHERE id = ?', [id]) > 0
  }),
}
