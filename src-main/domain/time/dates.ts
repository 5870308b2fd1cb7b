/**
 * Reads dates, numbers and yes-or-no as people and spreadsheets write them. What could mean two things is decided by
 * the rest of its column (`guessDateOrder`, `guessDecimalMark`); what is not understood is null, never a guess.
 */

export type DateOrder = 'dmy' | 'mdy'
export type DecimalMark = ',' | '.'

const TIME = String.raw`(?:[T ]\d{1,2}[:.]\d{2}.*)?`
const YEAR_FIRST = new RegExp(String.raw`^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})${TIME}$`)
/** What most dates of a list are: it is what they become, if there is such a day. */
const ISO = /^\d{4}-\d{2}-\d{2}$/
const COMPACT = /^(\d{4})(\d{2})(\d{2})$/
const YEAR_LAST = new RegExp(String.raw`^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})${TIME}$`)
const MONTH_DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** `text` as `YYYY-MM-DD`, its time of day left out; null when it is no date of the years 1000 to 9999. */
export function readDate(text: string, order: DateOrder): string | null {
  if (ISO.test(text)) return isDay(+text.slice(0, 4), +text.slice(5, 7), +text.slice(8)) ? text : null
  const t = text.trim()
  const first = YEAR_FIRST.exec(t)
  if (first) return isoDate(first[1]!, first[3]!, first[4]!)
  const compact = COMPACT.exec(t)
  if (compact) return isoDate(compact[1]!, compact[2]!, compact[3]!)
  const last = YEAR_LAST.exec(t)
  if (!last) return null
  return order === 'dmy' ? isoDate(last[4]!, last[3]!, last[1]!) : isoDate(last[4]!, last[1]!, last[3]!)
}

const isDay = (y: number, m: number, d: number): boolean =>
  y >= 1000 &&
  m >= 1 &&
  m <= 12 &&
  d >= 1 &&
  d <= MONTH_DAYS[m - 1]! &&
  (m !== 2 || d !== 29 || (y % 4 === 0 && (y % 100 !== 0 || y % 400 === 0)))

const isoDate = (year: string, month: string, day: string): string | null =>
  isDay(+year, +month, +day) ? `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}` : null

/** Which of day and month comes first in a column where the year is last; day first when nothing tells. */
export function guessDateOrder(samples: readonly string[]): DateOrder {
  let dayFirst = 0
  let monthFirst = 0
  for (const sample of samples) {
    const parts = YEAR_LAST.exec(sample.trim())
    if (!parts) continue
    if (Number(parts[1]) > 12) dayFirst++
    else if (Number(parts[3]) > 12) monthFirst++
  }
  return monthFirst > dayFirst ? 'mdy' : 'dmy'
}

const BLANKS = /[\s\u00a0\u2009\u202f']/g
const PLAIN = /^[+-]?\d+(?:\.\d+)?$/
/** What most numbers of a list are. */
const WHOLE = /^-?\d{1,15}$/
const GROUPED = { ',': /^[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?$/, '.': /^[+-]?\d{1,3}(?:\.\d{3})+(?:,\d+)?$/ } as const
const WITH_COMMA = /^[+-]?\d+,\d+$/

/**
 * `text` as a number: "1 234,50", "1,234.50", "1.234,50" and "1234.5" are understood. `mark` decides the two-faced
 * "1,234" and "1.234". Null for anything else, exponents and more digits than a double holds included.
 */
export function readNumber(text: string, mark: DecimalMark = '.'): number | null {
  if (WHOLE.test(text)) return Number(text)
  const t = text.trim().replace('\u2212', '-').replace(BLANKS, '')
  const thousands = mark === '.' ? ',' : '.'
  if (GROUPED[thousands].test(t)) return finite(t.replaceAll(thousands, '').replace(',', '.'))
  if (PLAIN.test(t)) return finite(t)
  if (WITH_COMMA.test(t)) return finite(t.replace(',', '.'))
  if (GROUPED[mark].test(t)) return finite(t.replaceAll(mark, '').replace(',', '.'))
  return null
}

const finite = (t: string): number | null => (t.replace(/\D/g, '').length > 15 ? null : Number(t))

/** The decimal mark of a column: the first value that can only be read one way tells; a point when none does. */
export function guessDecimalMark(samples: readonly string[]): DecimalMark {
  for (const sample of samples) {
    const t = sample.trim().replace(BLANKS, '')
    const last = Math.max(t.lastIndexOf(','), t.lastIndexOf('.'))
    if (last === -1 || !/\d/.test(t)) continue
    const mark = t[last] as DecimalMark
    const other = mark === ',' ? '.' : ','
    if (t.includes(other) || !/^[+-]?\d{1,3}[.,]\d{3}$/.test(t)) return t.indexOf(mark) === last ? mark : other
  }
  return '.'
}

const YES = new Set(['ja', 'j', 'yes', 'y', 'true', 'sant', '1', 'x'])
const NO = new Set(['nej', 'n', 'no', 'false', 'falskt', '0'])

/** A yes or a no in English or Swedish, 1 and 0, or a cross; null for anything else. */
export function readBoolean(text: string): boolean | null {
  const t = text.trim().toLowerCase()
  return YES.has(t) ? true : NO.has(t) ? false : null
}
