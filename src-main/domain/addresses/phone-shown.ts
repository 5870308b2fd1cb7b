/** Phone numbers as a person reads and looks for them; what is stored, exported and sent to is E.164. */
import { parsePhoneNumberFromString } from 'libphonenumber-js/min'

/** A phone number in E.164 in the groups of its country, behind the country code; any other text as it is. */
export function readableAddress(address: string): string {
  if (!/^\+\d{7,15}$/.test(address)) return address
  return parsePhoneNumberFromString(address)?.formatInternational() ?? address
}

/** The digits that a number holds which is looked for as `search`, without what stands before them at home; '' for other text. */
export const digitsSought = (search: string): string =>
  /^[\d\s+()./-]{5,}$/.test(search) ? search.replace(/\D/g, '').replace(/^0+/, '') : ''
