/** Everything known about one person, and where each value came from. Reads only. */
import type { PersonDetail, Source, Suppression } from '../../contract/people.ts'
import type { Channel } from '../../domain/channel.ts'
import type { FieldType, FieldValue, IdentityNamespace } from '../../domain/fields.ts'
import type { Rule } from '../../domain/rule.ts'
import type { EpochMs } from '../../domain/units.ts'
import { identitiesOf } from './identities.ts'
import { fieldsOf, fromStored, type StoredField, type StoredValue } from './fields.ts'
import { read, type Context } from '../method.ts'
import { catalogueOf, compileRule, todayOf } from '../segments/rule-sql.ts'
import { settingsOf } from '../settings.ts'
import { SUPPRESSION_COLUMNS } from './suppressions.ts'

const NEWEST = 200
const HAND: Source = { kind: 'hand' }

type Profile = Readonly<Record<string, StoredValue>> & {
  readonly created_at: EpochMs
  readonly updated_at: EpochMs
  readonly import_id: number | null
}
interface ChangeRow {
  readonly at: EpochMs
  readonly field: string
  readonly old: StoredValue
  readonly new: StoredValue
  readonly source: Source['kind']
  readonly importId: number | null
}

/** Names the row of the file; the same import is asked about for every value, so it is looked up once. */
function sourcesOf(ctx: Context, person: number): (kind: Source['kind'], importId: number | null) => Source {
  const imports = new Map<number, Source>()
  return (kind, importId) => {
    if (kind === 'hand' || importId === null) return HAND
    if (kind === 'undo') return { kind, importId }
    let source = imports.get(importId)
    if (!source) {
      const row = ctx.get<{ fileName: string; line: number | null }>(
        `SELECT file_name AS fileName, (SELECT min(line) FROM import_rows r WHERE r.import_id = i.id AND r.profile_id = ?) AS line
         FROM imports i WHERE id = ?`,
        [person, importId],
      )
      imports.set(
        importId,
        (source = { kind: 'import', importId, fileName: row?.fileName ?? '', line: row?.line ?? null }),
      )
    }
    return source
  }
}

const CHANGE = 'SELECT at, field, old, new, source, import_id AS importId FROM changes'

function valuesOf(
  ctx: Context,
  id: number,
  profile: Profile,
  source: ReturnType<typeof sourcesOf>,
): PersonDetail['values'] {
  const latest = new Map(
    ctx
      .all<ChangeRow>(`${CHANGE} WHERE id IN (SELECT max(id) FROM changes WHERE profile_id = ? GROUP BY field)`, [id])
      .map((c) => [c.field, c]),
  )
  const written = fieldsOf(ctx).filter((f) => f.key !== 'created_at' && f.key !== 'updated_at')
  return written.map((f: StoredField) => {
    const change = latest.get(f.key)
    const value = fromStored(f.type, profile[f.column] ?? null)
    if (change) return { key: f.key, value, source: source(change.source, change.importId), at: change.at }
    return { key: f.key, value, source: source('import', profile.import_id), at: profile.created_at }
  })
}

/** A key can have belonged to a removed field of another type: the one of that time reads the value. */
function historyOf(ctx: Context, id: number, source: ReturnType<typeof sourcesOf>): PersonDetail['history'] {
  const custom = ctx.all<{ key: string; type: FieldType; from: number; until: number | null }>(
    'SELECT key, type, created_at AS "from", removed_at AS until FROM fields ORDER BY id',
  )
  const standard = new Map(fieldsOf(ctx).map((f) => [f.key, f.type]))
  const typeAt = (key: string, at: EpochMs): FieldType =>
    custom.findLast((f) => f.key === key && f.from <= at && (f.until === null || f.until >= at))?.type ??
    standard.get(key) ??
    'text'
  const read = (key: string, at: EpochMs, stored: StoredValue): FieldValue => fromStored(typeAt(key, at), stored)
  return ctx.all<ChangeRow>(`${CHANGE} WHERE profile_id = ? ORDER BY id DESC LIMIT ${NEWEST}`, [id]).map((c) => ({
    at: c.at,
    field: c.field,
    old: read(c.field, c.at, c.old),
    new: read(c.field, c.at, c.new),
    source: source(c.source, c.importId),
  }))
}

const recognisedBy = (ctx: Context, id: number, source: ReturnType<typeof sourcesOf>): PersonDetail['identities'] =>
  ctx
    .all<{ namespace: IdentityNamespace; value: string; at: EpochMs; importId: number | null }>(
      `SELECT x.namespace, x.value, x.created_at AS at, x.import_id AS importId FROM (${identitiesOf('= @id')}) o
       JOIN identities x ON x.namespace = o.namespace AND x.value = o.value ORDER BY 1, 2`,
      { id },
    )
    .map(({ importId, ...identity }) => ({ ...identity, source: source('import', importId) }))

const suppressionsOf = (ctx: Context, id: number, profile: Profile): readonly Suppression[] =>
  ctx.all<Suppression>(
    `SELECT ${SUPPRESSION_COLUMNS} FROM suppressions s
     WHERE ((s.kind = 'profile' AND s.value = @id) OR (s.kind = 'email' AND s.value = lower(@email)) OR (s.kind = 'phone' AND s.value = @phone)
        OR (s.kind = 'hash' AND s.value IN (keyed_hash(@key, @email), keyed_hash(@key, @phone))))
       AND (s.expires_at IS NULL OR s.expires_at > @at) ORDER BY s.id DESC`,
    {
      id: String(id),
      email: profile['email'] ?? null,
      phone: profile['phone'] ?? null,
      key: settingsOf(ctx).hashKey,
      at: ctx.at,
    },
  )

/** Sends that were voided before they began never concerned anybody. */
const messagesOf = (ctx: Context, id: number): PersonDetail['messages'] =>
  ctx
    .all<PersonDetail['messages'][number] & { simulated: boolean | number; channel: Channel }>(
      `SELECT r.id AS recipientId, d.uid AS delivery, c.uid AS campaign, c.plan ->> '$.name' AS campaignName, r.channel, r.state, r.reason,
         d.simulated, r.state_at AS at
       FROM recipients r JOIN deliveries d ON d.id = r.delivery_id JOIN campaigns c ON c.id = d.campaign_id
       WHERE r.profile_id = ? AND (d.intent NOT IN ('voided', 'freezing') OR d.started_at IS NOT NULL) ORDER BY r.state_at DESC, r.id DESC LIMIT ${NEWEST}`,
      [id],
    )
    .map((m) => ({ ...m, simulated: Boolean(m.simulated) }))

/** A segment whose rule can no longer be read holds nobody. */
function segmentsOf(ctx: Context, id: number): PersonDetail['segments'] {
  const [catalogue, today] = [catalogueOf(ctx), todayOf(ctx)]
  return ctx
    .all<{ uid: string; name: string; rule: string }>(
      'SELECT uid, name, rule FROM segments WHERE removed_at IS NULL ORDER BY name',
    )
    .filter(({ rule }) => {
      const where = compileRule(JSON.parse(rule) as Rule, catalogue, today)
      if (!where.ok) return false
      return (
        ctx.get(`SELECT 1 FROM profiles p WHERE p.id = @id AND (${where.value.sql})`, { ...where.value.params, id }) !==
        undefined
      )
    })
    .map(({ uid, name }) => ({ uid, name }))
}

/** null when nobody has the id. */
function get(ctx: Context, { id }: { id: number }): PersonDetail | null {
  const columns = [...fieldsOf(ctx).map((f) => f.column), 'import_id']
  const profile = ctx.get<Profile>(`SELECT ${columns.join(', ')} FROM profiles WHERE id = ?`, [id])
  if (!profile) return null
  const source = sourcesOf(ctx, id)
  return {
    id,
    createdAt: profile.created_at,
    updatedAt: profile.updated_at,
    values: valuesOf(ctx, id, profile, source),
    identities: recognisedBy(ctx, id, source),
    consents: ctx.all(
      `SELECT c.channel, u.key AS purpose, c.status, c.at, c.source, c.wording FROM consents c JOIN purposes u ON u.id = c.purpose_id
       WHERE c.profile_id = ? ORDER BY c.id DESC`,
      [id],
    ),
    suppressions: suppressionsOf(ctx, id, profile),
    messages: messagesOf(ctx, id),
    history: historyOf(ctx, id, source),
    segments: segmentsOf(ctx, id),
  }
}

export const personDetail = { get: read('quick')(get) }
