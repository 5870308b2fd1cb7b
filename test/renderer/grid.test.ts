import assert from 'node:assert/strict'
import { test } from 'node:test'
import { asTsv } from '../../src-renderer/parts/grid/column.ts'
import { cellAfter } from '../../src-renderer/parts/grid/keys.ts'
import { GridRows, PAGE_ROWS } from '../../src-renderer/parts/grid/rows.svelte.ts'
import { CAP_PX, RowScroll } from '../../src-renderer/parts/grid/scroll.ts'
import { Selection } from '../../src-renderer/parts/grid/selection.svelte.ts'

const MILLION = 1_000_000
const VIEW = 600
const million = () => {
  const scroll = new RowScroll(30)
  scroll.size(MILLION, VIEW)
  return scroll
}
const settled = () => new Promise<void>((resolve) => setImmediate(resolve))

test('a short list scrolls as it is', () => {
  const scroll = new RowScroll(30)
  scroll.size(100, VIEW)
  scroll.scrolled(1500)
  assert.deepEqual([scroll.heightPx, scroll.top, scroll.y(50)], [3000, 1500, 1500])
})

test('a million rows fit under the height that browsers draw, and both ends are reached', () => {
  const scroll = million()
  assert.equal(scroll.heightPx, CAP_PX)
  scroll.scrolled(CAP_PX - VIEW)
  assert.equal(scroll.range(0).last, MILLION - 1)
  assert.equal(scroll.y(MILLION - 1) + 30, CAP_PX)
  scroll.scrolled(0)
  assert.equal(scroll.range(0).first, 0)
  assert.equal(scroll.y(0), 0)
})

test('small scrolls move scaled rows one to one, and settling moves none', () => {
  const scroll = million()
  scroll.scrolled(4_000_000)
  const before = scroll.top
  scroll.scrolled(4_000_100)
  assert.equal(scroll.top - before, 100)
  const top = scroll.top
  const settledTop = scroll.settle()
  assert.equal(scroll.top, top)
  scroll.scrolled(settledTop)
  assert.ok(Math.abs(scroll.top - top) < 1, 'the scroll event of settling itself changes nothing')
})

test('every row can be revealed exactly', () => {
  const scroll = million()
  for (const index of [0, 1, 19, 20, 500_000, 500_001, MILLION - 2, MILLION - 1, 3]) {
    scroll.scrolled(scroll.reveal(index))
    const start = index * 30
    assert.ok(start >= scroll.top - 1 && start + 30 <= scroll.top + VIEW + 1, `row ${index} is in sight`)
  }
})

test('a list that shrinks under the view does not leave it below the end', () => {
  const scroll = million()
  scroll.scrolled(CAP_PX - VIEW)
  scroll.size(10, VIEW)
  assert.deepEqual(scroll.range(0), { first: 0, last: 9 })
})

function source() {
  const asked: { offset: number; signal: AbortSignal; answer: (word: string) => Promise<void> }[] = []
  const fetch = (offset: number, limit: number, signal: AbortSignal) =>
    new Promise<readonly string[]>((resolve) =>
      asked.push({
        offset,
        signal,
        answer: async (word) => {
          resolve(Array.from({ length: limit }, (_, i) => `${word} ${offset + i}`))
          await settled()
        },
      }),
    )
  return { asked, fetch }
}

test('rows are fetched by page, once, and old rows stay until the new are here', async () => {
  const { asked, fetch } = source()
  const rows = new GridRows<string>(fetch)
  rows.need(90, 110)
  rows.need(95, 115)
  assert.deepEqual(
    asked.map(({ offset }) => offset),
    [0, PAGE_ROWS],
  )
  await asked[0]!.answer('old')
  assert.equal(rows.at(95), 'old 95')
  rows.renew(fetch)
  rows.need(90, 99)
  assert.equal(rows.at(95), 'old 95')
  await asked[2]!.answer('new')
  assert.equal(rows.at(95), 'new 95')
})

test('pages that left the view before they came are called off, and a late answer is dropped', async () => {
  const { asked, fetch } = source()
  const rows = new GridRows<string>(fetch)
  rows.need(0, 10)
  rows.need(5000, 5010)
  assert.equal(asked[0]!.signal.aborted, true)
  await asked[0]!.answer('late')
  assert.equal(rows.at(0), undefined)
})

test('a page that could not be read is told, and asked for again when it is next needed', async () => {
  let broken = true
  const rows = new GridRows<string>(async () => {
    if (broken) throw new Error('cut')
    return ['a']
  })
  rows.need(0, 0)
  await settled()
  assert.equal(rows.error?.message, 'cut')
  broken = false
  rows.need(0, 0)
  await settled()
  assert.deepEqual([rows.at(0), rows.error], ['a', undefined])
})

test('all is every row of the question, less those that were taken out', () => {
  const selection = new Selection()
  selection.selectAll()
  selection.toggle(7)
  assert.deepEqual([selection.count(MILLION), selection.has(7), selection.has(8)], [MILLION - 1, false, true])
  selection.set(7, true)
  assert.equal(selection.count(MILLION), MILLION)
  selection.only([1, 2])
  assert.deepEqual([selection.all, selection.count(MILLION), selection.has(1)], [false, 2, true])
})

test('keys move among cells as the grid pattern says and stop at the edges', () => {
  const size = { rows: 100, columns: 5, page: 20 }
  const key = (name: string, ctrlKey = false) =>
    cellAfter({ key: name, ctrlKey, metaKey: false }, { row: 50, column: 2 }, size)
  assert.deepEqual(key('ArrowDown'), { row: 51, column: 2 })
  assert.deepEqual(key('PageUp'), { row: 30, column: 2 })
  assert.deepEqual(key('Home'), { row: 50, column: 0 })
  assert.deepEqual(key('End', true), { row: 99, column: 4 })
  assert.deepEqual(cellAfter({ key: 'ArrowUp', ctrlKey: false, metaKey: false }, { row: 0, column: 0 }, size), {
    row: -1,
    column: 0,
  })
  assert.equal(key('x'), undefined)
})

test('what is copied pastes as cells, and no cell pastes as a formula', () => {
  const columns = [
    { key: 'a', label: 'Name', text: (row: readonly [string, number]) => row[0] },
    { key: 'b', label: 'Orders', text: (row: readonly [string, number]) => row[1] },
  ]
  assert.equal(asTsv(columns, [['a\tb\nc', 1234]]), 'Name\tOrders\na b c\t1234')
  assert.equal(asTsv(columns, [['=cmd()', -5]]), "Name\tOrders\n'=cmd()\t-5")
  assert.equal(asTsv(columns, [['+46 70 174', 0]]), 'Name\tOrders\n+46 70 174\t0')
})
