/**
 * Takes people out of the workspace: deleted, or erased so that nothing names them and only a keyed hash of their
 * addresses remembers the "no". The ledger keeps its rows, so that past accounts still add up.
 */
import { done, refuse, type Result } from '../../domain/units.ts'
import type { Context } from '../method.ts'
import { identitiesOf } from './identities.ts'
import { touchPeople } from './query.ts'
import { settingsOf } from '../settings.ts'

/** Everything about the people but their recipients, which the account of past sends needs. Answers how many were there. */
export function deletePeople(ctx: Context, ids: readonly number[]): number {
  const among = 'IN (SELECT value FROM json_each(@ids))'
  const people = { ids: JSON.stringify(ids) }
  ctx.run(
    `DELETE FROM consent_now WHERE (purpose_id, channel, profile_id) IN
     (SELECT purpose_id, channel, profile_id FROM consents WHERE profile_id ${among})`,
    people,
  )
  ctx.run(
    `DELETE FROM identities WHERE (namespace, value) IN (SELECT namespace, value FROM (${identitiesOf(among)}))`,
    people,
  )
  for (const table of ['consents', 'changes', 'import_rows']) {
    ctx.run(`DELETE FROM ${table} WHERE profile_id ${among}`, people)
  }
  ctx.run(
    `DELETE FROM suppressions WHERE kind = 'profile' AND value IN (SELECT CAST(value AS TEXT) FROM json_each(@ids))`,
    people,
  )
  touchPeople(ctx)
  return ctx.run(`DELETE FROM profiles WHERE id ${among}`, people)
}

/** What a person is written to, by their contact addresses and by what recognises them. */
const addressesOf = (ctx: Context, id: number): readonly { kind: 'email' | 'phone'; value: string }[] =>
  ctx.all(
    `SELECT 'email' AS kind, lower(email) AS value FROM profiles WHERE id = @id AND email IS NOT NULL
     UNION SELECT 'phone', phone FROM profiles WHERE id = @id AND phone IS NOT NULL
     UNION SELECT namespace, value FROM (${identitiesOf('= @id')}) WHERE namespace IN ('email', 'phone')`,
    { id },
  )

/** An address in plain that is suppressed already is exchanged for its hash, for good. */
function keepHashes(ctx: Context, id: number): void {
  const { hashKey } = settingsOf(ctx)
  for (const { kind, value } of addressesOf(ctx, id)) {
    ctx.run('DELETE FROM suppressions WHERE kind = ? AND value = ?', [kind, value])
    ctx.run(
      `INSERT INTO suppressions (kind, value, reason, source, at) VALUES ('hash', keyed_hash(?, ?), 'forgotten', 'hand', ?)
       ON CONFLICT (kind, value) DO UPDATE SET expires_at = NULL`,
      [hashKey, value, ctx.at],
    )
  }
}

/** The arrows stay as they are; what the gateways answered may quote the address. */
function eraseLedger(ctx: Context, id: number): void {
  ctx.run("UPDATE recipients SET address = NULL, name = '', vals = '{}', reply = NULL WHERE profile_id = ?", [id])
  ctx.run(
    `DELETE FROM replies WHERE transition_id IN
     (SELECT t.id FROM recipients r CROSS JOIN transitions t ON t.recipient_id = r.id WHERE r.profile_id = ?)`,
    [id],
  )
}

const DIGITS =
  "replace(replace(replace(replace(replace(replace(raw, ' ', ''), '-', ''), '/', ''), '(', ''), ')', ''), '.', '')"
/** Of a phone number: enough to find it in a list's own notation, without country code and trunk zero. */
const PHONE_END = 8

/** Rejected rows that hold one of the person's addresses keep their line and reason, but no word of what stood there. */
function eraseRejections(ctx: Context, id: number): void {
  for (const { kind, value } of addressesOf(ctx, id)) {
    const holds = kind === 'email' ? 'instr(lower(raw), ?) > 0' : `instr(${DIGITS}, ?) > 0`
    const sought = kind === 'email' ? value : value.slice(-PHONE_END)
    ctx.run(
      `UPDATE import_rejections SET raw = '', params =
         (SELECT json_group_object(key, CASE type WHEN 'text' THEN '…' ELSE value END) FROM json_each(params)) WHERE ${holds}`,
      [sought],
    )
  }
}

/**
 * Erases everything that names the person, in the file's free pages too. Refuses 'people/not-found', and
 * 'people/being-sent' while a message to them waits for its answer, which would bring the address back.
 */
export function forget(ctx: Context, id: number): Result<{ forgotten: boolean }> {
  if (!ctx.get('SELECT 1 FROM profiles WHERE id = ?', [id])) return refuse('people/not-found', { person: id })
  if (ctx.get("SELECT 1 FROM recipients WHERE profile_id = ? AND state IN ('claimed', 'dot')", [id]))
    return refuse('people/being-sent')
  ctx.raw.pragma('secure_delete = ON')
  try {
    keepHashes(ctx, id)
    eraseRejections(ctx, id)
    eraseLedger(ctx, id)
    deletePeople(ctx, [id])
    return done({ forgotten: true })
  } finally {
    ctx.raw.pragma('secure_delete = OFF')
  }
}
