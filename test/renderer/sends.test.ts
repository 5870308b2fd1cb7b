import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DeliverySummary } from '../../src-main/contract/campaigns.ts'
import { SendWatch } from '../../src-renderer/app/sends.svelte.ts'

type Status = DeliverySummary['status']

/** An engine with some deliveries; `now` changes one and says so, at once. */
function desk(first: Record<string, Status>) {
  const all = new Map(Object.entries(first))
  const told: string[] = []
  let hear = (_: readonly string[]): void => undefined
  const summary = (uid: string): DeliverySummary =>
    ({ uid, status: all.get(uid), states: { accepted: 3, queued: 1 } }) as unknown as DeliverySummary
  const watch = new SendWatch({
    sending: async () =>
      [...all.keys()].map(summary).filter(({ status }) => status === 'sending' || status === 'paused'),
    one: async (uid) => (all.has(uid) ? summary(uid) : Promise.reject(new Error('no such delivery'))),
    ended: ({ uid, status }) => told.push(`${uid} ${status}`),
    onChanged: (heard) => {
      hear = heard
      return () => undefined
    },
    clock: { after: (_, then) => (queueMicrotask(then), () => undefined) },
  })
  const settled = () => new Promise<void>((resolve) => setImmediate(resolve))
  return {
    watch,
    told,
    settled,
    now: async (uid: string, status: Status | null) => {
      if (status === null) all.delete(uid)
      else all.set(uid, status)
      hear(['deliveries'])
      await settled()
    },
  }
}

test('the end of a send is told, and what holds it; pausing and stopping it oneself is not', async () => {
  const d = desk({ a: 'sending', b: 'sending', c: 'sending', e: 'sending', f: 'sending' })
  await d.settled()
  await d.now('a', 'finished')
  await d.now('b', 'held')
  await d.now('c', 'paused')
  await d.now('e', 'cancelled')
  await d.now('f', null)
  assert.deepEqual(d.told, ['a finished', 'b held'])
  await d.now('c', 'sending')
  await d.now('c', 'finished')
  assert.deepEqual(d.told.at(-1), 'c finished')
})

test('how far the sends are is known on every screen, and nothing when there is none', async () => {
  const d = desk({ a: 'sending' })
  await d.settled()
  assert.equal(d.watch.share, 0.75)
  await d.now('a', 'finished')
  assert.equal(d.watch.share, null)
})
