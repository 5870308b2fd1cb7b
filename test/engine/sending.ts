/** What tests of preparation and dispatch share: a workspace with people, gateways without a network, the outbox. */
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import Sqlite from 'better-sqlite3'
import type { DeliveryDetail } from '../../src-main/contract/campaigns.ts'
import type { Input } from '../../src-main/contract/api.ts'
import type { Limits, Plan } from '../../src-main/domain/sending.ts'
import { durationMs, minutes, seconds, type DurationMs } from '../../src-main/domain/units.ts'
import { importList, listOf, makeCampaign, openEngine, type EngineOptions, type TestEngine } from '../open-engine.ts'
import { MovableClock } from '../test-clock.ts'

export interface Sending extends TestEngine {
  readonly clock: MovableClock
  readonly file: string
  /** Sets the clock forward by more than a tick, so that the scheduler looks. */
  tick(): Promise<void>
}

export const FROM = { name: 'Granliden', from: 'klubb@granliden.example', replyTo: '' } as const
export const addressOf = (n: number): string => `n${n}@example.com`
/** The id of the person at the list's n-th address. */
export async function idOf(e: TestEngine, n: number): Promise<number> {
  const { rows } = await e.must('people.page', { query: { search: addressOf(n) } })
  return rows[0]!.id
}

/** Opens `options.folder` again, or a new workspace with `people` who consented to offers. */
export async function openSending(
  t: TestContext,
  people: number,
  options: Omit<EngineOptions, 'clock'> & { clock?: MovableClock } = {},
): Promise<Sending> {
  const clock = options.clock ?? new MovableClock()
  const e = await openEngine(t, { ...options, clock })
  const file = join(e.folder, 'send.utskick')
  if (existsSync(file)) await e.must('workspace.open', { file })
  else {
    await e.must('workspace.create', { file, name: 'Send' })
    const list = join(e.folder, 'list.csv')
    writeFileSync(list, listOf(people, addressOf))
    if (people > 0) await importList(e, list)
  }
  const tick = async (): Promise<void> => {
    clock.advance(seconds(16))
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  return { ...e, clock, file, tick }
}

export const NO_LIMITS: Limits = { perSecond: 0, perHour: 0, perDay: 0, connections: 2 }

export const pickupGateway = (limits: Partial<Limits> = {}): Input<'gateways.save'> => ({
  gateway: null,
  name: 'Pickup',
  settings: { kind: 'pickup', folder: '', channel: 'email', from: FROM },
  limits: { ...NO_LIMITS, ...limits },
})

/** The messages of the pickup folder beside the workspace, by recipient. */
export function outbox(e: { folder: string }, name = 'send'): { to: string; subject: string; bytes: string }[] {
  const folder = join(e.folder, `${name} outbox`)
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((file) => file.endsWith('.eml'))
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .map((bytes) => ({
      to: /^To: .*?([^\s<>]+@[^\s<>]+)/im.exec(bytes)?.[1] ?? '',
      subject: /^Subject: (.*)\r$/im.exec(bytes)?.[1] ?? '',
      bytes,
    }))
}

export const pickupCampaign = (e: TestEngine, plan: Partial<Plan> = {}, limits: Partial<Limits> = {}) =>
  makeCampaign(e, pickupGateway(limits), plan)

/** Freezes a campaign; the test fails when that is refused. */
export async function freeze(e: TestEngine, campaign: string): Promise<DeliveryDetail> {
  const { job } = await e.must('campaigns.preflight', { campaign })
  const ended = await e.ended(job)
  assert.equal(ended.state, 'done', JSON.stringify(ended))
  return e.must('deliveries.get', { delivery: ended.result })
}

/** The code and params that a freeze is refused with. */
export async function freezeRefused(e: TestEngine, campaign: string) {
  const { job } = await e.must('campaigns.preflight', { campaign })
  const ended = await e.ended(job)
  assert.equal(ended.state, 'refused', JSON.stringify(ended))
  return ended.refusal!
}

export const statesOf = async (e: TestEngine, delivery: string) => (await e.must('deliveries.get', { delivery })).states

/** Every main recipient is in one state, and the account adds up to the audience. */
export async function assertAddsUp(e: TestEngine, delivery: string): Promise<void> {
  const d = await e.must('deliveries.get', { delivery })
  const sum = (counts: readonly number[]): number => counts.reduce((a, b) => a + b, 0)
  assert.equal(sum(Object.values(d.states)), d.audience, 'states add up to the audience')
  assert.equal(sum(d.account.excluded.map((x) => x.count)) + d.account.willReceive, d.audience)
  const { account, states } = await e.must('reports.get', { delivery })
  assert.equal(sum(account.excluded.map((x) => x.count)) + account.cancelled + account.sentTo, account.audience)
  assert.equal(states.excluded ?? 0, sum(account.excluded.map((x) => x.count)))
}

export const settled = (states: Awaited<ReturnType<typeof statesOf>>): boolean =>
  (states.planned ?? 0) + (states.queued ?? 0) + (states.claimed ?? 0) + (states.dot ?? 0) === 0

export const untilSettled = (e: TestEngine, delivery: string): Promise<void> =>
  e.until('nothing of the delivery waits', async () => settled(await statesOf(e, delivery)))

/** Lets time pass as it does for a machine that is awake: the scheduler looks at the clock all the while. */
export async function stayAwake(e: Sending, delivery: string, by: DurationMs): Promise<void> {
  const until = e.clock.now() + by
  while (e.clock.now() < until) {
    e.clock.advance(durationMs(Math.min(minutes(10), until - e.clock.now())))
    await e.must('deliveries.decide', { delivery, ids: [], as: 'queued' }) // answers once it has looked
  }
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, durationMs(ms)))

/** Reads, or in a closed workspace changes, what no call shows. */
export function inFile<T>(file: string, sql: string): T[] {
  const db = new Sqlite(file)
  try {
    const statement = db.prepare(sql)
    return statement.reader ? (statement.all() as T[]) : (statement.run(), [])
  } finally {
    db.close()
  }
}
