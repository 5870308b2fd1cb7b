/** Phone numbers as a person reads them; what is stored, exported and sent to is E.164. */
import { parsePhoneNumberFromString } from 'libphonenumber-js/min'

/** A phone number in E.164 in the groups of its country, behind the country code; any other text as it is. */
export function readableAddress(address: string): string {
  if (!/^\+\d{7,15}$/.test(address)) return address
  return parsePhoneNumberFromString(address)?.formatInternational() ?? address
}
