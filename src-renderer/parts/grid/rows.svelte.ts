/**
 * The rows of a grid, fetched by page as they come into sight. Old rows stay until new ones are here; an answer to an
 * older question is dropped.
 */

export type FetchPage<T> = (offset: number, limit: number, signal: AbortSignal) => Promise<readonly T[]>

export const PAGE_ROWS = 100
/** Pages kept in memory; the least recently seen go first. */
const KEPT_PAGES = 60

export class GridRows<T> {
  #fetch: FetchPage<T>
  // plain maps: `#arrivals` tells what draws rows that they changed
  readonly #pages = new Map<number, { readonly rows: readonly T[]; readonly asOf: number }>()
  readonly #asked = new Map<number, AbortController>()
  #asOf = 0
  /** Read by what draws rows, so that it draws again when a page comes. */
  #arrivals = $state(0)
  #error: Error | undefined = $state.raw()

  constructor(fetch: FetchPage<T>) {
    this.#fetch = fetch
  }

  get error(): Error | undefined {
    return this.#error
  }

  /** The row at `index`, perhaps an old one; undefined until it has come. */
  at(index: number): T | undefined {
    void this.#arrivals
    return this.#pages.get(Math.floor(index / PAGE_ROWS))?.rows[index % PAGE_ROWS]
  }

  /** The question has changed or its answer may have: everything is asked for anew when it is next in sight. */
  renew(fetch: FetchPage<T>): void {
    this.#fetch = fetch
    this.#asOf += 1
    for (const asked of this.#asked.values()) asked.abort()
    this.#asked.clear()
  }

  /** Fetches what is missing or old between two rows. */
  need(first: number, last: number): void {
    const from = Math.floor(first / PAGE_ROWS)
    const to = Math.floor(last / PAGE_ROWS)
    for (const [page, asked] of this.#asked) {
      if (page >= from && page <= to) continue
      asked.abort()
      this.#asked.delete(page)
    }
    for (let page = from; page <= to; page += 1) {
      const known = this.#pages.get(page)
      if (known) {
        this.#pages.delete(page)
        this.#pages.set(page, known)
      }
      if (known?.asOf !== this.#asOf && !this.#asked.has(page)) void this.#ask(page)
    }
  }

  /** Rows from `first`, at most `count`, straight from the source: for copying and ranges. */
  async read(first: number, count: number): Promise<readonly T[]> {
    const out: T[] = []
    const end = first + count
    for (let at = first; at < end;) {
      const rows = await this.#fetch(at, Math.min(1000, end - at), new AbortController().signal)
      if (rows.length === 0) break
      out.push(...rows)
      at += rows.length
    }
    return out
  }

  close(): void {
    for (const asked of this.#asked.values()) asked.abort()
    this.#asked.clear()
  }

  async #ask(page: number): Promise<void> {
    const asked = new AbortController()
    this.#asked.set(page, asked)
    const asOf = this.#asOf
    try {
      const rows = await this.#fetch(page * PAGE_ROWS, PAGE_ROWS, asked.signal)
      if (asked.signal.aborted) return
      this.#pages.set(page, { rows, asOf })
      for (const old of this.#pages.keys()) {
        if (this.#pages.size <= KEPT_PAGES) break
        this.#pages.delete(old)
      }
      this.#error = undefined
    } catch (thrown) {
      if (asked.signal.aborted) return
      this.#error = thrown instanceof Error ? thrown : new Error(String(thrown))
    }
    this.#asked.delete(page)
    this.#arrivals += 1
  }
}
