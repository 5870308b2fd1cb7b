/** The names of columns: what English and Swedish lists call an attribute, and what a header becomes as a new field. */
import { STANDARD_FIELDS, type WritableKey } from '../../domain/fields.ts'
import { done, refuse, type Result } from '../../domain/units.ts'

/** By the attribute they hold, squeezed; the most telling names first. */
export const SYNONYMS: Readonly<Record<WritableKey, readonly string[]>> = {
  email: [
    'email',
    'epost',
    'emailaddress',
    'epostadress',
    'mejl',
    'mail',
    'mejladress',
    'mailadress',
    'mailaddress',
    'emailadress',
    'primaryemail',
    'emailaddress1',
    'email1',
    'contactemail',
    'workemail',
    'kontaktepost',
  ],
  phone: [
    'mobile',
    'mobil',
    'mobilephone',
    'mobiltelefon',
    'mobilnummer',
    'mobilenumber',
    'mobilnr',
    'cellphone',
    'cell',
    'phone',
    'telefon',
    'phonenumber',
    'telefonnummer',
    'telefonnr',
    'telephone',
    'tel',
    'tfn',
    'sms',
    'msisdn',
    'phone1',
    'primaryphone',
    'contactphone',
  ],
  first_name: ['firstname', 'fornamn', 'givenname', 'tilltalsnamn', 'forename', 'fname', 'first'],
  last_name: ['lastname', 'efternamn', 'surname', 'familyname', 'lname', 'last'],
  company: [
    'company',
    'foretag',
    'companyname',
    'foretagsnamn',
    'organisation',
    'organization',
    'bolag',
    'arbetsgivare',
    'firma',
  ],
  language: ['language', 'sprak', 'lang', 'locale', 'preferredlanguage'],
  time_zone: ['timezone', 'tidszon', 'tz'],
  street: [
    'street',
    'gatuadress',
    'streetaddress',
    'address',
    'adress',
    'gata',
    'address1',
    'addressline1',
    'adress1',
    'postadress',
    'postaladdress',
    'utdelningsadress',
    'billingaddress',
    'street1',
  ],
  postal_code: ['postalcode', 'postnummer', 'postnr', 'postcode', 'zip', 'zipcode', 'postkod', 'billingpostalcode'],
  city: ['city', 'ort', 'stad', 'town', 'postort', 'billingcity'],
  region: ['region', 'state', 'lan', 'province', 'district', 'county', 'stateprovince', 'landskap', 'billingstate'],
  country: ['country', 'land', 'countrycode', 'landskod', 'countryname', 'nation', 'billingcountry'],
  birth_date: ['birthdate', 'fodelsedatum', 'dateofbirth', 'dob', 'birthday', 'fodelsedag', 'fodd'],
  customer_number: [
    'customernumber',
    'kundnummer',
    'kundnr',
    'customerid',
    'customerno',
    'kundid',
    'membernumber',
    'medlemsnummer',
    'medlemsnr',
    'memberid',
    'externalid',
    'customer',
  ],
}

/** Letters and digits only, lower case, without marks: "E-postadress" is epostadress, "Förnamn" fornamn. */
export const squeeze = (header: string): string =>
  header
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')

const KNOWN = new Set(Object.values(SYNONYMS).flat())
export const isKnownHeader = (header: string): boolean => KNOWN.has(squeeze(header))

const KEY = /^[a-z][a-z0-9_]{0,62}$/
const MAX_LABEL = 100

/** Words that Liquid reads as its own, and names that templates find beside the fields. */
const RESERVED = new Set(
  (
    'true false nil null blank empty and or not contains if elsif else endif unless case when for in forloop ' +
    'tablerowloop break continue cycle assign capture increment decrement include render layout block raw comment ' +
    'liquid echo size first last id uid profile campaign delivery sender message unsubscribe view secret to from text today now'
  ).split(' '),
)
const STANDARD = new Set<string>(STANDARD_FIELDS.map((f) => f.key))

/** Refuses `import/bad-key`, `import/reserved-key`, `import/standard-key` and `import/bad-label`. */
export function checkNewField(key: string, label: string): Result<string> {
  if (!KEY.test(key)) return refuse('import/bad-key', { key })
  if (STANDARD.has(key)) return refuse('import/standard-key', { key })
  if (RESERVED.has(key)) return refuse('import/reserved-key', { key })
  if (label.trim() === '' || label.length > MAX_LABEL || /\p{Cc}/u.test(label))
    return refuse('import/bad-label', { key })
  return done(key)
}

/** A key that `checkNewField` takes and `taken` does not hold, made from a header; '' gives `field`. */
export function keyFrom(header: string, taken: ReadonlySet<string>): string {
  const plain = header
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
  const base = (/^[a-z]/.test(plain) ? plain : plain === '' ? 'field' : `field_${plain}`).slice(0, 58)
  const free = (key: string): boolean => !taken.has(key) && !STANDARD.has(key) && !RESERVED.has(key)
  for (let n = 1; ; n++) {
    const key = n === 1 ? base : `${base}_${n}`
    if (free(key)) return key
  }
}

/** A label from a header: one line, at most 100 characters. */
export const labelFrom = (header: string): string =>
  header
    .replace(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(0, MAX_LABEL)

/** The name a spreadsheet gives a column: 0 is A, 26 is AA. */
export function columnLetter(column: number): string {
  const rest = Math.floor(column / 26)
  return (rest > 0 ? columnLetter(rest - 1) : '') + String.fromCharCode(65 + (column % 26))
}
