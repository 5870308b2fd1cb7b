/**
 * The field catalogue: standard attributes and custom fields, and the columns of profiles that hold them. A custom
 * field is the column `f<id>`; its key and label never reach SQL text. An empty value is NULL in every type; a boolean
 * is 0 or 1, a date `YYYY-MM-DD`, a set the JSON of a sorted array without repeats.
 */
import { STANDARD_FIELDS, type Field, type FieldType, type FieldValue } from '../../domain/fields.ts'
import { done, refuse, type Result } from '../../domain/units.ts'
import { read, write, type Context } from '../method.ts'

export interface StoredField extends Field {
  /** In profiles, and in `changes.field`. */
  readonly column: string
}
export type StoredValue = string | number | null

/** SQLite has room for 2,000 columns; removed fields keep theirs. */
const MOST_FIELDS = 1500
const COLUMN_TYPE: Record<FieldType, string> = {
  text: 'TEXT',
  number: 'REAL',
  date: 'TEXT',
  boolean: 'INTEGER',
  set: 'TEXT',
}

const STANDARD: readonly StoredField[] = STANDARD_FIELDS.map(({ key, type }) => ({
  id: null,
  key,
  label: key,
  type,
  column: key,
}))

type Row = { readonly id: number; readonly key: string; readonly label: string; readonly type: FieldType }
const withColumn = (row: Row): StoredField => ({ ...row, column: `f${row.id}` })

/** Standard attributes, then custom fields in the order they were made. */
export const fieldsOf = (ctx: Context): readonly StoredField[] => [
  ...STANDARD,
  ...ctx.all<Row>('SELECT id, key, label, type FROM fields WHERE removed_at IS NULL ORDER BY id').map(withColumn),
]

/** Tombstones: history keeps their names, and a rule that reads one is refused by its label. */
export const removedFieldsOf = (ctx: Context): readonly StoredField[] =>
  ctx.all<Row>('SELECT id, key, label, type FROM fields WHERE removed_at IS NOT NULL ORDER BY id DESC').map(withColumn)

export const toStored = (value: FieldValue): StoredValue =>
  typeof value === 'boolean'
    ? Number(value)
    : typeof value === 'object' && value !== null
      ? JSON.stringify(value)
      : value

export const fromStored = (type: FieldType, stored: StoredValue): FieldValue =>
  stored === null
    ? null
    : type === 'boolean'
      ? stored === 1
      : type === 'set'
        ? (JSON.parse(String(stored)) as string[])
        : stored

/** A SQL expression for the field's value in `json_object`, over alias p. */
const jsonOf = ({ column, type }: StoredField): string =>
  type === 'boolean'
    ? `json(iif(p.${column} IS NULL, 'null', iif(p.${column} = 1, 'true', 'false')))`
    : type === 'set'
      ? `json(coalesce(p.${column}, 'null'))`
      : `p.${column}`

/** Where the values of `keys` stand. A key that is no field has no column and is left out. */
export const readColumns = (
  ctx: Context,
  keys: readonly string[],
): readonly { readonly key: string; readonly column: string; readonly json: string }[] =>
  fieldsOf(ctx)
    .filter((f) => keys.includes(f.key))
    .map((f) => ({ key: f.key, column: f.column, json: jsonOf(f) }))

const bare = ({ id, key, label, type }: StoredField): Field => ({ id, key, label, type })

/** Adds a field and its column. The key must have been checked. Refuses 'fields/taken' and 'fields/too-many'. */
export function createField(ctx: Context, { key, label, type }: Omit<Field, 'id'>): Result<Field> {
  if (ctx.get<{ n: number }>('SELECT count(*) AS n FROM fields')!.n >= MOST_FIELDS) return refuse('fields/too-many')
  if (fieldsOf(ctx).some((f) => f.key === key)) return refuse('fields/taken', { key })
  const { id } = ctx.get<{ id: number }>(
    'INSERT INTO fields (key, label, type, created_at) VALUES (?, ?, ?, ?) RETURNING id',
    [key, label, type, ctx.at],
  )!
  ctx.raw.exec(`ALTER TABLE profiles ADD COLUMN f${id} ${COLUMN_TYPE[type]}`)
  return done({ id, key, label, type })
}

export const fields = {
  list: read('quick')((ctx, _: null): readonly Field[] => fieldsOf(ctx).map(bare)),
  create: write('everyday')(createField),
  rename: write('everyday')(
    (ctx, { id, label }: { id: number; label: string }) =>
      ctx.run('UPDATE fields SET label = ? WHERE id = ? AND removed_at IS NULL', [label, id]) > 0,
  ),
  remove: write('everyday')(
    (ctx, id: number) =>
      ctx.run('UPDATE fields SET removed_at = ? WHERE id = ? AND removed_at IS NULL', [ctx.at, id]) > 0,
  ),
}
