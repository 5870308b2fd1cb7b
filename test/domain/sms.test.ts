import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import calculator from 'sms-segments-calculator'
import { smsParts } from '../../src-main/domain/sms.ts'

test('a part holds 160 or 153 septets, or 70 or 67 characters of UCS-2', () => {
  assert.deepEqual(smsParts('a'.repeat(160)), { encoding: 'gsm7', units: 160, parts: 1, perPart: 160 })
  assert.deepEqual(smsParts('a'.repeat(161)), { encoding: 'gsm7', units: 161, parts: 2, perPart: 153 })
  assert.deepEqual(smsParts('a'.repeat(307)), { encoding: 'gsm7', units: 307, parts: 3, perPart: 153 })
  assert.deepEqual(smsParts('ł'.repeat(70)), { encoding: 'ucs2', units: 70, parts: 1, perPart: 70 })
  assert.deepEqual(smsParts('ł'.repeat(71)), { encoding: 'ucs2', units: 71, parts: 2, perPart: 67 })
  assert.deepEqual(smsParts(''), { encoding: 'gsm7', units: 0, parts: 0, perPart: 160 })
})

test('å, ä, ö and é cost one septet, the euro sign two, and neither it nor an emoji is split', () => {
  assert.equal(smsParts('ÅÄÖåäöéà').encoding, 'gsm7')
  assert.equal(smsParts('€{}').units, 6)
  assert.equal(smsParts('a'.repeat(152) + '€' + 'a'.repeat(152)).parts, 3)
  assert.equal(smsParts('ł'.repeat(66) + '🎉' + 'ł'.repeat(66)).parts, 3)
  assert.equal(smsParts('a\r\nb').units, 3)
})

test('it counts as the calculator of a provider does', () => {
  const unit = fc.constantFrom(...'abc åÄö€[]~\n£Δł漢🎉')
  const gsmOnly = fc.constantFrom(...'abc åÄö€[]~\n£Δ')
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit, minLength: 1, maxLength: 400 }),
        fc.string({ unit: gsmOnly, minLength: 1, maxLength: 700 }),
      ),
      (text) => {
        const theirs = new calculator.SegmentedMessage(text)
        const ours = smsParts(text)
        assert.equal(ours.parts, theirs.segmentsCount)
        assert.equal(ours.encoding, theirs.encodingName === 'GSM-7' ? 'gsm7' : 'ucs2')
      },
    ),
    { numRuns: 300 },
  )
})
