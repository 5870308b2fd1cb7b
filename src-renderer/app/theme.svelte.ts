/** Light, dark or the system's; ordinary or high contrast. Writes `data-theme` and `data-contrast` on the root element. */
import { recall, remember } from './keep.ts'

export const THEMES = ['system', 'light', 'dark'] as const
export type ThemeMode = (typeof THEMES)[number]
export const CONTRASTS = ['system', 'normal', 'more'] as const
export type ContrastMode = (typeof CONTRASTS)[number]

const oneOf = <T extends string>(all: readonly T[], kept: string | null, otherwise: T): T =>
  all.find((one) => one === kept) ?? otherwise

export class Theme {
  #mode: ThemeMode = $state('system')
  #contrast: ContrastMode = $state('system')
  #systemDark = $state(false)
  #systemMore = $state(false)

  /** What is on screen now, after asking the system where it decides. Charts redraw when it changes. */
  readonly shown: string = $derived.by(() => `${this.dark ? 'dark' : 'light'} ${this.more ? 'more' : 'normal'}`)

  get mode(): ThemeMode {
    return this.#mode
  }
  get contrast(): ContrastMode {
    return this.#contrast
  }
  get dark(): boolean {
    return this.#mode === 'system' ? this.#systemDark : this.#mode === 'dark'
  }
  get more(): boolean {
    return this.#contrast === 'system' ? this.#systemMore : this.#contrast === 'more'
  }

  set(mode: ThemeMode): void {
    this.#mode = mode
    remember('theme', mode)
    this.#write()
  }

  setContrast(contrast: ContrastMode): void {
    this.#contrast = contrast
    remember('contrast', contrast)
    this.#write()
  }

  /** Follows the system and draws the kept choice. Called once, before anything is mounted. */
  start(): void {
    this.#mode = oneOf(THEMES, recall('theme'), 'system')
    this.#contrast = oneOf(CONTRASTS, recall('contrast'), 'system')
    this.#follow('(prefers-color-scheme: dark)', (on) => (this.#systemDark = on))
    this.#follow('(prefers-contrast: more)', (on) => (this.#systemMore = on))
    this.#write()
  }

  #follow(query: string, take: (on: boolean) => void): void {
    const asked = matchMedia(query)
    take(asked.matches)
    asked.addEventListener('change', () => {
      take(asked.matches)
      this.#write()
    })
  }

  #write(): void {
    const { dataset } = document.documentElement
    dataset['theme'] = this.dark ? 'dark' : 'light'
    dataset['contrast'] = this.more ? 'more' : 'normal'
  }
}

export const theme = new Theme()
