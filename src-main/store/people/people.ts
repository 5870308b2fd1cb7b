/**
 * People: created, edited, deleted and erased by hand. Identities follow the contact addresses, and every changed
 * value leaves a row in `changes`. Values arrive normalised (domain/person.ts).
 */
import { fold, isIdentity, type IdentityNamespace } from '../../domain/fields.ts'
import type { Values } from '../../domain/person.ts'
import { done, refuse, type Result } from '../../domain/units.ts'
import { fieldsOf, toStored, type StoredField, type StoredValue } from './fields.ts'
import { write, type Context } from '../method.ts'
import { deletePeople, forget } from './forget.ts'
import { giveIdentity, identitiesOf } from './identities.ts'
import { peopleQuery } from './query.ts'
import { personDetail } from './detail.ts'

type Stored = Readonly<Record<string, StoredValue>>

interface Change {
  readonly field: StoredField
  readonly old: StoredValue
  readonly new: StoredValue
}

/** Names a person to another: the name, or what they are reached by. */
const nameOf = (ctx: Context, id: number): string =>
  ctx.get<{ name: string }>(
    `SELECT coalesce(nullif(trim(coalesce(first_name, '') || ' ' || coalesce(last_name, '')), ''), company, email, phone, customer_number, '#' || id) AS name
     FROM profiles WHERE id = ?`,
    [id],
  )?.name ?? `#${id}`

/** The new address recognises the person from now on; an edit by hand means that the old one was wrong. */
function moveIdentity(ctx: Context, id: number, namespace: IdentityNamespace, change: Change): Result<null> {
  if (change.old !== null) {
    const old = fold(String(change.old))
    ctx.run('DELETE FROM identities WHERE namespace = ? AND value = ? AND profile_id = ?', [namespace, old, id])
  }
  if (change.new === null) return done(null)
  const value = fold(String(change.new))
  const owner = ctx.get<{ id: number }>('SELECT profile_id AS id FROM identities WHERE namespace = ? AND value = ?', [
    namespace,
    value,
  ])
  if (owner && owner.id !== id) {
    const isThere = ctx.get('SELECT 1 FROM profiles WHERE id = ?', [owner.id])
    if (!isThere) return refuse('people/being-imported', { value: String(change.new) })
    const person = { id: owner.id, name: nameOf(ctx, owner.id) }
    return refuse('people/taken', { field: namespace, value: String(change.new), ...person })
  }
  giveIdentity(ctx, { id, namespace, value, importId: null })
  return done(null)
}

function changesOf(fields: readonly StoredField[], before: Stored, values: Values): Result<readonly Change[]> {
  const changes: Change[] = []
  for (const [key, value] of Object.entries(values)) {
    const field = fields.find((f) => f.key === key)
    if (!field) return refuse('people/unknown-field', { field: key })
    const change = { field, old: before[field.column] ?? null, new: toStored(value) }
    if (change.old !== change.new) changes.push(change)
  }
  return done(changes)
}

function apply(ctx: Context, id: number, changes: readonly Change[], isNew: boolean): Result<null> {
  for (const change of changes) {
    const { field } = change
    ctx.run(`UPDATE profiles SET ${field.column} = ? WHERE id = ?`, [change.new, id])
    if (!isNew) {
      ctx.run("INSERT INTO changes (profile_id, field, old, new, source, at) VALUES (?, ?, ?, ?, 'hand', ?)", [
        id,
        field.key,
        change.old,
        change.new,
        ctx.at,
      ])
    }
    if (!isIdentity(field.key)) continue
    const moved = moveIdentity(ctx, id, field.key, change)
    if (!moved.ok) return moved
  }
  if (!ctx.get(identitiesOf('= @id'), { id })) return refuse('people/no-identity')
  ctx.run('UPDATE profiles SET updated_at = ? WHERE id = ?', [ctx.at, id])
  return done(null)
}

export interface Edit {
  /** null creates. */
  readonly id: number | null
  readonly values: Values
}

/** Answers with the person's id and whether anything changed. */
function save(ctx: Context, fields: readonly StoredField[], edit: Edit): Result<{ id: number; changed: boolean }> {
  const isNew = edit.id === null
  const id =
    edit.id ??
    ctx.get<{ id: number }>('INSERT INTO profiles (created_at, updated_at) VALUES (?, ?) RETURNING id', [
      ctx.at,
      ctx.at,
    ])!.id
  const before = ctx.get<Stored>(`SELECT ${fields.map((f) => f.column).join(', ')} FROM profiles WHERE id = ?`, [id])
  if (!before) return refuse('people/not-found', { person: id })
  const changes = changesOf(fields, before, edit.values)
  if (!changes.ok) return changes
  if (!isNew && changes.value.length === 0) return done({ id, changed: false })
  const applied = apply(ctx, id, changes.value, isNew)
  return applied.ok ? done({ id, changed: true }) : applied
}

export const people = {
  ...peopleQuery,
  ...personDetail,
  /** Refuses 'people/taken' (with the other's id and name), 'people/being-imported', 'people/no-identity', 'people/not-found', 'people/unknown-field'. */
  save: write('everyday')((ctx, edit: Edit): Result<{ id: number }> => {
    const saved = save(ctx, fieldsOf(ctx), edit)
    return saved.ok ? done({ id: saved.value.id }) : saved
  }),
  /** All edits, or the first refusal and none; its `edited` says whose it was. */
  saveAll: write('everyday')((ctx, edits: readonly (Edit & { readonly id: number })[]): Result<{ changed: number }> => {
    const fields = fieldsOf(ctx)
    let changed = 0
    for (const edit of edits) {
      const saved = save(ctx, fields, edit)
      if (!saved.ok) return refuse(saved.refusal.code, { ...saved.refusal.params, edited: edit.id })
      if (saved.value.changed) changed++
    }
    return done({ changed })
  }),
  remove: write('everyday')((ctx, ids: readonly number[]) => deletePeople(ctx, ids)),
  forget: write('everyday')(forget),
}
