import assert from 'node:assert/strict'
import { test } from 'node:test'
import { asRead } from '../../src-main/domain/as-read.ts'

const NAMES: Record<string, string> = { first_name: 'First name', city: 'City' }
const read = (source: string): string => asRead(source, (key) => NAMES[key] ?? key)

test('a value is read by the name of its field, and what it falls back to is not said', () => {
  assert.equal(read('Hej {{ first_name | default: "du" }}, tre turer'), 'Hej [First name], tre turer')
  assert.equal(read('{{first_name}}{{- city -}}'), '[First name][City]')
  assert.equal(read('{{ first_name | default: "}} hm" }}!'), '[First name]!')
  assert.equal(read('{{ "Hej" | upcase }} {{ shoe_size }}'), 'Hej [shoe_size]')
})

test('of a choice the first branch is read', () => {
  assert.equal(
    read('{% if first_name %}{{ first_name }}, 20% off{% else %}20% off{% endif %} now'),
    '[First name], 20% off now',
  )
  assert.equal(
    read('{% if city %}{% if first_name %}a{% else %}b{% endif %}c{% elsif first_name %}d{% else %}e{% endif %}f'),
    'acf',
  )
  assert.equal(read('{% unless city %}a{% else %}{% if city %}b{% else %}c{% endif %}d{% endunless %}e'), 'ae')
})

test('what does not close is left as it is written', () => {
  assert.equal(read('Hej {{ first_name'), 'Hej {{ first_name')
  assert.equal(read('100 % {% if'), '100 % {% if')
  assert.equal(read(''), '')
})
