/**
 * What recognises a person. Each identity stands in `identities`, in the order of its value. Whose it is can be found
 * from the person as well: it is the form of a contact address the person has now, or it stands in `profile_identities`.
 * So a million people that an import adds need no million rows there; an address that changes leaves its identity behind.
 */
import { IDENTITY_NAMESPACES } from '../../domain/fields.ts'
import type { Context } from '../method.ts'

interface Given {
  /** The person. */
  readonly id: number
  readonly namespace: string
  /** Folded. */
  readonly value: string
  readonly importId: number | null
}

/** Nothing happens when somebody has it. The merge of an import, which gives a million, writes `identities` itself. */
export function giveIdentity(ctx: Context, { id, namespace, value, importId }: Given): void {
  const given = ctx.run('INSERT INTO identities VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING', [
    namespace,
    value,
    id,
    ctx.at,
    importId,
  ])
  if (given > 0) ctx.run('INSERT OR IGNORE INTO profile_identities VALUES (?, ?, ?)', [id, namespace, value])
}

/** SQL: `profile_id`, `namespace` and `value` of all identities of the people whose id is `among`, such as `IN (…)`. */
export const identitiesOf = (among: string): string =>
  [
    `SELECT profile_id, namespace, value FROM profile_identities WHERE profile_id ${among}`,
    ...IDENTITY_NAMESPACES.map(
      (n) => `SELECT x.profile_id, x.namespace, x.value FROM profiles q
        CROSS JOIN identities x ON x.namespace = '${n}' AND x.value = fold(q.${n}) AND x.profile_id = q.id WHERE q.id ${among}`,
    ),
  ].join(' UNION ')

/** To be called before contact addresses of the people change by anything but a hand, which takes the identity along. */
export function keepIdentities(ctx: Context, people: string): void {
  ctx.run(`INSERT OR IGNORE INTO profile_identities ${identitiesOf(`IN (${people})`)}`)
}
