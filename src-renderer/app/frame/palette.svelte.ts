/** What the palette shows for what is typed: commands that match at once, people and campaigns when they are found. */
import type { IconName } from '../../parts/marks/icons.ts'
import type { Commands } from '../commands.svelte.ts'
import { fuzzy } from '../fuzzy.ts'

export interface Line {
  readonly id: string
  readonly label: string
  readonly detail: string
  readonly icon: IconName | undefined
  readonly shortcut: string | undefined
  /** Positions in the label that matched. */
  readonly at: readonly number[]
  readonly run: () => void
}

const SHOWN = 12
/** So many of the lines at most are things found: the commands keep their place. */
const MOST_FOUND = 8

export class PaletteSearch {
  query = $state('')
  #found: readonly Line[] = $state.raw([])
  #asked: AbortController | undefined
  readonly #commands: Commands
  readonly #say: (code: string, params?: Readonly<Record<string, string | number | boolean>>) => string

  readonly lines: readonly Line[] = $derived.by(() => {
    const found = this.#found.slice(0, MOST_FOUND)
    return [...this.#matching().slice(0, SHOWN - found.length), ...found]
  })

  constructor(
    commands: Commands,
    say: (code: string, params?: Readonly<Record<string, string | number | boolean>>) => string,
  ) {
    this.#commands = commands
    this.#say = say
  }

  /** Takes what is typed and asks the finders. Found things of the last query stay until the new ones are here. */
  async type(query: string): Promise<void> {
    this.query = query
    this.#asked?.abort()
    const asked = new AbortController()
    this.#asked = asked
    if (query.trim() === '') {
      this.#found = []
      return
    }
    const found = await this.#commands.find(query, asked.signal)
    if (asked.signal.aborted) return
    this.#found = found.map((one) => ({ ...one, shortcut: undefined, at: fuzzy(query, one.label)?.at ?? [] }))
  }

  #matching(): readonly Line[] {
    const scored = this.#commands.list.flatMap(({ id, label, params, icon, shortcut, run }) => {
      const words = this.#say(label, params)
      const match = fuzzy(this.query, words)
      return match ? [{ id, label: words, detail: '', icon, shortcut, at: match.at, run, score: match.score }] : []
    })
    return scored.sort((a, b) => b.score - a.score)
  }
}
