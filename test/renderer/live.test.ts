import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Live } from '../../src-renderer/api/live.svelte.ts'

/** Time that stands still until it is moved. */
class Hands {
  #now = 0
  #waits: { at: number; then: () => void }[] = []
  after(ms: number, then: () => void): () => void {
    const wait = { at: this.#now + ms, then }
    this.#waits.push(wait)
    return () => (this.#waits = this.#waits.filter((one) => one !== wait))
  }
  pass(ms: number): void {
    this.#now += ms
    const due = this.#waits.filter(({ at }) => at <= this.#now)
    this.#waits = this.#waits.filter(({ at }) => at > this.#now)
    for (const { then } of due) then()
  }
}

interface Question {
  readonly signal: AbortSignal
  readonly answer: (value: number) => Promise<void>
  readonly fail: (error: Error) => Promise<void>
}

/** An engine that answers when told to. */
function desk() {
  const clock = new Hands()
  const questions: Question[] = []
  const ears = new Set<(topics: readonly string[]) => void>()
  const settled = () => new Promise<void>((resolve) => setImmediate(resolve))
  const query = new Live<number>({
    topics: ['people'],
    clock,
    onChanged: (heard) => {
      ears.add(heard)
      return () => ears.delete(heard)
    },
    ask: (signal) =>
      new Promise((resolve, reject) => {
        const then = async (act: () => void) => {
          act()
          await settled()
        }
        questions.push({
          signal,
          answer: (value) => then(() => resolve(value)),
          fail: (error) => then(() => reject(error)),
        })
      }),
  })
  const change = (...topics: string[]) => ears.forEach((heard) => heard(topics))
  return { clock, questions, query, change, ears }
}

test('a live query asks at once and asks again when one of its topics changes', async () => {
  const { clock, questions, query, change } = desk()
  await questions[0]!.answer(1)
  assert.equal(query.value, 1)
  change('campaigns')
  clock.pass(1000)
  assert.equal(questions.length, 1, 'another topic is no reason')
  change('people')
  clock.pass(50)
  assert.equal(questions.length, 2)
})

test('changes that come close together are one question', async () => {
  const { clock, questions, change } = desk()
  await questions[0]!.answer(1)
  for (let n = 0; n < 20; n += 1) change('people')
  clock.pass(50)
  assert.equal(questions.length, 2)
})

test('the old value stays while counting, and counting is said only after 200 ms', async () => {
  const { clock, questions, query, change } = desk()
  await questions[0]!.answer(1)
  change('people')
  clock.pass(50)
  clock.pass(199)
  assert.equal(query.loading, false)
  clock.pass(1)
  assert.equal(query.loading, true)
  assert.equal(query.value, 1)
  await questions[1]!.answer(2)
  assert.deepEqual([query.value, query.loading], [2, false])
})

test('asking anew calls off the earlier question and its late answer is never shown', async () => {
  const { questions, query } = desk()
  void query.refresh()
  assert.equal(questions[0]!.signal.aborted, true)
  await questions[1]!.answer(2)
  await questions[0]!.answer(1)
  assert.equal(query.value, 2)
})

test('a steady stream of changes lets each question be answered and then asks once more', async () => {
  const { clock, questions, query, change } = desk()
  for (let n = 0; n < 10; n += 1) {
    change('people')
    clock.pass(60)
  }
  assert.equal(questions.length, 1)
  assert.equal(questions[0]!.signal.aborted, false)
  await questions[0]!.answer(1)
  assert.equal(query.value, 1)
  clock.pass(50)
  assert.equal(questions.length, 2)
})

test('a failed question keeps the value and tells why; the next answer clears it', async () => {
  const { questions, query } = desk()
  await questions[0]!.answer(1)
  void query.refresh()
  await questions[1]!.fail(new Error('gone'))
  assert.deepEqual([query.value, query.error?.message], [1, 'gone'])
  void query.refresh()
  await questions[2]!.answer(3)
  assert.deepEqual([query.value, query.error], [3, undefined])
})

test('a closed query hears nothing, calls off what is out and asks no more', async () => {
  const { clock, questions, query, change, ears } = desk()
  query.close()
  assert.equal(questions[0]!.signal.aborted, true)
  assert.equal(ears.size, 0)
  change('people')
  clock.pass(1000)
  await query.refresh()
  await questions[0]!.answer(1)
  assert.deepEqual([questions.length, query.value], [1, undefined])
})
