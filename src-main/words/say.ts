/**
 * Turns a code and its parameters into the sentence a person reads, in English or Swedish.
 *
 * The sentences stand in the other files of this room, one an area, both languages side by side. Numbers are written
 * by locale; `count` picks the plural.
 */
import type { Notice, Param } from '../domain/units.ts'

export const LOCALES = ['en', 'sv'] as const
export type Locale = (typeof LOCALES)[number]

export type Sentence = string | { readonly one: string; readonly other: string }
export type Words = Readonly<Record<string, Readonly<Record<Locale, Sentence>>>>

const TAG: Record<Locale, string> = { en: 'en-GB', sv: 'sv-SE' }
const plurals: Record<Locale, Intl.PluralRules> = { en: new Intl.PluralRules('en'), sv: new Intl.PluralRules('sv') }
const numbers: Record<Locale, Intl.NumberFormat> = {
  en: new Intl.NumberFormat(TAG.en),
  sv: new Intl.NumberFormat(TAG.sv),
}

/** The BCP 47 tag that `Intl` formats a locale by. */
export const intlTag = (locale: Locale): string => TAG[locale]

/** A number as the locale writes it: 39,829 or 39 829. */
export const number = (locale: Locale, n: number): string => numbers[locale].format(n)

const percentFormats = new Map<string, Intl.NumberFormat>()
function percentFormat(locale: Locale, decimals: number): Intl.NumberFormat {
  const key = `${locale} ${decimals}`
  const known = percentFormats.get(key)
  if (known) return known
  const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals } as const
  const made = new Intl.NumberFormat(TAG[locale], { style: 'percent', ...digits })
  percentFormats.set(key, made)
  return made
}

/**
 * A share (0 to 1) as percent: one decimal, two below 1 %. Only a true 0 reads 0 % and only a true 1 reads 100 %; a
 * sliver reads "<0.01%", a near whole ">99.9%".
 */
export function percent(locale: Locale, share: number): string {
  if (share === 0 || share === 1) return percentFormat(locale, 0).format(share)
  const size = Math.abs(share)
  if (size < 0.00005) return `<${percentFormat(locale, 2).format(0.0001)}`
  if (size < 0.00995) return percentFormat(locale, 2).format(share)
  if (size >= 0.9995 && size < 1) return `>${percentFormat(locale, 1).format(0.999)}`
  return percentFormat(locale, 1).format(share)
}

const fill = (text: string, locale: Locale, params: Readonly<Record<string, Param>>): string =>
  text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = params[name]
    if (value === undefined) return whole
    return typeof value === 'number' ? number(locale, value) : String(value)
  })

/** The sentence of `notice` in `words`, filled in. Throws on a code without a sentence: that is our mistake. */
export function sayFrom(words: Words, locale: Locale, { code, params }: Notice): string {
  const sentence = words[code]?.[locale]
  if (sentence === undefined) throw new Error(`words: no sentence for ${code}`)
  const count = params['count']
  const text =
    typeof sentence === 'string'
      ? sentence
      : plurals[locale].select(typeof count === 'number' ? count : 0) === 'one'
        ? sentence.one
        : sentence.other
  return fill(text, locale, params)
}

/** A sentence's words inside another sentence: the first letter small, unless they begin with an abbreviation. */
export const midSentence = (text: string): string =>
  /^\p{Lu}(?!\p{Lu})/u.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text
