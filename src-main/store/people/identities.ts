/** Gives a person an identity. The merge of an import, which gives a million, writes the same two tables itself. */
import type { Context } from '../method.ts'

interface Given {
  /** The person. */
  readonly id: number
  readonly namespace: string
  /** Folded. */
  readonly value: string
  readonly importId: number | null
}

/** Nothing happens when somebody has it. */
export function giveIdentity(ctx: Context, { id, namespace, value, importId }: Given): void {
  const given = ctx.run('INSERT INTO identities VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING', [
    namespace,
    value,
    id,
    ctx.at,
    importId,
  ])
  if (given > 0) ctx.run('INSERT INTO profile_identities VALUES (?, ?, ?)', [id, namespace, value])
}
