/**
 * Makes phone numbers: `normalisePhone` is the only maker of a `PhoneNumber`. A number is judged by its country's
 * numbering plan; whether it is in use is not known here.
 */
import {
  isSupportedCountry,
  parsePhoneNumberFromString,
  validatePhoneNumberLength,
  type CountryCode,
} from 'libphonenumber-js/max'
import { isTooShort, plainNumber } from './phone-plans.ts'
import { done, refuse, type PhoneNumber, type Result } from '../units.ts'

/** ISO 3166-1 alpha-2 of a country whose numbering plan is known. */
export type PhoneCountry = CountryCode
export const isPhoneCountry = (text: string): text is PhoneCountry => isSupportedCountry(text)

const MAX_TYPED = 60

/**
 * The number in `text` as E.164. National notation is read as of `defaultCountry`; with null only numbers with a
 * country code are understood. Refuses words around the number and extensions: no message reaches one.
 */
export function normalisePhone(text: string, defaultCountry: PhoneCountry | null): Result<PhoneNumber> {
  const typed = text.trim()
  if (typed.length > MAX_TYPED) return refuse('phone/not-a-number')
  const plain = plainNumber(typed, defaultCountry)
  if (plain !== null) return done(plain as PhoneNumber)
  if (isTooShort(typed, defaultCountry)) return refuse('phone/too-short')
  if (!/\d/.test(typed)) return refuse('phone/not-a-number')
  if (/[\p{L}\p{Cc}]/u.test(typed))
    return refuse(/\d\s*(?:ext|x|ankn)/i.test(typed) ? 'phone/extension' : 'phone/not-a-number')
  const country = defaultCountry ?? undefined
  const number = parsePhoneNumberFromString(typed, { defaultCountry: country, extract: false })
  if (number?.isValid() && !number.ext) return done(number.number as PhoneNumber)
  if (number?.ext) return refuse('phone/extension')
  return refuse(`phone/${lengthMistake(typed, defaultCountry)}`)
}

function lengthMistake(typed: string, country: PhoneCountry | null): string {
  switch (validatePhoneNumberLength(typed, { defaultCountry: country ?? undefined })) {
    case 'TOO_SHORT':
      return 'too-short'
    case 'TOO_LONG':
      return 'too-long'
    case 'INVALID_COUNTRY':
      return country === null && !typed.startsWith('+') ? 'no-country' : 'not-valid'
    case 'NOT_A_NUMBER':
      return 'not-a-number'
    default:
      return 'not-valid'
  }
}
