/**
 * Splits delimited text into rows as it streams by (RFC 4180), with each row's line number and verbatim text. It does
 * not know what the columns mean.
 *
 * A quotation mark that is never closed must not swallow the rows behind it: the line that opens it is rejected and
 * reading goes on with the next line. Up to the place where the mistake showed, a line that does not have exactly the
 * list's columns is rejected too, since it may be the inside of a cell. Memory is a chunk and `MAX_RECORD`; a row
 * beyond that is passed over to its end and rejected.
 */
import type { Notice } from '../../../domain/units.ts'
import { isBlank, KEPT_OF_OVERLONG, MAX_CELL, MAX_RECORD, NO_WARNINGS, type Row } from '../rows.ts'

const QUOTE = '"'
export const SEPARATOR_LINE = /^"?sep=(.)"?[;,\t|]*\s*$/i

export interface CsvShape {
  readonly delimiter: string
  /** '\r' only in a file that has no '\n' (old Mac). */
  readonly newline: '\n' | '\r'
  /** Whether a first line `sep=;` is passed over (it tells Excel the delimiter); it counts as a line. */
  readonly skipSeparatorLine: boolean
}

type Taken =
  | { readonly kind: 'row'; readonly cells: string[]; readonly end: number; readonly next: number }
  /** The text ends inside the row; `openAt` is the quotation mark it ends inside of, or -1. */
  | { readonly kind: 'more'; readonly openAt: number }
  | { readonly kind: 'broken'; readonly at: number }

interface Skip {
  readonly line: number
  readonly kept: string
  quoted: boolean
  before: string
}

export class CsvSplitter {
  readonly #delimiter: string
  readonly #newline: string
  #mayBeSeparatorLine: boolean
  /** Cells that a row must have: as many as the first row. */
  #columns = 0
  #rest = ''
  #line = 1
  #skip: Skip | null = null
  #text = ''
  // The next places of the three characters that matter, -1 when there is none; each is looked for once.
  #quoteAt = 0
  #delimiterAt = 0
  #newlineAt = 0
  #hasNul = false
  #hasBroken = false
  /** Lines before this one may be the inside of a cell whose quotation mark was never closed. */
  #doubtfulUntil = 0
  #openedLine = 0

  constructor(shape: CsvShape) {
    this.#delimiter = shape.delimiter
    this.#newline = shape.newline
    this.#mayBeSeparatorLine = shape.skipSeparatorLine
  }

  /** Adds the rows that end in `chunk` to `rows`; with `final`, what is left as well. */
  push(chunk: string, final: boolean, rows: Row[]): void {
    const text = this.#rest === '' ? chunk : this.#rest + chunk
    this.#text = text
    this.#quoteAt = text.indexOf(QUOTE)
    this.#delimiterAt = text.indexOf(this.#delimiter)
    this.#newlineAt = text.indexOf(this.#newline)
    this.#hasNul = text.includes('\0')
    this.#hasBroken = text.includes('\ufffd')
    let pos = 0
    while (pos < text.length) {
      const next = this.#skip ? this.#passOver(pos, final, rows) : this.#takeRow(pos, final, rows)
      if (next === -1) break
      pos = next
    }
    this.#rest = pos === 0 ? text : text.slice(pos)
    if (final && this.#skip) this.#endSkip(rows, true)
    this.#text = ''
  }

  /** Reads one row at `pos`; returns where the next begins, or -1 when the text ends first. */
  #takeRow(pos: number, final: boolean, rows: Row[]): number {
    const end = this.#nextNewline(pos)
    const quote = this.#nextQuote(pos)
    if (quote === -1 || (end !== -1 && quote > end)) return this.#takePlain(pos, end, final, rows)
    const taken = this.#splitQuoted(pos, final)
    if (taken.kind === 'row') {
      const raw = this.#text.slice(pos, taken.end)
      this.#emit(raw, taken.cells, rows)
      this.#line += 1 + this.#breaksIn(raw)
      return taken.next
    }
    if (taken.kind === 'broken' && (final || end !== -1)) return this.#reject(pos, taken.at, rows)
    const held = this.#text.length - pos
    const openAt = taken.kind === 'more' ? taken.openAt : -1
    const over = held > MAX_RECORD || (openAt !== -1 && this.#text.length - openAt > MAX_CELL)
    if (!over) return -1
    if (openAt !== -1 && this.#looksLikeRows(pos)) return this.#reject(pos, this.#text.length, rows)
    return this.#beginSkip(pos)
  }

  #takePlain(pos: number, newline: number, final: boolean, rows: Row[]): number {
    if (newline === -1 && !final) return this.#text.length - pos > MAX_RECORD ? this.#beginSkip(pos) : -1
    const end = newline === -1 ? this.#text.length : newline
    const raw = this.#text.slice(pos, this.#beforeReturn(pos, end))
    this.#emit(raw, raw.split(this.#delimiter), rows)
    this.#line++
    return end + 1
  }

  #splitQuoted(pos: number, final: boolean): Taken {
    const text = this.#text
    const cells: string[] = []
    let i = pos
    for (;;) {
      if (text[i] === QUOTE) {
        const close = this.#closing(i, final)
        if (close === -1) return final ? { kind: 'broken', at: text.length } : { kind: 'more', openAt: i }
        cells.push(unquote(text, i + 1, close))
        i = close + 1
        while (text[i] === ' ' && i < text.length) i++
        if (i + 1 >= text.length && !final) return { kind: 'more', openAt: -1 }
        if (text[i] === this.#delimiter) {
          i++
          continue
        }
        const end = text[i] === '\r' && text[i + 1] === this.#newline ? i + 1 : i
        if (i < text.length && text[end] !== this.#newline) return { kind: 'broken', at: i }
        return { kind: 'row', cells, end: i, next: end + 1 }
      }
      const delimiter = this.#nextDelimiter(i)
      const newline = this.#nextNewline(i)
      if (delimiter !== -1 && (newline === -1 || delimiter < newline)) {
        cells.push(text.slice(i, delimiter))
        i = delimiter + 1
        continue
      }
      if (newline === -1 && !final) return { kind: 'more', openAt: -1 }
      const end = newline === -1 ? text.length : newline
      const bare = this.#beforeReturn(i, end)
      cells.push(text.slice(i, bare))
      return { kind: 'row', cells, end: bare, next: end + 1 }
    }
  }

  /** Where the quotation mark opened at `open` is closed, or -1 when that is not in the text. */
  #closing(open: number, final: boolean): number {
    const text = this.#text
    let from = open + 1
    for (;;) {
      const quote = text.indexOf(QUOTE, from)
      if (quote === -1 || (quote === text.length - 1 && !final)) return -1
      if (text[quote + 1] !== QUOTE) return quote
      from = quote + 2
    }
  }

  /** Rejects the physical line at `pos`, whose quotation marks went wrong at `at`, and goes on behind it. */
  #reject(pos: number, at: number, rows: Row[]): number {
    this.#newlineAt = this.#text.indexOf(this.#newline, pos)
    this.#quoteAt = this.#text.indexOf(QUOTE, pos)
    this.#delimiterAt = this.#text.indexOf(this.#delimiter, pos)
    const newline = this.#newlineAt === -1 ? this.#text.length : this.#newlineAt
    const raw = this.#text.slice(pos, this.#beforeReturn(pos, newline))
    const code = at > newline ? 'import/unclosed-quote' : 'import/stray-quote'
    this.#openedLine = this.#line
    this.#doubtfulUntil = Math.max(this.#doubtfulUntil, this.#line + this.#breaksIn(this.#text.slice(pos, at)) + 1)
    rows.push(this.#faulty(raw, raw.split(this.#delimiter), { code, params: { line: this.#line } }))
    this.#line++
    return newline + 1
  }

  #emit(raw: string, cells: string[], rows: Row[]): void {
    if (isBlank(cells)) return
    if (this.#columns === 0 && this.#mayBeSeparatorLine) {
      this.#mayBeSeparatorLine = false
      if (SEPARATOR_LINE.test(raw)) return
    }
    if (this.#columns === 0) this.#columns = cells.length
    const fault = this.#faultOf(raw, cells)
    if (fault) {
      rows.push(this.#faulty(raw, cells, fault))
      return
    }
    let warnings = NO_WARNINGS
    if (cells.length < this.#columns) {
      warnings = [{ code: 'import/row-short', params: { expected: this.#columns, found: cells.length } }]
      while (cells.length < this.#columns) cells.push('')
    }
    cells.length = this.#columns
    if (this.#hasBroken && raw.includes('\ufffd')) {
      warnings = [...warnings, { code: 'import/broken-characters', params: {} }]
    }
    rows.push({ line: this.#line, cells, raw, fault: null, warnings })
  }

  #faultOf(raw: string, cells: string[]): Notice | null {
    if (raw.length > MAX_RECORD || (raw.length > MAX_CELL && cells.some((c) => c.length > MAX_CELL))) return tooLong
    if (this.#hasNul && raw.includes('\0')) return { code: 'import/nul-byte', params: {} }
    if (this.#line < this.#doubtfulUntil && cells.length !== this.#columns) {
      return { code: 'import/unclosed-quote', params: { line: this.#openedLine } }
    }
    if (cells.length <= this.#columns || isBlank(cells.slice(this.#columns))) return null
    return { code: 'import/row-long', params: { expected: this.#columns, found: cells.length } }
  }

  #faulty(raw: string, cells: string[], fault: Notice): Row {
    const over = raw.length > MAX_CELL
    return {
      line: this.#line,
      cells: over ? [] : cells,
      raw: over ? `${raw.slice(0, KEPT_OF_OVERLONG)}…` : raw,
      fault,
      warnings: NO_WARNINGS,
    }
  }

  /** Whether what follows the first line at `pos` are whole rows of the list: then a quotation mark was left open. */
  #looksLikeRows(pos: number): boolean {
    const lines = this.#text
      .slice(pos, pos + MAX_CELL)
      .split(this.#newline)
      .slice(1, 7)
    return this.#columns > 1 && lines.length > 5 && lines.every((l) => l.split(this.#delimiter).length >= this.#columns)
  }

  #beginSkip(pos: number): number {
    const kept = `${this.#text.slice(pos, pos + KEPT_OF_OVERLONG)}…`
    this.#skip = { line: this.#line, kept, quoted: false, before: '' }
    return pos
  }

  /** Passes over a row that is too long; keeps back a last quotation mark, which may be half of a pair. */
  #passOver(pos: number, final: boolean, rows: Row[]): number {
    const skip = this.#skip!
    const text = this.#text
    for (let i = pos; i < text.length; i++) {
      const c = text[i]!
      if (c === this.#newline) this.#line++
      if (c === QUOTE && skip.quoted) {
        if (i === text.length - 1 && !final) return i === pos ? -1 : i
        if (text[i + 1] === QUOTE) i++
        else skip.quoted = false
      } else if (c === QUOTE) skip.quoted = skip.before === '' || skip.before === this.#delimiter
      else if (c === this.#newline && !skip.quoted) {
        this.#endSkip(rows, false)
        return i + 1
      }
      skip.before = c
    }
    return text.length
  }

  #endSkip(rows: Row[], atEnd: boolean): void {
    const { line, kept, quoted } = this.#skip!
    const unclosed: Notice = { code: 'import/unclosed-quote-to-end', params: { line, lastLine: this.#line } }
    const fault = atEnd && quoted ? unclosed : tooLong
    rows.push({ line, cells: [], raw: kept, fault, warnings: NO_WARNINGS })
    this.#skip = null
  }

  #breaksIn(raw: string): number {
    let count = 0
    for (let i = raw.indexOf(this.#newline); i !== -1; i = raw.indexOf(this.#newline, i + 1)) count++
    return count
  }

  #beforeReturn(pos: number, end: number): number {
    return end > pos && this.#newline === '\n' && this.#text.charCodeAt(end - 1) === 13 ? end - 1 : end
  }

  #nextNewline(from: number): number {
    if (this.#newlineAt !== -1 && this.#newlineAt < from) this.#newlineAt = this.#text.indexOf(this.#newline, from)
    return this.#newlineAt
  }

  #nextQuote(from: number): number {
    if (this.#quoteAt !== -1 && this.#quoteAt < from) this.#quoteAt = this.#text.indexOf(QUOTE, from)
    return this.#quoteAt
  }

  #nextDelimiter(from: number): number {
    if (this.#delimiterAt !== -1 && this.#delimiterAt < from) {
      this.#delimiterAt = this.#text.indexOf(this.#delimiter, from)
    }
    return this.#delimiterAt
  }
}

const tooLong: Notice = { code: 'import/cell-too-long', params: { limit: MAX_CELL } }

const unquote = (text: string, from: number, to: number): string => {
  const inner = text.slice(from, to)
  return inner.includes(QUOTE) ? inner.replaceAll('""', QUOTE) : inner
}
