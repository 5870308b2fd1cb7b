import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  getCountries,
  getCountryCallingCode,
  getExampleNumber,
  parsePhoneNumberFromString,
  validatePhoneNumberLength,
} from 'libphonenumber-js/max'
import examples from 'libphonenumber-js/mobile/examples'
import { COUNTRY_CODES_OF_TWO } from '../../src-main/store/deliveries/country-code.ts'
import { isPhoneCountry, normalisePhone, type PhoneCountry } from '../../src-main/domain/addresses/phone.ts'
import { readableAddress } from '../../src-main/domain/addresses/phone-shown.ts'
import { digitsSought } from '../../src-main/domain/addresses/phone-sought.ts'
import { isTooShort, plainNumber } from '../../src-main/domain/addresses/phone-plans.ts'

const made = (text: string, country: PhoneCountry | null = 'SE'): string => {
  const r = normalisePhone(text, country)
  return r.ok ? r.value : r.refusal.code
}

test('a number in any notation becomes E.164', () => {
  for (const text of ['070-174 06 05', '0701740605', '+46 (0)70-174 06 05', '0046 70 174 06 05', '+46701740605']) {
    assert.equal(made(text), '+46701740605', text)
  }
  assert.equal(made('+49 0711 2842222'), '+497112842222')
  assert.equal(made('(514) 721-4711', 'CA'), '+15147214711')
  assert.equal(made('+46701740605', null), '+46701740605')
})

test('each kind of mistake in a number has its own refusal', () => {
  assert.equal(made('123'), 'phone/too-short')
  assert.equal(made('+467017406050000000'), 'phone/too-long')
  assert.equal(made('call me'), 'phone/not-a-number')
  assert.equal(made('call 0701740605'), 'phone/not-a-number')
  assert.equal(made('-'), 'phone/not-a-number')
  assert.equal(made('0701740605', null), 'phone/no-country')
  assert.equal(made('+999 123 45 67'), 'phone/not-valid')
  assert.equal(made('070-174 06 05 ext 5'), 'phone/extension')
  assert.equal(made('+1 222 222 2222'), 'phone/not-valid')
})

test('a number once made is made the same again', () => {
  assert.equal(made(made('070-174 06 05'), 'US'), '+46701740605')
})

test('only countries with a numbering plan can be the default', () => {
  assert.ok(isPhoneCountry('SE'))
  assert.ok(!isPhoneCountry('XX'))
  assert.ok(!isPhoneCountry('se'))
})

const countries = getCountries()

/** Numbers like those of a country's mobile phones: the first digits are kept, the rest is chance, some are too long. */
const someNumber = fc
  .record({
    country: fc.constantFrom(...countries),
    kept: fc.nat(12),
    tail: fc.array(fc.nat(9), { minLength: 0, maxLength: 14 }).map((digits) => digits.join('')),
    exact: fc.boolean(),
    before: fc.constantFrom('code', 'code', 'code 0', '0', '', '', '1', '8'),
    dash: fc.nat(6),
  })
  .map(({ country, kept, tail, exact, before, dash }) => {
    const like = getExampleNumber(country, examples)?.nationalNumber ?? '12345678'
    const made = like.slice(0, kept) + tail
    const code = `+${getCountryCallingCode(country)}`
    const text = before.replace('code', code).replace(' ', '') + (exact ? made.slice(0, like.length) : made)
    return { country, text: dash > 1 ? `${text.slice(0, dash)}-${text.slice(dash)}` : text }
  })

test('a number that is recognised by its plan is the library’s own, in every country', () => {
  let recognised = 0
  fc.assert(
    fc.property(someNumber, fc.constantFrom(null, ...countries), fc.boolean(), ({ country, text }, other, abroad) => {
      const from = abroad ? other : country
      const plain = plainNumber(text, from)
      if (plain === null) return
      recognised++
      const number = parsePhoneNumberFromString(text, { defaultCountry: from ?? undefined, extract: false })
      assert.equal(plain, number?.isValid() && !number.ext ? number.number : `${text} from ${from} is not valid`)
    }),
    { numRuns: 20_000 },
  )
  assert.ok(recognised > 2_000, `only ${recognised} were recognised`)
})

test('digits that are too few by the plan are too few for the library, in every country', () => {
  let few = 0
  const digits = fc.array(fc.nat(9), { minLength: 1, maxLength: 9 }).map((all) => all.join(''))
  const typed = fc.oneof(
    digits,
    digits.map((d) => `${d.slice(0, 2)}-${d.slice(2)}`),
  )
  fc.assert(
    fc.property(typed, fc.constantFrom(null, ...countries), (text, country) => {
      if (!isTooShort(text, country)) return
      few++
      const options = { defaultCountry: country!, extract: false }
      assert.ok(!parsePhoneNumberFromString(text, options)?.isValid(), `${text} is a number of ${country}`)
      // Digits that call abroad may be a country's that there is not; that there are too few of them is as true.
      const found = validatePhoneNumberLength(text, options)
      assert.ok(found === 'TOO_SHORT' || found === 'INVALID_COUNTRY', `${text} of ${country}: ${found}`)
    }),
    { numRuns: 20_000 },
  )
  assert.ok(few > 4_000, `only ${few} were found`)
})

test('the numbers of everyday lists are recognised without asking the library', () => {
  assert.equal(plainNumber('070-174 06 05', 'SE'), '+46701740605')
  assert.equal(plainNumber('+46701740605', null), '+46701740605')
  assert.equal(plainNumber('0151 23456789', 'DE'), '+4915123456789')
  assert.equal(plainNumber('412 34 567', 'NO'), '+4741234567')
})

test('the country code of every numbering plan has the length that its first digits say', () => {
  for (const country of countries) {
    const code = getCountryCallingCode(country)
    const length = /^[17]/.test(code) ? 1 : COUNTRY_CODES_OF_TWO.includes(code.slice(0, 2)) ? 2 : 3
    assert.equal(code.length, length, `${country} ${code}`)
  }
})

test('a number is read in the groups of its country, and what is no number as it stands', () => {
  assert.equal(readableAddress('+46701740605'), '+46 70 174 06 05')
  assert.equal(readableAddress('+4915123456789'), '+49 1512 3456789')
  assert.equal(readableAddress('+14155550132'), '+1 415 555 0132')
  for (const text of ['', 'anna@granliden.example', '0701740605', '+46 70', '+999123456789', 'Anna +46701740605'])
    assert.equal(readableAddress(text), text)
})

test('every number reads as one that is understood as itself, and is found by what stands there', () => {
  fc.assert(
    fc.property(someNumber, ({ country, text }) => {
      const number = normalisePhone(text, country)
      if (!number.ok) return
      const read = readableAddress(number.value)
      assert.deepEqual(normalisePhone(read, null), number, read)
      assert.equal(`+${digitsSought(read)}`, number.value)
    }),
    { numRuns: 5_000 },
  )
})
