/**
 * Edits of cells that are not saved yet. They outlive the screen, so that going to look at something else loses nothing,
 * and belong to one workspace.
 */
import type { Field, FieldValue } from '../../../src-main/domain/fields.ts'
import type { Notice } from '../../../src-main/domain/units.ts'
import { SvelteMap } from 'svelte/reactivity'
import { unsaved } from '../../app/keep.ts'
import { sameValue, typed } from './values.ts'

interface Edit {
  readonly id: number
  readonly key: string
  readonly text: string
  /** undefined: what was typed does not fit the field. */
  readonly value: FieldValue | undefined
}

interface Kept {
  readonly workspace: string
  readonly edits: readonly Edit[]
}

const MOST_PEOPLE = 1000

export class Staged {
  readonly #edits = new SvelteMap<string, Edit>()
  #refusal: Notice | undefined = $state.raw()
  #workspace = ''

  /** Edits of another workspace are let go; after a reload of the window its own are taken up again. */
  belongTo(workspace: string): void {
    if (this.#workspace === workspace) return
    const kept = JSON.parse(unsaved.get('staged') ?? 'null') as Kept | null
    this.#edits.clear()
    if (this.#workspace === '' && kept?.workspace === workspace)
      for (const edit of kept.edits) this.#edits.set(`${edit.id} ${edit.key}`, edit)
    this.#workspace = workspace
  }

  #keep(): void {
    const kept: Kept = { workspace: this.#workspace, edits: [...this.#edits.values()] }
    unsaved.set('staged', kept.edits.length === 0 ? null : JSON.stringify(kept))
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

  /** Why the engine took none of the edits, until one of them is changed. */
  get refusal(): Notice | undefined {
    return this.#refusal
  }
  refuse(refusal: Notice | undefined): void {
    this.#refusal = refusal
  }
  /** The edit that the refusal is about, as far as it tells. */
  get refused(): Edit | undefined {
    if (!this.#refusal) return undefined
    const { code, params } = this.#refusal
    const [area] = code.split('/')
    const key = area === 'email' || area === 'phone' ? area : String(params['field'] ?? '')
    return this.of(Number(params['edited'] ?? 0), key)
  }

  of(id: number, key: string): Edit | undefined {
    return this.#edits.get(`${id} ${key}`)
  }

  /** An edit that comes back to what is stored is no edit. */
  put(id: number, field: Field, stored: FieldValue | undefined, text: string): void {
    const value = typed(field.type, text)
    this.#refusal = undefined
    if (value !== undefined && sameValue(value, stored)) this.#edits.delete(`${id} ${field.key}`)
    else this.#edits.set(`${id} ${field.key}`, { id, key: field.key, text, value })
    this.#keep()
  }

  discard(): void {
    this.#edits.clear()
    this.#refusal = undefined
    this.#keep()
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
