import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { rule as ruleShape } from '../../src-main/contract/shapes.ts'
import type { Condition, Rule } from '../../src-main/domain/rule.ts'
import { CONDITION_SHAPES, type Shape } from '../../src-renderer/views/segments/rule/shapes.ts'
import { ruleToText, textToRule } from '../../src-renderer/views/segments/rule/text.ts'

const kinds = Object.keys(CONDITION_SHAPES) as Condition['kind'][]
const shapes = (kind: Condition['kind']) => Object.entries<Shape>(CONDITION_SHAPES[kind])

const fitting = (shape: Shape): fc.Arbitrary<unknown> => {
  if (typeof shape === 'object') return fc.constantFrom(...shape)
  return {
    key: fc.string({ minLength: 1, maxLength: 20 }),
    texts: fc.array(fc.string(), { minLength: 1, maxLength: 3 }),
    number: fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => n + 0),
    whole: fc.integer({ min: 1, max: 1000 }),
    date: fc
      .date({ min: new Date('1900-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
      .map((d) => d.toISOString().slice(0, 10)),
    boolean: fc.boolean(),
  }[shape]
}
const condition: fc.Arbitrary<Condition> = fc.constantFrom(...kinds).chain((kind) => {
  const parts: Record<string, fc.Arbitrary<unknown>> = { kind: fc.constant(kind) }
  for (const [name, shape] of shapes(kind)) parts[name] = fitting(shape)
  return fc.record(parts) as unknown as fc.Arbitrary<Condition>
})
const rule = fc.letrec<{ rule: Rule }>((tie) => ({
  rule: fc.oneof(
    { maxDepth: 3 },
    condition,
    fc.record({
      kind: fc.constant('group' as const),
      op: fc.constantFrom('all' as const, 'any' as const, 'none' as const),
      of: fc.array(tie('rule'), { maxLength: 3 }),
    }),
  ),
})).rule

test('a rule written as text reads back as the same rule, and the contract takes it', () => {
  fc.assert(
    fc.property(rule, (one) => {
      const read = textToRule(ruleToText(one))
      assert.ok(read.ok)
      assert.deepEqual(read.value, JSON.parse(JSON.stringify(one)))
      assert.deepEqual(ruleShape.parse(read.value), read.value)
    }),
    { numRuns: 300 },
  )
})

test('what the contract refuses in a condition, the text refuses too', () => {
  const odd = fc.constantFrom<unknown>(null, '', 'x', 3, 0.5, true, [], ['a', 1], {}, '2026-02-30')
  fc.assert(
    fc.property(condition, fc.nat(), odd, (one, which, value) => {
      const names = shapes(one.kind).map(([name]) => name)
      const spoiled = { ...one, [names[which % names.length]!]: value }
      const taken = ruleShape.safeParse(spoiled).success
      // ids below 1 and days beyond a century are for the engine to refuse
      if (!taken && typeof value !== 'number') assert.equal(textToRule(ruleToText(spoiled)).ok, false)
      if (taken) assert.ok(textToRule(ruleToText(spoiled)).ok)
    }),
    { numRuns: 500 },
  )
})

test('a mistake is told with its line', () => {
  const text = ruleToText({
    kind: 'group',
    op: 'all',
    of: [
      { kind: 'text', field: 'city', op: 'is', values: ['Mora, "the" town'] },
      { kind: 'group', op: 'any', of: [{ kind: 'number', field: 'points', op: '>=', value: 3 }] },
    ],
  })
  const mistake = (from: string, to: string) => {
    const read = textToRule(text.replace(from, to))
    assert.ok(!read.ok)
    return [read.error.line, read.error.code]
  }
  assert.deepEqual(mistake('"is"', '"iz"'), [2, 'seg/text-choice'])
  assert.deepEqual(mistake('3 }', '"3" }'), [4, 'seg/text-number'])
  assert.deepEqual(mistake('"number"', '"numbr"'), [4, 'seg/text-choice'])
  assert.deepEqual(mistake('"any"', '"some"'), [3, 'seg/text-choice'])
  assert.deepEqual(mistake(' },\n', ' }\n'), [3, 'seg/text-json'])
})
