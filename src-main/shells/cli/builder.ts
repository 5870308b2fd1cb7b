/** What nouns and verbs are built with. The program builds it; the nouns only know what it promises. */
import type { Command } from 'commander'
import type { Caller } from './caller.ts'
import type { Console } from './console.ts'

/** What a command works with. `options` is what commander read, by the names it gives them. */
export interface Task<Options> {
  readonly console: Console
  readonly caller: Caller
  readonly args: readonly string[]
  readonly options: Options
}
/** Its number is the exit code; nothing is 0. */
export type Work<Options> = (task: Task<Options>) => Promise<number | void>
/** Which engine a verb needs: the workspace's, one of this process, or one with nothing open. */
export type Needs = 'workspace' | 'ownership' | 'nothing'

/** What nouns are built with: help texts in the language asked for, and the running of a verb. */
export interface Builder {
  readonly text: (code: string) => string
  noun(name: string, help: string): Command
  verb<Options>(on: Command, usage: string, help: string, work: Work<Options>, needs?: Needs): Command
}
