/** Numbers, shares, dates and lengths of time as a person reads them (look.md, Words). Pure; the zone comes in. */
import type { EpochMs } from '../../src-main/domain/units.ts'
import type { Locale } from '../../src-main/words/say.ts'
import { intlTag, number } from '../../src-main/words/say.ts'

const made = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>()
function kept<T extends Intl.NumberFormat | Intl.DateTimeFormat>(key: string, make: () => T): T {
  const known = made.get(key) as T | undefined
  if (known) return known
  const fresh = make()
  made.set(key, fresh)
  return fresh
}

/** A setting's share (a limit, a split): no decimals that are not there, 50% and 2.5%. */
export const percentPlain = (locale: Locale, share: number): string =>
  kept(
    `${locale} plain`,
    () => new Intl.NumberFormat(intlTag(locale), { style: 'percent', maximumFractionDigits: 2 }),
  ).format(share)

/** A number with as many decimals as asked, for rates: 10.1. */
export const decimal = (locale: Locale, n: number, decimals = 1): string =>
  kept(
    `${locale} d${decimals}`,
    () => new Intl.NumberFormat(intlTag(locale), { minimumFractionDigits: 0, maximumFractionDigits: decimals }),
  ).format(n)

/** A deduction as an account writes it: −3,594. */
export const minus = (locale: Locale, n: number): string => (n === 0 ? '0' : `−${number(locale, Math.abs(n))}`)

const dateFormat = (locale: Locale, zone: string | undefined, name: string, options: Intl.DateTimeFormatOptions) =>
  kept(
    `${locale} ${zone ?? ''} ${name}`,
    () => new Intl.DateTimeFormat(intlTag(locale), { ...options, ...(zone === undefined ? {} : { timeZone: zone }) }),
  )

/** Tabular date, the same in both languages: 2026-09-24. */
export const dateIso = (at: EpochMs, zone?: string): string =>
  dateFormat('sv', zone, 'iso', { year: 'numeric', month: '2-digit', day: '2-digit' }).format(at)

/** 10:31, or 10:31:07. */
export const time = (at: EpochMs, zone?: string, withSeconds = false): string =>
  dateFormat('sv', zone, withSeconds ? 'hms' : 'hm', {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    ...(withSeconds ? { second: '2-digit' } : {}),
  }).format(at)

/** Date in prose: 24 September, 24 september; with the year when asked. */
export const dateProse = (locale: Locale, at: EpochMs, zone?: string, withYear = false): string =>
  dateFormat(locale, zone, withYear ? 'prose-year' : 'prose', {
    day: 'numeric',
    month: 'long',
    ...(withYear ? { year: 'numeric' } : {}),
  }).format(at)

/** Short date for narrow places: 24 Sep, 24 sep. */
export function dateShort(locale: Locale, at: EpochMs, zone?: string): string {
  const parts = dateFormat(locale, zone, 'short', { day: 'numeric', month: 'short' }).formatToParts(at)
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((p) => p.type === type)?.value ?? ''
  return `${part('day')} ${part('month').slice(0, 3)}`
}

/** A length of time: 4.1 s, 47 min, 1 h 19 min, 3 d 2 h. Symbols of the SI, the same in both languages. */
export function duration(locale: Locale, ms: number): string {
  if (ms < 950) return `${number(locale, Math.round(ms))} ms`
  const secs = ms / 1000
  if (secs < 59.5) return `${decimal(locale, secs, secs < 10 ? 1 : 0)} s`
  const mins = Math.round(secs / 60)
  if (mins < 60) return `${mins} min`
  const hrs = Math.floor(mins / 60)
  if (hrs < 48) return mins % 60 === 0 ? `${hrs} h` : `${hrs} h ${mins % 60} min`
  const days = Math.floor(hrs / 24)
  return hrs % 24 === 0 ? `${number(locale, days)} d` : `${number(locale, days)} d ${hrs % 24} h`
}

/** A file's size: 68 kB, 412 MB. Decimal units, as systems show them. */
export function bytes(locale: Locale, n: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  let size = n
  let unit = 0
  while (size >= 999.5 && unit < units.length - 1) {
    size /= 1000
    unit += 1
  }
  return `${decimal(locale, size, unit > 0 && size < 10 ? 1 : 0)} ${units[unit]}`
}
