import assert from 'node:assert/strict'
import { test } from 'node:test'
import { serve, type Transport } from '../../src-main/contract/wire.ts'
import { TOPICS, type Handlers } from '../../src-main/contract/api.ts'
import { done } from '../../src-main/domain/units.ts'
import { engineOver } from '../../src-renderer/api/client.ts'

/** Two ends in memory; `cut` is what a broken line does. */
function line(): { here: Transport; there: Transport; cut(): void } {
  const closed = new Set<() => void>()
  const end = () => ({ heard: new Set<(frame: string) => void>() })
  const [a, b] = [end(), end()]
  const transport = (mine: typeof a, other: typeof a): Transport => ({
    post: (frame) => queueMicrotask(() => other.heard.forEach((listener) => listener(frame))),
    onFrame: (listener) => (mine.heard.add(listener), () => void mine.heard.delete(listener)),
    onClosed: (listener) => (closed.add(listener), () => void closed.delete(listener)),
  })
  return { here: transport(a, b), there: transport(b, a), cut: () => [...closed].forEach((listener) => listener()) }
}

test('a call waits for the line, the line is taken up again, and then everything is asked anew', async () => {
  let current: ReturnType<typeof line> | null = null
  let dials = 0
  const handlers = {
    'jobs.list': async () => done([]),
    'workspace.current': () => new Promise(() => undefined),
  } as unknown as Handlers
  const engine = engineOver(
    async () => {
      if (++dials === 1 || dials === 3) throw new Error('not yet')
      current = line()
      serve(handlers, current.there, { broke: () => 'x', refusalOf: () => null })
      return current.here
    },
    () => new Promise((resolve) => setImmediate(resolve)),
  )
  const seen: string[] = []
  engine.onConnection((connection) => seen.push(connection))
  const topics: string[] = []
  engine.onChanged((changed) => topics.push(...changed))
  assert.deepEqual(await engine.call('jobs.list', {}), { ok: true, value: [] })
  assert.equal(topics.length, 0, 'the first line is not news')
  const underWay = engine.call('workspace.current', {})
  await new Promise((resolve) => setImmediate(resolve))
  current!.cut()
  await assert.rejects(underWay, /gone/)
  assert.deepEqual(await engine.call('jobs.list', {}), { ok: true, value: [] })
  assert.deepEqual(seen, ['connecting', 'connected', 'reconnecting', 'connected'])
  assert.equal(topics.length, TOPICS.length)
  engine.close()
  current!.cut()
})

test('a window without a session stops trying and says so', async () => {
  let dials = 0
  const engine = engineOver(async () => (dials++, 'denied'))
  const seen = await new Promise<string>((resolve) =>
    engine.onConnection((now) => now !== 'connecting' && resolve(now)),
  )
  assert.deepEqual([seen, dials], ['denied', 1])
})

test('a frame of far too many levels is refused, and the line goes on serving', async () => {
  const { here, there } = line()
  serve({ 'jobs.list': async () => done([]) } as unknown as Handlers, there, {
    broke: () => 'x',
    refusalOf: () => null,
  })
  const replies: string[] = []
  const heard = new Promise<void>((resolve) => here.onFrame((text) => replies.push(text) === 2 && resolve()))
  const rule = `${'{"kind":"group","op":"all","of":['.repeat(5_000)}${']}'.repeat(5_000)}`
  here.post(`{"t":"call","id":1,"name":"segments.count","input":{"rule":${rule}}}`)
  here.post('{"t":"call","id":2,"name":"jobs.list","input":{}}')
  await heard
  assert.match(replies[0]!, /"id":1.*call\/too-deep/)
  assert.match(replies[1]!, /"id":2.*"value":\[\]/)
})
