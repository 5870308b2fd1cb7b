/** Templates with all their versions, and the files they use. A version is never changed. */
import type { Channel } from '../../domain/channel.ts'
import type { TemplateContent } from '../../domain/content.ts'
import { done, refuse, type EpochMs, type Result } from '../../domain/units.ts'
import { read, write, type Context } from '../method.ts'
import { IS_OVER } from './campaigns.ts'

export interface TemplateRow {
  readonly uid: string
  readonly name: string
  readonly channel: Channel
  readonly version: number
  readonly updatedAt: EpochMs
  readonly content: TemplateContent
}
export interface AssetRow {
  readonly id: number
  readonly name: string
  readonly mime: string
  readonly sha256: string
  readonly sizeBytes: number
}

type Stored = Omit<TemplateRow, 'content'> & { readonly content: string }

const LATEST = `
  SELECT t.uid, t.name, t.channel, t.updated_at AS updatedAt, v.version, v.content
  FROM templates t JOIN template_versions v ON v.template_id = t.id
  WHERE t.removed_at IS NULL`
const NEWEST = 'AND v.version = (SELECT max(version) FROM template_versions WHERE template_id = t.id)'
const ASSET = 'SELECT id, name, mime, sha256, length(bytes) AS sizeBytes FROM assets'

const opened = (row: Stored): TemplateRow => ({ ...row, content: JSON.parse(row.content) as TemplateContent })

function get(ctx: Context, uid: string, version: number | null): TemplateRow | null {
  const row =
    version === null
      ? ctx.get<Stored>(`${LATEST} ${NEWEST} AND t.uid = ?`, [uid])
      : ctx.get<Stored>(`${LATEST} AND v.version = ? AND t.uid = ?`, [version, uid])
  return row ? opened(row) : null
}

function save(
  ctx: Context,
  input: { uid: string | null; name: string; content: TemplateContent },
): Result<TemplateRow> {
  const taken = ctx.get<{ uid: string }>('SELECT uid FROM templates WHERE name = ? AND removed_at IS NULL', [
    input.name,
  ])
  if (taken && taken.uid !== input.uid) return refuse('template/name-taken', { name: input.name })
  const uid = input.uid ?? ctx.uid()
  if (input.uid === null) {
    const { channel } = input.content
    ctx.run('INSERT INTO templates (uid, name, channel, created_at, updated_at) VALUES (?, ?, ?, ?, ?)', [
      uid,
      input.name,
      channel,
      ctx.at,
      ctx.at,
    ])
  } else if (
    ctx.run('UPDATE templates SET name = ?, updated_at = ? WHERE uid = ? AND removed_at IS NULL', [
      input.name,
      ctx.at,
      uid,
    ]) === 0
  ) {
    return refuse('template/not-found', { template: uid })
  }
  const before = get(ctx, uid, null)
  const content = JSON.stringify(input.content)
  if (!before || JSON.stringify(before.content) !== content) {
    ctx.run('INSERT INTO template_versions SELECT id, ?, ?, ? FROM templates WHERE uid = ?', [
      (before?.version ?? 0) + 1,
      content,
      ctx.at,
      uid,
    ])
  }
  return done(get(ctx, uid, null) as TemplateRow)
}

export const templates = {
  list: read('quick')((ctx, _: null) =>
    ctx.all<Stored>(`${LATEST} ${NEWEST} ORDER BY t.updated_at DESC, t.id DESC`).map(opened),
  ),
  get: read('quick')((ctx, { uid, version }: { uid: string; version: number | null }) => get(ctx, uid, version)),
  versions: read('quick')((ctx, uid: string) =>
    ctx.all<{ version: number; createdAt: EpochMs }>(
      `SELECT v.version, v.created_at AS createdAt FROM template_versions v JOIN templates t ON t.id = v.template_id
       WHERE t.uid = ? ORDER BY v.version DESC`,
      [uid],
    ),
  ),
  save: write('everyday')(save),
  remove: write('everyday')((ctx, uid: string): Result<{ removed: boolean }> => {
    const used = ctx.get<{ name: string }>(
      `SELECT plan ->> 'name' AS name FROM campaigns WHERE removed_at IS NULL AND plan ->> 'template' = ? AND NOT ${IS_OVER}`,
      [uid],
    )
    if (used) return refuse('template/in-use', { campaign: used.name })
    return done({
      removed: ctx.run('UPDATE templates SET removed_at = ? WHERE uid = ? AND removed_at IS NULL', [ctx.at, uid]) > 0,
    })
  }),
  assets: read('quick')((ctx, _: null) => ctx.all<AssetRow>(`${ASSET} ORDER BY name`)),
  assetBytes: read('quick')((ctx, ids: readonly number[]) =>
    ctx.all<AssetRow & { bytes: Uint8Array }>(
      `SELECT id, name, mime, sha256, length(bytes) AS sizeBytes, bytes FROM assets WHERE id IN (SELECT value FROM json_each(?))`,
      [JSON.stringify(ids)],
    ),
  ),
  addAsset: write('everyday')(
    (ctx, a: { name: string; mime: string; sha256: string; bytes: Uint8Array }): Result<AssetRow> => {
      const taken = ctx.get<AssetRow>(`${ASSET} WHERE name = ?`, [a.name])
      if (taken) return taken.sha256 === a.sha256 ? done(taken) : refuse('asset/name-taken', { name: a.name })
      ctx.run('INSERT INTO assets (name, mime, sha256, bytes, created_at) VALUES (?, ?, ?, ?, ?)', [
        a.name,
        a.mime,
        a.sha256,
        a.bytes,
        ctx.at,
      ])
      return done(ctx.get<AssetRow>(`${ASSET} WHERE name = ?`, [a.name]) as AssetRow)
    },
  ),
  /** Refused while a template version in force or a delivery that may still send names it. */
  removeAsset: write('everyday')((ctx, id: number): Result<{ removed: boolean }> => {
    const names = `EXISTS (SELECT 1 FROM json_each(%, '$.assets') a WHERE a.value ->> 'assetId' = @id)`
    const used = ctx.get<{ name: string }>(
      `SELECT t.name FROM templates t JOIN template_versions v ON v.template_id = t.id
       WHERE t.removed_at IS NULL ${NEWEST} AND ${names.replace('%', 'v.content')}
       UNION ALL
       SELECT frozen ->> '$.plan.name' FROM deliveries
       WHERE intent IN ('freezing', 'frozen', 'scheduled', 'sending', 'paused', 'held') AND ${names.replace("json_each(%, '$.assets')", "json_each(frozen, '$.content.assets')")}`,
      { id },
    )
    if (used) return refuse('asset/in-use', { name: used.name })
    return done({ removed: ctx.run('DELETE FROM assets WHERE id = ?', [id]) > 0 })
  }),
}
