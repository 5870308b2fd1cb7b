/** Guesses from a column's values what it holds: its type as a new field, and how its dates and numbers are written. */
import {
  guessDateOrder,
  guessDecimalMark,
  readBoolean,
  readDate,
  readNumber,
  type DateOrder,
  type DecimalMark,
} from '../../domain/time/dates.ts'
import { normaliseEmail } from '../../domain/addresses/email.ts'
import type { FieldType } from '../../domain/fields.ts'

/** How the two-faced values of a column are read. */
export interface Notation {
  readonly dateOrder: DateOrder
  readonly decimalMark: DecimalMark
}

export const guessNotation = (values: readonly string[]): Notation => ({
  dateOrder: guessDateOrder(values),
  decimalMark: guessDecimalMark(values),
})

const SET_HEADER =
  /^(?:tags?|taggar|etiketter|intressen?|interests?|groups?|grupper|categories|kategorier|lists?|listor)$/i
const FLAG_HEADER =
  /^(?:is|has|har|ar)[_ A-Z]|^(?:active|aktiv|vip|opt.?in|subscribed|member|medlem|newsletter|nyhetsbrev)$/i

/** The type a new field for these values has; text when they are of no one other type. `values` are not empty. */
export function guessType(header: string, values: readonly string[]): FieldType {
  if (values.length === 0) return 'text'
  if (isFlags(header, values)) return 'boolean'
  const { dateOrder, decimalMark } = guessNotation(values)
  if (
    values.every((v) => readDate(v, dateOrder) !== null) &&
    !values.every((v) => /^\d{8}$/.test(v) && !/dat/i.test(header))
  ) {
    return 'date'
  }
  if (values.every((v) => !/^[+]|^0\d/.test(v) && readNumber(v, decimalMark) !== null)) return 'number'
  return isSets(header, values) ? 'set' : 'text'
}

/** Yes and no both occur, or one word alone; only-ones may as well be a number, unless the header asks a question. */
function isFlags(header: string, values: readonly string[]): boolean {
  const seen = new Set<boolean | null>()
  for (const value of values) {
    const flag = readBoolean(value)
    if (flag === null) return false
    seen.add(flag)
  }
  if (seen.size === 2 || FLAG_HEADER.test(header.trim())) return true
  return !/^[01]$/.test(values[0]!) && values.every((v) => v.toLowerCase() === values[0]!.toLowerCase())
}

function isSets(header: string, values: readonly string[]): boolean {
  const split = values.filter((v) => /[;|]/.test(v) || (SET_HEADER.test(header.trim()) && v.includes(',')))
  if (split.length < values.length * 0.3) return false
  return split.every((v) => v.split(/[;|,]/).every((part) => part.trim().length <= 40))
}

/** Share of the values that are e-mail addresses, 0 to 1; 0 of none. */
export const shareOfEmails = (values: readonly string[]): number =>
  values.length === 0 ? 0 : values.filter((v) => normaliseEmail(v).ok).length / values.length

/** Share of the values that look like phone numbers with a trunk zero or a country code, 0 to 1. */
export const shareOfPhones = (values: readonly string[]): number =>
  values.length === 0 ? 0 : values.filter(looksLikePhone).length / values.length

const looksLikePhone = (v: string): boolean =>
  /^(?:\+|0)[\d ()/.-]+$/.test(v) && v.replace(/\D/g, '').length >= 8 && v.replace(/\D/g, '').length <= 15
