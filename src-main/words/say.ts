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
