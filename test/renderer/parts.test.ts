import assert from 'node:assert/strict'
import { test } from 'node:test'
import { RECIPIENT_STATES } from '../../src-main/domain/ledger.ts'
import { diagnostics } from '../../src-renderer/parts/editor/complete.ts'
import { confirms, typedCount } from '../../src-renderer/parts/feedback/confirm.ts'
import type { StatementRow } from '../../src-renderer/parts/figures/statement.ts'
import { addsUp } from '../../src-renderer/parts/figures/statement.ts'
import { grouped } from '../../src-renderer/parts/inputs/options.ts'
import { rove } from '../../src-renderer/parts/inputs/roving.ts'

const row = (kind: StatementRow['kind'], n: number): StatementRow => ({ kind, n, label: '' })

test('a send is confirmed by its count however the separators are written, and by nothing else', () => {
  for (const typed of ['39829', '39,829', '39 829', '39\u00a0829', '39\u202f829', ' 39.829 ', '39’829']) {
    assert.equal(confirms(typed, 39_829), true, typed)
  }
  for (const typed of ['', '39,82', '398290', '-39829', '39829 people', '3.9829e4', '٣٩٨٢٩']) {
    assert.equal(confirms(typed, 39_829), false, typed)
  }
  assert.equal(typedCount(''), undefined)
  assert.equal(confirms('', 0), false, 'nothing typed is not a zero')
})

test('a statement that does not add up is found out', () => {
  assert.equal(addsUp([row('open', 100), row('minus', 30), row('sum', 70)]), true)
  assert.equal(addsUp([row('open', 100), row('minus', 30), row('sum', 71)]), false)
  assert.equal(addsUp([row('open', 100), row('minus', 30), row('open', 70), row('minus', 1), row('sum', 69)]), true)
  assert.equal(addsUp([row('open', 100), row('minus', 30), row('open', 71), row('sum', 71)]), false)
  assert.equal(addsUp([row('plain', 40), row('plain', 2), row('sum', 42)]), true)
  assert.equal(addsUp([row('plain', 40), row('plain', 2), row('sum', 43)]), false)
})

test('arrow keys wrap among the buttons of a group', () => {
  assert.deepEqual(
    [rove('ArrowRight', 2, 3), rove('ArrowLeft', 0, 3), rove('End', 0, 3), rove('x', 0, 3)],
    [0, 2, 2, undefined],
  )
})

test('options stand under their headings in the order given', () => {
  const options = [
    { value: 'a', label: 'A' },
    { value: 'b', label: 'B', group: 'G' },
    { value: 'c', label: 'C', group: 'G' },
  ]
  assert.deepEqual(
    grouped(options).map(({ group, options: some }) => [group, some.length]),
    [
      ['', 1],
      ['G', 2],
    ],
  )
})

test('an editor mark beyond the end of the source lands inside it', () => {
  const text = 'Hej {{ name }}'
  const doc = { lines: 1, line: () => ({ from: 0, to: text.length, text }) }
  assert.deepEqual(
    diagnostics(doc, [
      { line: 9, column: 99, severity: 'error', message: 'm' },
      { line: 1, column: 8, severity: 'warning', message: 'm' },
    ]).map(({ from, to }) => [from, to]),
    [
      [14, 14],
      [7, 11],
    ],
  )
})

test('every state of a recipient has a look and a place in the ledger bar', async () => {
  const { BAND_ORDER, STATE_LOOK } = await import('../../src-renderer/parts/marks/states.ts')
  assert.deepEqual([...BAND_ORDER].sort(), [...RECIPIENT_STATES].sort())
  assert.deepEqual(Object.keys(STATE_LOOK).sort(), [...RECIPIENT_STATES].sort())
})
