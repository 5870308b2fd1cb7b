/** The workspace's own facts: who it is, which device it lives on, what is chosen for it. */
import type { PurposeKind } from '../domain/channel.ts'
import type { EpochMs } from '../domain/units.ts'
import { read, write, type Context } from './method.ts'

export interface SettingValues {
  readonly uid: string
  readonly name: string
  readonly country: string
  readonly zone: string
  readonly sample: boolean
  /** Device that sends from this file. */
  readonly device: string
  readonly held: 'other-device' | 'restored' | null
  /** Hex key of `keyed_hash`, so that an erased person's "no" survives without the address. */
  readonly hashKey: string
  readonly lastBackupAt: EpochMs | null
}

export function settingsOf(ctx: Context): SettingValues {
  const rows = ctx.all<{ key: string; value: string }>("SELECT key, value FROM settings WHERE key <> 'epoch'")
  return Object.fromEntries(rows.map((r) => [r.key, JSON.parse(r.value) as unknown])) as unknown as SettingValues
}

function put(ctx: Context, values: Partial<SettingValues>): void {
  for (const [key, value] of Object.entries(values)) {
    ctx.run('INSERT INTO settings VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value', [
      key,
      JSON.stringify(value),
    ])
  }
}

export interface Purpose {
  readonly id: number
  readonly key: string
  readonly label: string
  readonly kind: PurposeKind
}

export const settings = {
  get: read('quick')((ctx: Context, _: null) => settingsOf(ctx)),
  put: write('everyday')((ctx, values: Partial<SettingValues>) => put(ctx, values)),
  /** The first rows of a new workspace: its facts and the usual purposes. */
  begin: write('everyday')((ctx, values: SettingValues & { readonly purposes: readonly Omit<Purpose, 'id'>[] }) => {
    const { purposes, ...facts } = values
    put(ctx, facts)
    for (const p of purposes)
      ctx.run('INSERT INTO purposes (key, label, kind, created_at) VALUES (?, ?, ?, ?)', [
        p.key,
        p.label,
        p.kind,
        ctx.at,
      ])
  }),
  counts: read('quick')((ctx, _: null) => ({
    people: ctx.get<{ n: number }>('SELECT count(*) AS n FROM profiles')!.n,
    segments: ctx.get<{ n: number }>('SELECT count(*) AS n FROM segments WHERE removed_at IS NULL')!.n,
    campaigns: ctx.get<{ n: number }>('SELECT count(*) AS n FROM campaigns WHERE removed_at IS NULL')!.n,
  })),
  schemaVersion: read('quick')((ctx, _: null) => ctx.raw.pragma('user_version', { simple: true }) as number),
  /** Every page and row, as SQLite finds them; [] when all is well. */
  problems: read('long')((ctx, _: null) => {
    const found = ctx.raw.pragma('integrity_check(20)') as { integrity_check: string }[]
    const broken = ctx.raw.pragma('foreign_key_check') as { table: string; rowid: number }[]
    return [
      ...found.map((f) => f.integrity_check).filter((f) => f !== 'ok'),
      ...broken.map((b) => `foreign key: ${b.table} row ${b.rowid}`),
    ]
  }),
  tableCounts: read('long')((ctx, _: null) => {
    const tables = ctx.all<{ name: string }>(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'",
    )
    return Object.fromEntries(
      tables.map((t) => [t.name, ctx.get<{ n: number }>(`SELECT count(*) AS n FROM "${t.name}"`)!.n]),
    )
  }),
  purposes: read('quick')((ctx, _: null) => ctx.all<Purpose>('SELECT id, key, label, kind FROM purposes ORDER BY id')),
  addPurpose: write('everyday')(
    (ctx, p: Omit<Purpose, 'id'>) =>
      ctx.get<Purpose>(
        'INSERT INTO purposes (key, label, kind, created_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING id, key, label, kind',
        [p.key, p.label, p.kind, ctx.at],
      ) ?? null,
  ),
}

export const purposeOf = (ctx: Context, key: string): Purpose | undefined =>
  ctx.get<Purpose>('SELECT id, key, label, kind FROM purposes WHERE key = ?', [key])
