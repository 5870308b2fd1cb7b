/**
 * A live query: holds the last answer to a question and asks again when the engine says that something it is about has
 * changed. Keeps the old value while counting, never shows an answer to a question that has been asked anew.
 *
 * It does not know the engine; what to ask and where changes are heard come in.
 */

import { untrack } from 'svelte'

export interface LiveClock {
  /** Calls `then` after `ms`; returns what calls it off. */
  after(ms: number, then: () => void): () => void
}

const windowClock: LiveClock = {
  after(ms, then) {
    const timer = setTimeout(then, ms)
    return () => clearTimeout(timer)
  },
}

export interface LiveOptions<T> {
  /** Asks the engine. `signal` aborts when the question is asked anew or the screen is left. */
  readonly ask: (signal: AbortSignal) => Promise<T>
  /** A change of one of these asks again. */
  readonly topics: readonly string[]
  /** Where changes are heard: `engine.onChanged`. Returns what stops hearing. */
  readonly onChanged: (heard: (topics: readonly string[]) => void) => () => void
  readonly clock?: LiveClock
  /** Changes within this many ms of the first are one question. */
  readonly coalesceMs?: number
}

/** Before this nothing says that it is counting. */
export const PATIENCE_MS = 200

export class Live<T> {
  #value: T | undefined = $state.raw()
  #error: Error | undefined = $state.raw()
  #loading = $state(false)
  readonly #options: LiveOptions<T>
  readonly #clock: LiveClock
  #asked: AbortController | undefined
  #callOffPatience: (() => void) | undefined
  #callOffAsk: (() => void) | undefined
  /** Something changed while an answer was out: it may be old when it comes, so it is shown and asked for again. */
  #again = false
  readonly #stopHearing: () => void
  #closed = false

  constructor(options: LiveOptions<T>) {
    this.#options = options
    this.#clock = options.clock ?? windowClock
    this.#stopHearing = options.onChanged((topics) => this.#heard(topics))
    void this.refresh()
  }

  /** The last answer, also while the next is counted. */
  get value(): T | undefined {
    return this.#value
  }
  /** Why the last question had no answer. The value stays as it was. */
  get error(): Error | undefined {
    return this.#error
  }
  /** True when an answer has been out for more than 200 ms. */
  get loading(): boolean {
    return this.#loading
  }

  /** Asks now; an earlier question is called off and its answer never shown. Resolves when answered or superseded. */
  async refresh(): Promise<void> {
    if (this.#closed) return
    this.#callOffAsk?.()
    this.#callOffAsk = undefined
    this.#again = false
    this.#asked?.abort()
    const asked = new AbortController()
    this.#asked = asked
    this.#callOffPatience ??= this.#clock.after(PATIENCE_MS, () => (this.#loading = true))
    try {
      const value = await this.#options.ask(asked.signal)
      if (this.#asked !== asked) return
      this.#value = value
      this.#error = undefined
    } catch (thrown) {
      if (this.#asked !== asked) return
      this.#error = thrown instanceof Error ? thrown : new Error(String(thrown))
    }
    this.#settle()
    if (this.#again) this.#askSoon()
  }

  /** Stops hearing and calls off what is out. */
  close(): void {
    this.#closed = true
    this.#stopHearing()
    this.#callOffAsk?.()
    this.#asked?.abort()
    this.#settle()
  }

  #settle(): void {
    this.#asked = undefined
    this.#callOffPatience?.()
    this.#callOffPatience = undefined
    this.#loading = false
  }

  #heard(topics: readonly string[]): void {
    if (this.#closed || !topics.some((topic) => this.#options.topics.includes(topic))) return
    // a steady stream of changes must not call off every question before it is answered
    if (this.#asked) this.#again = true
    else this.#askSoon()
  }

  #askSoon(): void {
    this.#callOffAsk ??= this.#clock.after(this.#options.coalesceMs ?? 50, () => {
      this.#callOffAsk = undefined
      void this.refresh()
    })
  }
}

/**
 * A live query that ends with the component it is made in; call it at the top of the component's script. When the
 * question depends on state of the screen, `depends` reads that state, and a change of it asks anew.
 */
export function live<T>(options: LiveOptions<T>, depends?: () => unknown): Live<T> {
  const query = new Live(options)
  $effect(() => () => query.close())
  if (depends) {
    let first = true
    $effect(() => {
      depends()
      if (!first) untrack(() => void query.refresh())
      first = false
    })
  }
  return query
}
