/**
 * Everything that can be done by name, once: feeds the palette, the shortcut sheet, the keys and the native menu.
 *
 * Knows no screen; screens register what they offer and take it back when they leave.
 */
import { untrack } from 'svelte'
import type { Param } from '../../src-main/domain/units.ts'
import type { IconName } from '../parts/marks/icons.ts'
import type { KeyPress } from './keys.ts'
import { isShortcut } from './keys.ts'

export interface Command {
  readonly id: string
  /** Code of its words. */
  readonly label: string
  readonly params?: Readonly<Record<string, Param>>
  /** Code of the heading it stands under in the shortcut sheet and the menu. */
  readonly group: string
  readonly icon?: IconName
  /** `Mod+Shift+P`: Mod is Ctrl, on a Mac Cmd. */
  readonly shortcut?: string
  /** False hides it everywhere and silences its key. */
  readonly when?: () => boolean
  readonly run: () => void
}

/** A command as a native menu takes it: words looked up, keys in Electron's accelerator grammar, nothing to call. */
export interface MenuEntry {
  readonly id: string
  readonly label: string
  readonly group: string
  readonly accelerator?: string
}

/** Something that is not a command: a person, a campaign, a segment. */
export interface Found {
  readonly id: string
  readonly label: string
  /** What it is, in pale: "segment, 4,112 people". */
  readonly detail: string
  readonly icon: IconName
  readonly run: () => void
}
export type Finder = (query: string, signal: AbortSignal) => Promise<readonly Found[]>

/** A bare key has none: the menu would take it from someone who writes. */
const accelerator = (shortcut: string | undefined): string | undefined =>
  shortcut === undefined || shortcut.length === 1
    ? undefined
    : shortcut.replace('Mod', 'CommandOrControl').replace('ArrowLeft', 'Left').replace('ArrowRight', 'Right')

export class Commands {
  #all: readonly Command[] = $state.raw([])
  #finders: readonly Finder[] = $state.raw([])

  /** Adds commands and returns what takes them away again. An id that is taken is our mistake. */
  register(commands: readonly Command[]): () => void {
    // untracked, so that an effect that registers does not depend on the whole registry
    const known = untrack(() => this.#all)
    for (const { id } of commands) if (known.some((one) => one.id === id)) throw new Error(`commands: ${id} twice`)
    this.#all = [...known, ...commands]
    return () => (this.#all = untrack(() => this.#all).filter((one) => !commands.includes(one)))
  }

  addFinder(finder: Finder): () => void {
    this.#finders = [...untrack(() => this.#finders), finder]
    return () => (this.#finders = untrack(() => this.#finders).filter((one) => one !== finder))
  }

  /** What can be done now. */
  get list(): readonly Command[] {
    return this.#all.filter((command) => command.when?.() ?? true)
  }

  run(id: string): boolean {
    const command = this.list.find((known) => known.id === id)
    command?.run()
    return command !== undefined
  }

  /** Runs the command of a key press; false when it has none. */
  press(press: KeyPress, mac: boolean): boolean {
    const command = this.list.find(({ shortcut }) => shortcut !== undefined && isShortcut(shortcut, press, mac))
    command?.run()
    return command !== undefined
  }

  /** Asks every finder and joins what they found, in the finders' order. */
  async find(query: string, signal: AbortSignal): Promise<readonly Found[]> {
    return (await Promise.all(this.#finders.map((finder) => finder(query, signal)))).flat()
  }

  /** The registry as plain data for a native menu, with words from `say`. */
  menu(say: (code: string, params?: Readonly<Record<string, Param>>) => string): readonly MenuEntry[] {
    return this.list.map(({ id, label, params, group, shortcut }) => {
      const keys = accelerator(shortcut)
      return { id, label: say(label, params), group: say(group), ...(keys === undefined ? {} : { accelerator: keys }) }
    })
  }
}

export const commands = new Commands()
