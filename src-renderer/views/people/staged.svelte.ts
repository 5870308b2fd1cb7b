/**
 * Edits of cells that are not saved yet. They outlive the screen, so that going to look at something else loses nothing,
 * and belong to one workspace.
 */
import type { Field, FieldValue } from '../../../src-main/domain/fields.ts'
import { SvelteMap } from 'svelte/reactivity'
import { sameValue, typed } from './values.ts'

interface Edit {
  readonly id: number
  readonly key: string
  readonly text: string
  /** undefined: what was typed does not fit the field. */
  readonly value: FieldValue | undefined
}

const MOST_PEOPLE = 1000

export class Staged {
  readonly #edits = new SvelteMap<string, Edit>()
  #workspace = ''

  /** Edits of another workspace are let go. */
  belongTo(workspace: string): void {
    if (this.#workspace !== workspace) this.#edits.clear()
    this.#workspace = workspace
  }

  /** How many cells. */
  get count(): number {
    return this.#edits.size
  }
  get people(): number {
    return new Set([...this.#edits.values()].map(({ id }) => id)).size
  }
  /** How many cells hold something that does not fit their field. */
  get bad(): number {
    return [...this.#edits.values()].filter(({ value }) => value === undefined).length
  }
  get tooMany(): boolean {
    return this.people > MOST_PEOPLE
  }

  of(id: number, key: string): Edit | undefined {
    return this.#edits.get(`${id} ${key}`)
  }

  /** An edit that comes back to what is stored is no edit. */
  put(id: number, field: Field, stored: FieldValue | undefined, text: string): void {
    const value = typed(field.type, text)
    if (value !== undefined && sameValue(value, stored)) this.#edits.delete(`${id} ${field.key}`)
    else this.#edits.set(`${id} ${field.key}`, { id, key: field.key, text, value })
  }

  discard(): void {
    this.#edits.clear()
  }

  /** As `people.saveAll` takes them. */
  get edits(): { id: number; values: Record<string, FieldValue> }[] {
    const byPerson = new Map<number, Record<string, FieldValue>>()
    for (const { id, key, value } of this.#edits.values()) {
      if (value === undefined) continue
      byPerson.set(id, { ...byPerson.get(id), [key]: value })
    }
    return [...byPerson].map(([id, values]) => ({ id, values }))
  }
}

export const staged = new Staged()
