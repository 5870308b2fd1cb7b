import assert from 'node:assert/strict'
import { test } from 'node:test'
import { epochMs } from '../../src-main/domain/units.ts'
import { LOCALES } from '../../src-main/words/say.ts'
import { appWords } from '../../src-main/words/app.ts'
import { bytes, dateIso, dateProse, dateShort, duration, minus, time } from '../../src-renderer/app/format.ts'
import { percent } from '../../src-main/words/say.ts'
import { firstLocale } from '../../src-renderer/app/locale.svelte.ts'

const AT = epochMs(Date.parse('2026-09-24T08:31:07Z'))
const ZONE = 'Europe/Stockholm'
/** No-break spaces read as spaces. */
const plain = (text: string) => text.replace(/\s/g, ' ')

test('a share has one decimal, and two below one percent', () => {
  assert.equal(percent('en', 0.472), '47.2%')
  assert.equal(plain(percent('sv', 0.472)), '47,2 %')
  assert.equal(percent('en', 143 / 36_617), '0.39%')
  assert.equal(percent('en', 0.05), '5.0%')
})

test('only nothing reads 0% and only the whole reads 100%', () => {
  assert.equal(percent('en', 0), '0%')
  assert.equal(percent('en', 1), '100%')
  assert.equal(percent('en', 1 / 1_000_000), '<0.01%')
  assert.equal(percent('en', 999_999 / 1_000_000), '>99.9%')
})

test('the rounding of a share never jumps over its neighbour form', () => {
  assert.equal(percent('en', 0.00994), '0.99%')
  assert.equal(percent('en', 0.00996), '1.0%')
  assert.equal(percent('en', 0.9994), '99.9%')
})

test('a deduction carries a true minus sign, nothing has none', () => {
  assert.equal(minus('en', 3594), '−3,594')
  assert.equal(plain(minus('sv', 3594)), '−3 594')
  assert.equal(minus('en', 0), '0')
})

test('tabular dates are ISO in both languages, prose is of the language', () => {
  assert.equal(dateIso(AT, ZONE), '2026-09-24')
  assert.equal(time(AT, ZONE), '10:31')
  assert.equal(time(AT, ZONE, true), '10:31:07')
  assert.equal(dateProse('en', AT, ZONE), '24 September')
  assert.equal(dateProse('sv', AT, ZONE), '24 september')
  assert.equal(dateProse('en', AT, ZONE, true), '24 September 2026')
  assert.equal(dateShort('en', AT, ZONE), '24 Sep')
  assert.equal(dateShort('sv', AT, ZONE), '24 sep')
})

test('lengths of time and sizes use the unit that says most', () => {
  assert.equal(duration('en', 41), '41 ms')
  assert.equal(duration('sv', 4100), '4,1 s')
  assert.equal(duration('en', 47 * 60_000), '47 min')
  assert.equal(duration('en', 79 * 60_000), '1 h 19 min')
  assert.equal(duration('en', 50 * 3_600_000), '2 d 2 h')
  assert.equal(bytes('en', 68_000), '68 kB')
  assert.equal(bytes('sv', 1_500_000), '1,5 MB')
})

test('the language is the kept one, else the first of the system that is spoken, else English', () => {
  assert.equal(firstLocale('sv', ['en-GB']), 'sv')
  assert.equal(firstLocale(null, ['fi', 'sv-FI', 'en']), 'sv')
  assert.equal(firstLocale('xx', ['fi']), 'en')
})

test('every sentence of the frame fills the same parameters in both languages', () => {
  const params = (sentence: unknown) => [...new Set(JSON.stringify(sentence).match(/\{\w+\}/g) ?? [])].sort()
  for (const [code, sentence] of Object.entries(appWords)) {
    assert.deepEqual(params(sentence.sv), params(sentence.en), code)
    for (const locale of LOCALES) assert.doesNotMatch(JSON.stringify(sentence[locale]), /!|please|success/i, code)
  }
})
