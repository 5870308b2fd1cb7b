/**
 * How a command speaks: one JSON document or lines of text on stdout, everything else on stderr, in the language asked
 * for. It decides nothing about workspaces.
 */
import { createInterface } from 'node:readline/promises'
import { resolve } from 'node:path'
import type { Notice, Param, Refusal } from '../../domain/units.ts'
import { intlTag, LOCALES, number, type Locale } from '../../words/say.ts'
import { say, words } from '../../words/table.ts'
import { stop } from './stop.ts'
import type { Terminal } from './terminal.ts'

export interface Globals {
  readonly workspace?: string
  readonly json?: boolean
  readonly yes?: boolean
  /** `--no-input` makes it false. */
  readonly input?: boolean
  readonly locale?: string
}
export type Cell = string | number | null

const GAP = '  '
const CLEAR_LINE = '\r\x1b[K'

export class Console {
  readonly terminal: Terminal
  readonly globals: Globals
  readonly locale: Locale
  private progressShown = false

  constructor(terminal: Terminal, globals: Globals) {
    this.terminal = terminal
    this.globals = globals
    this.locale = localeOf(terminal.env, globals.locale)
  }

  say(code: string, params: Readonly<Record<string, Param>> = {}): string {
    return this.sayNotice({ code, params })
  }

  /** Parameters that are themselves words (a delivery's status, the code of a check, an identity) are said as such. */
  sayNotice({ code, params }: Notice): string {
    const { status, check, namespace } = params
    const said: Record<string, Param> = { ...params }
    if (`cli/status-${String(status)}` in words) said['status'] = this.say(`cli/status-${String(status)}`)
    if (`field/${String(namespace)}` in words) said['namespace'] = this.say(`field/${String(namespace)}`).toLowerCase()
    if (String(check) in words) said['check'] = this.kind(String(check))
    return say(this.locale, { code, params: said })
  }

  /** The sentence that a code stands for, whatever it is said of. */
  kind(code: string): string {
    return say(this.locale, { code, params: {} }).replace(/\{\w+\}/g, '…')
  }

  number(n: number): string {
    return number(this.locale, n)
  }

  time(at: number, zone: string): string {
    const options = { dateStyle: 'medium', timeStyle: 'short', timeZone: zone } as const
    return new Intl.DateTimeFormat(intlTag(this.locale), options).format(at)
  }

  /** The answer: the document with --json, the lines without. */
  answer(document: unknown, lines: () => readonly string[]): void {
    this.clearProgress()
    if (this.globals.json) this.terminal.stdout.write(`${JSON.stringify(document, null, 2)}\n`)
    else for (const line of lines()) this.terminal.stdout.write(`${line}\n`)
  }

  tell(line: string): void {
    this.clearProgress()
    this.terminal.stderr.write(`${line}\n`)
  }

  refused(refusal: Refusal): void {
    const sentence = refusal.code in words ? this.sayNotice(refusal) : refusal.code
    this.tell(this.globals.json ? JSON.stringify({ ...refusal, sentence }) : `utskick: ${sentence}`)
  }

  /** A line that the next one replaces; nothing where nobody watches. */
  progress(line: string): void {
    if (!this.terminal.stderr.isTTY) return
    this.terminal.stderr.write(CLEAR_LINE + line)
    this.progressShown = true
  }

  clearProgress(): void {
    if (this.progressShown) this.terminal.stderr.write(CLEAR_LINE)
    this.progressShown = false
  }

  /** True with --yes; asks a person; refuses where there is none to ask. */
  async confirm(question: string): Promise<boolean> {
    const { terminal, globals } = this
    if (globals.yes) return true
    if (globals.input === false || !terminal.stdin.isTTY) return stop('cli/needs-yes', { question })
    const lines = createInterface({ input: terminal.stdin, output: terminal.stderr as NodeJS.WritableStream })
    try {
      const typed = await lines.question(`${question} [${this.say('cli/yes-no')}] `, { signal: terminal.interrupted })
      return /^(y|yes|j|ja)$/i.test(typed.trim())
    } catch {
      return stop('cli/cancelled')
    } finally {
      lines.close()
    }
  }

  /** The absolute path of what was typed. */
  path(typed: string): string {
    return resolve(this.terminal.cwd, typed)
  }

  /** Aligned columns; numbers stand to the right. A `null` cell is empty. */
  table(rows: readonly (readonly Cell[])[], headers: readonly string[] = []): string[] {
    const all = headers.length > 0 ? [headers, ...rows] : rows
    const texts = all.map((row) => row.map((cell) => this.cell(cell)))
    const widths = texts.reduce<number[]>((max, row) => row.map((text, i) => Math.max(max[i] ?? 0, width(text))), [])
    const right = widths.map((_, i) => rows.some((row) => typeof row[i] === 'number'))
    return texts.map((row) =>
      row
        .map((text, i) => {
          const space = ' '.repeat(widths[i]! - width(text))
          return right[i] ? space + text : text + space
        })
        .join(GAP)
        .trimEnd(),
    )
  }

  private cell(cell: Cell): string {
    if (cell === null) return ''
    return typeof cell === 'number' ? this.number(cell) : cell.replace(/\p{Cc}+/gu, ' ')
  }
}

const width = (text: string): number => [...text.normalize('NFC')].length

/** --locale, then UTSKICK_LOCALE, then what POSIX says (LC_ALL, LC_MESSAGES, LANG). */
export function localeOf(env: Terminal['env'], asked: string | undefined): Locale {
  const wanted = asked ?? (env['UTSKICK_LOCALE'] || env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || 'en')
  return LOCALES.find((locale) => wanted.toLowerCase().startsWith(locale)) ?? 'en'
}
