import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isPhoneCountry, normalisePhone, type PhoneCountry } from '../../src-main/domain/phone.ts'

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
