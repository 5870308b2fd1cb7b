/** Reads the small text files that a command names: rules, templates, settings, secrets. `-` is standard input. */
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { en, sv } from 'zod/locales'
import { rule } from '../../contract/shapes.ts'
import { nestsTooDeep } from '../../contract/wire.ts'
import type { Rule } from '../../domain/rule.ts'
import type { Locale } from '../../words/say.ts'
import type { Console } from './console.ts'
import { stop } from './stop.ts'
import { readAll } from './terminal.ts'

/** What the shape of a file asked for, by language. */
const TELLS = { en: en().localeError, sv: sv().localeError } as const satisfies Record<Locale, unknown>

/** UTF-8 text. Refuses a file that is not there, may not be read, or is no UTF-8. */
export async function textOf(console: Console, typed: string): Promise<string> {
  if (typed === '-') return readAll(console.terminal.stdin)
  const file = basename(typed)
  const bytes = await readFile(console.path(typed)).catch((error: NodeJS.ErrnoException) => refused(error, file))
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return stop('cli/not-text', { file })
  }
}

export async function jsonOf(console: Console, typed: string): Promise<unknown> {
  const text = await textOf(console, typed)
  const file = basename(typed)
  const value = parsed(text, file)
  return nestsTooDeep(value) ? stop('cli/too-deep', { file }) : value
}

function parsed(text: string, file: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return stop('cli/not-json', { file })
  }
}

/** A segment's rule. What does not fit is said with its place in the file. */
export async function ruleFile(console: Console, typed: string): Promise<Rule> {
  const file = basename(typed)
  const read = rule.safeParse(await jsonOf(console, typed), { error: TELLS[console.locale] })
  if (read.success) return read.data
  const { path, message: what } = read.error.issues[0]!
  return path.length === 0
    ? stop('cli/not-a-rule', { file, what })
    : stop('cli/unfit-rule', { file, where: path.join('.'), what })
}

function refused({ code }: NodeJS.ErrnoException, file: string): never {
  if (code === 'ENOENT') return stop('call/file-missing', { file })
  if (code === 'EISDIR') return stop('call/file-is-folder', { file })
  return stop('call/file-denied', { file })
}

/** A whole number of at least `least`, or the end of the command. Spaces and thousands' marks count for nothing. */
export function wholeNumber(typed: string, least = 0): number {
  const digits = typed.replace(/[\s\u00a0\u202f_]/g, '')
  const n = /^\d{1,12}$/.test(digits) ? Number(digits) : -1
  return n >= least ? n : stop('cli/bad-number', { text: typed })
}
