import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  guessDateOrder,
  guessDecimalMark,
  readBoolean,
  readDate,
  readNumber,
} from '../../src-main/domain/time/dates.ts'

test('a date is read in every usual notation and its time of day left out', () => {
  for (const text of [
    '1985-03-09',
    '19850309',
    '1985/3/9',
    '09/03/1985',
    '9.3.1985',
    '9-3-1985',
    '1985-03-09 14:05:00',
    '1985-03-09T14:05:00Z',
  ]) {
    assert.equal(readDate(text, 'dmy'), '1985-03-09', text)
  }
  assert.equal(readDate('03/09/1985', 'mdy'), '1985-03-09')
})

test('what is no date is null', () => {
  for (const text of [
    '',
    '1985-02-29',
    '31/04/1985',
    '1985-13-01',
    '09/03/85',
    'March',
    '1985-03',
    '19851301',
    '1985-03-09x',
    '0000-01-01',
  ]) {
    assert.equal(readDate(text, 'dmy'), null, text)
  }
  assert.equal(readDate('2024-02-29', 'dmy'), '2024-02-29')
  assert.equal(readDate('1900-02-29', 'dmy'), null)
})

test('the order of day and month is told by the values that have only one reading', () => {
  assert.equal(guessDateOrder(['01/02/2024', '01/13/2024']), 'mdy')
  assert.equal(guessDateOrder(['01/02/2024', '13/01/2024']), 'dmy')
  assert.equal(guessDateOrder(['01/02/2024']), 'dmy')
})

test('numbers are read with either decimal mark and any grouping', () => {
  for (const text of ['1 234,50', '1,234.50', '1.234,50', '1234.5', '1234,5', '1\u00a0234,5', "1'234.5"]) {
    assert.equal(readNumber(text), 1234.5, text)
  }
  assert.equal(readNumber('-12'), -12)
  assert.equal(readNumber('\u22121,5'), -1.5)
  assert.equal(readNumber('1,234'), 1234)
  assert.equal(readNumber('1,234', ','), 1.234)
  assert.equal(readNumber('1.234', ','), 1234)
  assert.equal(readNumber('1.234'), 1.234)
  for (const text of ['', 'x', '1e5', '1,2,3', '1.2.3', '12345678901234567', '--1', '1,23.4', 'Infinity']) {
    assert.equal(readNumber(text), null, text)
  }
})

test('the decimal mark is told by the values that have only one reading', () => {
  assert.equal(guessDecimalMark(['1,234', '5,5']), ',')
  assert.equal(guessDecimalMark(['1.234', '1.234,5']), ',')
  assert.equal(guessDecimalMark(['1,234', '1,234,567']), '.')
  assert.equal(guessDecimalMark(['1,234']), '.')
})

test('yes and no are understood in both languages', () => {
  for (const text of ['ja', 'Yes', 'TRUE', '1', 'x', 'sant']) assert.equal(readBoolean(text), true, text)
  for (const text of ['nej', 'No', 'false', '0', 'falskt']) assert.equal(readBoolean(text), false, text)
  for (const text of ['', 'kanske', '2']) assert.equal(readBoolean(text), null, text)
})
