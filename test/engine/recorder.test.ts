import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Recorder } from '../../src-main/engine/dispatch/recorder.ts'
import type { Store } from '../../src-main/store/store.ts'

type Records = Parameters<Store['ledger']['record']>[0]

/** A store whose disk says yes or no to each record when the test does. */
function slowDisk() {
  const asked: { records: Records; answer: (ok: boolean) => void }[] = []
  const record = (records: Records): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const answer = (ok: boolean): void =>
        ok ? resolve({ held: records.dots.map(() => true), claim: null }) : reject(new Error('full'))
      asked.push({ records, answer })
    })
  return { asked, recorder: new Recorder({ ledger: { record } } as unknown as Store, 1) }
}
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(() => setImmediate(resolve)))
const outcome = (id: number): Records['settled'][number] => ({
  id,
  from: 'dot',
  outcome: { kind: 'accepted', gatewayRef: '' },
  dueAt: null,
  free: false,
  retryUnknown: false,
})
const settledIn = ({ records }: { records: Records }): number[] => records.settled.map(({ id }) => id)

test('what the disk refused is owed, goes with what is written next, and is written before it ends', async () => {
  const { asked, recorder } = slowDisk()
  const first = recorder.settle(outcome(1))
  await turn()
  const behind = recorder.giveBack([9])
  await turn()
  assert.deepEqual(asked.map(settledIn), [[1], []], 'it follows without waiting')
  const finished = recorder.finish()
  asked[1]!.answer(true)
  assert.equal(await behind, true)
  asked[0]!.answer(false)
  await assert.rejects(first, /full/)
  await turn()
  assert.deepEqual(settledIn(asked[2]!), [1], 'nothing else would have taken it along')
  asked[2]!.answer(true)
  await finished
})

test('two refused records are owed together, and one that goes along again is owed again', async () => {
  const { asked, recorder } = slowDisk()
  const both: Promise<unknown>[] = []
  for (const id of [1, 2]) {
    both.push(recorder.settle(outcome(id)))
    await turn()
  }
  asked[0]!.answer(false)
  asked[1]!.answer(false)
  assert.deepEqual(
    (await Promise.allSettled(both)).map(({ status }) => status),
    ['rejected', 'rejected'],
  )
  const finished = recorder.finish()
  await turn()
  assert.deepEqual(settledIn(asked[2]!), [1, 2])
  asked[2]!.answer(false)
  await assert.rejects(finished, /full/)
  const last = recorder.settle(outcome(3))
  await turn()
  assert.deepEqual(settledIn(asked[3]!), [1, 2, 3])
  asked[3]!.answer(true)
  assert.equal(await last, true)
  await recorder.finish()
  assert.equal(asked.length, 4)
})
