/** Which rows are selected: some by id, or all but some. "All" means every row of the question, seen or not. */
import { SvelteSet } from 'svelte/reactivity'

export type RowId = string | number

export class Selection {
  #all = $state(false)
  /** The chosen ids; where all are chosen, the ids left out. */
  readonly #ids = new SvelteSet<RowId>()

  get all(): boolean {
    return this.#all
  }
  /** The chosen ids, or with `all` the ids left out. */
  get ids(): readonly RowId[] {
    return [...this.#ids]
  }

  has(id: RowId): boolean {
    return this.#all !== this.#ids.has(id)
  }
  /** How many of `total` rows are selected. */
  count(total: number): number {
    return this.#all ? Math.max(0, total - this.#ids.size) : this.#ids.size
  }

  toggle(id: RowId): void {
    if (!this.#ids.delete(id)) this.#ids.add(id)
  }
  set(id: RowId, selected: boolean): void {
    if (this.has(id) !== selected) this.toggle(id)
  }
  only(ids: readonly RowId[]): void {
    this.clear()
    for (const id of ids) this.#ids.add(id)
  }
  selectAll(): void {
    this.#ids.clear()
    this.#all = true
  }
  clear(): void {
    this.#ids.clear()
    this.#all = false
  }
}
