/**
 * The language of the window: sentences by code, numbers and dates by locale. Reading it in a template follows a switch
 * at once, without a reload.
 */
import type { EpochMs, Notice, Param } from '../../src-main/domain/units.ts'
import type { Locale } from '../../src-main/words/say.ts'
import { LOCALES, number, percent, sayFrom } from '../../src-main/words/say.ts'
import { words } from '../../src-main/words/table.ts'
import * as format from './format.ts'
import { recall, remember } from './keep.ts'

export class Language {
  #current: Locale = $state('en')

  constructor(first: Locale) {
    this.#current = first
  }

  get current(): Locale {
    return this.#current
  }

  set(locale: Locale): void {
    this.#current = locale
    remember('locale', locale)
    if (typeof document !== 'undefined') document.documentElement.lang = locale
  }
}

/** The locale kept from before, else the first of the system's that we speak, else English. */
export function firstLocale(kept: string | null, wanted: readonly string[]): Locale {
  const spoken = (tag: string): Locale | undefined =>
    LOCALES.find((locale) => tag.toLowerCase().split('-')[0] === locale)
  for (const tag of [...(kept === null ? [] : [kept]), ...wanted]) {
    const locale = spoken(tag)
    if (locale) return locale
  }
  return 'en'
}

export const locale = new Language(
  firstLocale(recall('locale'), typeof navigator === 'undefined' ? [] : navigator.languages),
)

/** The sentence of `code`, filled in. Throws on a code that no table has. */
export const t = (code: string, params: Readonly<Record<string, Param>> = {}): string =>
  sayFrom(words, locale.current, { code, params })

/** The sentence of a notice or refusal that came from the engine. */
export const say = (notice: Notice): string => sayFrom(words, locale.current, notice)

/** Formats in the current locale. Instants are shown in `zone`, or in the system's zone without one. */
export const fmt = {
  number: (n: number) => number(locale.current, n),
  decimal: (n: number, decimals = 1) => format.decimal(locale.current, n, decimals),
  minus: (n: number) => format.minus(locale.current, n),
  /** `share` is 0 to 1. */
  percent: (share: number) => percent(locale.current, share),
  percentPlain: (share: number) => format.percentPlain(locale.current, share),
  /** "98.6% of 37,132 sent to"; "–" where the whole is 0. `of` names the whole, '' for the bare number. */
  share: (n: number, of: number, whole = '') => {
    if (of === 0) return '–'
    const wholeText = whole === '' ? number(locale.current, of) : `${number(locale.current, of)} ${whole}`
    return t('part/share', { share: percent(locale.current, n / of), of: wholeText })
  },
  date: (at: EpochMs, zone?: string) => format.dateIso(at, zone),
  time: (at: EpochMs, zone?: string) => format.time(at, zone),
  timeSeconds: (at: EpochMs, zone?: string) => format.time(at, zone, true),
  dateTime: (at: EpochMs, zone?: string) => `${format.dateIso(at, zone)} ${format.time(at, zone)}`,
  prose: (at: EpochMs, zone?: string) => format.dateProse(locale.current, at, zone),
  proseYear: (at: EpochMs, zone?: string) => format.dateProse(locale.current, at, zone, true),
  short: (at: EpochMs, zone?: string) => format.dateShort(locale.current, at, zone),
  duration: (ms: number) => format.duration(locale.current, ms),
  bytes: (n: number) => format.bytes(locale.current, n),
}
