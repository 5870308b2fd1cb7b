/**
 * Recognises the plain, valid phone numbers of most lists, and digits too few for one, by what the library's numbering
 * plans say, looked up once; asking the library itself costs ten times more and up.
 *
 * It only ever says yes. What it does not recognise may still be a number: then the library decides.
 */
import type { CountryCode } from 'libphonenumber-js/max'
import metadata from 'libphonenumber-js/max/metadata'

/** Places in a plan of the library's metadata, version 4 (its METADATA.md). */
const VERSION = 4
const AT = { callingCode: 0, abroad: 1, general: 2, lengths: 3, prefix: 5, prefixToParse: 7, leading: 10, types: 11 }
const PLAIN = /^\+?[0-9](?:[ ./-]?[0-9])+$/
const LONGEST_CALLING_CODE = 3
/** What calls abroad, a calling code and a national number have more digits than that together. */
const SHORTEST_ABROAD = 6

interface Zone {
  readonly callingCode: string
  /** Whole national numbers that are valid in one of the countries that share the calling code. */
  readonly valid: RegExp
  /** Digits of the shortest of them. */
  readonly shortest: number
}
interface Plan {
  readonly zone: Zone
  /** What a call abroad begins with. */
  readonly abroad: RegExp
  /** Dialled before a national number at home; '' for nothing, null when it takes more than removing it. */
  readonly prefix: string | null
  readonly startsWithPrefix: RegExp | null
}

const zones = new Map<string, Zone | null>()
const plans = new Map<string, Plan | null>()

/** The number in `typed` as E.164; null when it is not plain, or not recognised. */
export function plainNumber(typed: string, country: CountryCode | null): string | null {
  if (!PLAIN.test(typed)) return null
  const digits = typed.replace(/\D/g, '')
  return typed.startsWith('+') ? fromAbroad(digits) : country === null ? null : atHome(digits, country)
}

/** True when `typed` has fewer digits than any number, as written at home or with what calls abroad from there. */
export function isTooShort(typed: string, country: CountryCode | null): boolean {
  if (country === null || typed.startsWith('+') || !PLAIN.test(typed)) return false
  const digits = typed.replace(/\D/g, '')
  const plan = planOf(country)
  if (plan === null || plan.prefix === null || digits.length >= plan.zone.shortest) return false
  return digits.length < SHORTEST_ABROAD || !plan.abroad.test(digits)
}

function fromAbroad(digits: string): string | null {
  for (let length = 1; length <= LONGEST_CALLING_CODE; length++) {
    const zone = zoneOf(digits.slice(0, length))
    if (zone === null) continue
    const national = digits.slice(length)
    const main = planOf(countriesOf(zone.callingCode)[0]!)
    if (main === null || main.startsWithPrefix?.test(national)) return null
    return zone.valid.test(national) ? `+${digits}` : null
  }
  return null
}

function atHome(digits: string, country: CountryCode): string | null {
  const plan = planOf(country)
  if (plan === null || plan.prefix === null || plan.abroad.test(digits)) return null
  const national = plan.prefix !== '' && digits.startsWith(plan.prefix) ? digits.slice(plan.prefix.length) : digits
  return plan.zone.valid.test(national) ? `+${plan.zone.callingCode}${national}` : null
}

const countriesOf = (callingCode: string): readonly CountryCode[] =>
  (metadata.country_calling_codes as Record<string, CountryCode[]>)[callingCode] ?? []
const rawPlan = (country: CountryCode): readonly unknown[] => metadata.countries[country]!

function planOf(country: CountryCode): Plan | null {
  const known = plans.get(country)
  if (known !== undefined) return known
  const raw = rawPlan(country)
  const zone = zoneOf(String(raw[AT.callingCode]))
  const prefix = (raw[AT.prefixToParse] || raw[AT.prefix] || '') as string
  const made: Plan | null = zone && {
    zone,
    abroad: new RegExp(`^(?:${String(raw[AT.abroad])})`),
    prefix: /^\d*$/.test(prefix) ? prefix : null,
    startsWithPrefix: prefix === '' ? null : new RegExp(`^(?:${prefix})`),
  }
  plans.set(country, made)
  return made
}

function zoneOf(callingCode: string): Zone | null {
  const known = zones.get(callingCode)
  if (known !== undefined) return known
  const countries = countriesOf(callingCode)
  const made: Zone | null =
    countries.length === 0 || metadata.version !== VERSION
      ? null
      : {
          callingCode,
          valid: new RegExp(`^(?:${countries.flatMap((c) => validOf(c, countries)).join('|')})$`),
          shortest: Math.min(...countries.flatMap((c) => rawPlan(c)[AT.lengths] as number[])),
        }
  zones.set(callingCode, made)
  return made
}

/**
 * Of a country: its general pattern, a type's pattern and a length of that type must all fit. Where countries share a
 * calling code, first digits that are one's own belong to no other.
 */
function validOf(country: CountryCode, sharing: readonly CountryCode[]): string[] {
  const raw = rawPlan(country)
  const leading = (of: CountryCode): string => (rawPlan(of)[AT.leading] || '') as string
  const others = sharing.filter((other) => other !== country && leading(other) !== '')
  const mine = `(?=${leading(country)})${others.map((other) => `(?!${leading(other)})`).join('')}`
  const types = (raw[AT.types] || []) as ([pattern: string, lengths?: number[]] | 0)[]
  return types.flatMap((type) => {
    if (!type || !type[0]) return []
    const lengths = type[1] ?? (raw[AT.lengths] as number[])
    const anyLength = lengths.map((length) => `\\d{${length}}`).join('|')
    return [`${mine}(?=(?:${String(raw[AT.general])})$)(?=(?:${anyLength})$)(?:${type[0]})`]
  })
}
