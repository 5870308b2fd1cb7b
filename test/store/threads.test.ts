import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import Sqlite from 'better-sqlite3'
import { epochMs } from '../../src-main/domain/units.ts'
import { openStore } from '../../src-main/store/open.ts'
import { StoreFault, type Store } from '../../src-main/store/store.ts'
import { no, openWorkspace, PURPOSES, yes, type TestWorkspace } from './open-workspace.ts'
import { openElsewhere } from './owner.ts'

const isAbort = (error: unknown): boolean => (error as Error).name === 'AbortError'
const factsOf = async (store: Store) => ({ ...(await store.settings.get(null)), purposes: PURPOSES })

function all<T>(file: string, sql: string): T[] {
  const db = new Sqlite(file, { readonly: true })
  try {
    return db.prepare(sql).all() as T[]
  } finally {
    db.close()
  }
}

const NOTHING = { gatewayId: 1, dots: [], settled: [], back: [], claim: null }

test('two methods never interleave: of one that is refused or fails midway nothing stays, and the others are whole', async (t) => {
  const { store, file } = await openWorkspace(t)
  const facts = await factsOf(store)
  yes(await store.people.save({ id: null, values: { email: 'taken@x.se' } }))
  const calls = Array.from({ length: 300 }, (_, i): Promise<unknown> => {
    if (i % 3 === 0) return store.people.save({ id: null, values: { email: `p${i}@x.se`, first_name: `P${i}` } })
    // The person is made and named before the address is found to be another's.
    if (i % 3 === 1) return store.people.save({ id: null, values: { first_name: `Torn${i}`, email: 'taken@x.se' } })
    // The facts are written before the purpose that is there already breaks its rule.
    const purposes = [{ key: `torn${i}`, label: 'Torn', kind: 'marketing' as const }, PURPOSES[0]]
    return store.settings.begin({ ...facts, name: `Torn ${i}`, purposes })
  })
  const ended = await Promise.allSettled(calls)
  ended.forEach((one, i) => {
    if (i % 3 === 2) return assert.equal(one.status, 'rejected', `call ${i}`)
    assert.ok(one.status === 'fulfilled')
    const result = one.value as { ok: boolean; refusal?: { code: string } }
    assert.equal(result.refusal?.code, i % 3 === 0 ? undefined : 'people/taken')
  })
  assert.equal((await store.settings.get(null)).name, 'Test')
  assert.deepEqual(
    all(file, 'SELECT key FROM purposes ORDER BY id'),
    PURPOSES.map(({ key }) => ({ key })),
  )
  assert.deepEqual(all(file, 'SELECT email, first_name FROM profiles ORDER BY id'), [
    { email: 'taken@x.se', first_name: null },
    ...Array.from({ length: 100 }, (_, i) => ({ email: `p${i * 3}@x.se`, first_name: `P${i * 3}` })),
  ])
  assert.equal(all(file, 'SELECT 1 FROM identities').length, 101)
})

test('the most urgent waits least: the ledger goes before what people ask for, and bulk work comes last', async (t) => {
  const { store } = await openWorkspace(t)
  const order: string[] = []
  const note = (what: string, call: Promise<unknown>): Promise<unknown> => call.then(() => order.push(what))
  await Promise.all([
    note('under way', store.freeze.sweep(null)),
    note('bulk 1', store.freeze.sweep(null)),
    note('bulk 2', store.freeze.sweep(null)),
    note('everyday 1', store.settings.put({ country: 'SE' })),
    note('ledger 1', store.ledger.record(NOTHING)),
    note('everyday 2', store.settings.put({ country: 'SE' })),
    note('ledger 2', store.ledger.record(NOTHING)),
  ])
  assert.deepEqual(order, ['under way', 'ledger 1', 'ledger 2', 'everyday 1', 'everyday 2', 'bulk 1', 'bulk 2'])
})

const PEOPLE = 200_000
function fill(file: string): void {
  const db = new Sqlite(file)
  db.exec(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${PEOPLE})
    INSERT INTO profiles (email, created_at, updated_at) SELECT 'p' || i || '@x.se', 1, 1 FROM n`)
  db.close()
}

test('a read that nobody waits for any more is rejected and stops early', async (t) => {
  const { store, file } = await openWorkspace(t)
  fill(file)
  const segment = yes(
    await store.segments.save({ uid: null, name: 'Alla', rule: { kind: 'group', op: 'all', of: [] } }),
  )
  const plan: Parameters<Store['freeze']['estimate']>[0] = {
    channel: 'email',
    audience: { include: [segment.uid], exclude: [] },
    consentPurposeId: null,
    reads: [],
    required: [],
    missingValues: 'send',
    today: { at: epochMs(0), zone: 'UTC' },
    hashKey: '',
  }
  const timed = async (work: () => Promise<unknown>): Promise<number> => {
    const began = performance.now()
    await work()
    return performance.now() - began
  }
  const whole = await timed(async () => assert.equal(yes(await store.freeze.missing(plan)).audience, PEOPLE))
  const abort = new AbortController()
  const began = performance.now()
  const given = store.freeze.missing(plan, abort.signal)
  const waiting = store.freeze.missing(plan, abort.signal)
  await new Promise((resolve) => setTimeout(resolve, whole / 10))
  abort.abort()
  await assert.rejects(waiting, isAbort)
  await assert.rejects(given, isAbort)
  await assert.rejects(store.freeze.missing(plan, abort.signal), isAbort)
  const took = performance.now() - began
  assert.ok(took < whole * 0.7, `${took.toFixed()} ms of ${whole.toFixed()}`)
  assert.equal(yes(await store.freeze.missing(plan)).audience, PEOPLE, 'the thread goes on with the next')
})

test('a second owner is refused and told who has the file', async (t) => {
  const { file, clock, store } = await openWorkspace(t)
  const other = await openElsewhere(t, file)
  const refusal = no(other.opened as never)
  assert.equal(refusal.code, 'workspace/owned')
  assert.deepEqual(refusal.params, { file, pid: String(process.pid), host: 'test', socket: '' })
  const again = no(await openStore({ file, create: false, clock, owner: { pid: 1, host: 'me', socket: '' } }))
  assert.equal(again.code, 'workspace/owned', 'also in the same process')
  assert.equal((await store.settings.get(null)).name, 'Test', 'the first goes on')
})

test('an owner that was killed has let go of the file', async (t) => {
  const { file, clock, close } = await openWorkspace(t)
  await close()
  const owner = await openElsewhere(t, file)
  assert.deepEqual(owner.opened, { ok: true })
  const me = { pid: process.pid, host: 'test', socket: '' }
  assert.deepEqual(no(await openStore({ file, create: false, clock, owner: me })).params['pid'], String(owner.pid))
  await owner.kill()
  await yes(await openStore({ file, create: false, clock, owner: me })).store.close()
})

/** A delivery with a recipient in each state that an owner may move. */
function fillLedger({ file }: TestWorkspace): void {
  const db = new Sqlite(file)
  const frozen = JSON.stringify({ plan: { unknownPolicy: 'retry-once' } })
  db.exec(`
    INSERT INTO campaigns VALUES (1, 'c', '{}', NULL, 1, 1, NULL);
    INSERT INTO gateways VALUES (1, 'g', 'G', 'email', '{}', '{"perSecond":0,"perHour":0,"perDay":0,"connections":1}', 1, 1, NULL);
    INSERT INTO deliveries (id, uid, campaign_id, gateway_id, purpose_id, channel, intent, frozen, plan_hash, simulated, frozen_at)
      VALUES (1, 'd', 1, 1, 3, 'email', 'sending', '${frozen}', '', 0, 1), (2, 'x', 1, 1, 3, 'email', 'cancelled', '${frozen}', '', 0, 1);`)
  const states = ['planned', 'queued', 'claimed', 'dot', 'deferred', 'unknown']
  const add = db.prepare(
    "INSERT INTO recipients (delivery_id, profile_id, kind, channel, state, reason, state_at, attempts) VALUES (?, ?, 'main', 'email', ?, 'crash', 1, 1)",
  )
  for (const delivery of [1, 2]) states.forEach((state, i) => add.run(delivery, i + 1, state))
  db.close()
}

test('whoever wakes up with an old epoch moves nothing', async (t) => {
  const w = await openWorkspace(t)
  fillLedger(w)
  const { store } = w
  const before = all(w.file, 'SELECT * FROM recipients')
  const usurper = new Sqlite(w.file)
  usurper.exec("UPDATE settings SET value = CAST(value AS INTEGER) + 1 WHERE key = 'epoch'")
  usurper.close()
  const accepted = { kind: 'accepted', gatewayRef: '' } as const
  const settled = { id: 4, from: 'dot', outcome: accepted, dueAt: null, free: false, retryUnknown: false } as const
  const moves: Record<string, () => Promise<unknown>> = {
    claim: () =>
      store.ledger.record({ ...NOTHING, claim: { gatewayId: 1, most: 9, after: 0, giveUpBefore: epochMs(0) } }),
    proofs: () =>
      store.claims.proofs({ delivery: 'd', addresses: [{ address: 'a@x.se', domain: 'x.se' }], profile: null }),
    dot: () => store.ledger.record({ ...NOTHING, dots: [{ id: 3, contentHash: '' }] }),
    outcome: () => store.ledger.record({ ...NOTHING, settled: [settled] }),
    queue: () => store.ledger.queue(1),
    cancel: () => store.ledger.cancel(1),
    cancelLeft: () => store.ledger.cancelLeft(null),
    back: () => store.ledger.record({ ...NOTHING, back: [3] }),
    recover: () => store.ledger.recover(null),
    retryUnknown: () => store.ledger.retryUnknown(null),
    decide: () => store.ledger.decide({ deliveryUid: 'd', ids: [], to: 'closed', reason: '' }),
  }
  for (const [name, move] of Object.entries(moves)) {
    await assert.rejects(move, (error) => error instanceof StoreFault && error.code === 'SQLITE_READONLY_FENCED', name)
  }
  assert.deepEqual(all(w.file, 'SELECT * FROM recipients'), before)
  assert.deepEqual(all(w.file, 'SELECT * FROM transitions'), [])
})

const dotOf = (id: number) => ({ ...NOTHING, dots: [{ id, contentHash: 'h' }] })

/** How often something was committed since the last checkpoint: a frame that ends a commit tells the size of the file. */
function commitsIn(file: string): number {
  const log = readFileSync(`${file}-wal`)
  const [header, frame] = [32, 24 + log.readUInt32BE(8)]
  let commits = 0
  for (let at = header; at + frame <= log.length; at += frame) {
    const current = log.subarray(at + 8, at + 16).equals(log.subarray(16, 24))
    if (current && log.readUInt32BE(at + 4) > 0) commits++
  }
  return commits
}

test('ledger writes that are asked for at once share commits', async (t) => {
  const w = await openWorkspace(t)
  fillLedger(w)
  const many = 60
  const db = new Sqlite(w.file)
  db.exec(`WITH RECURSIVE n(i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM n WHERE i < ${99 + many})
    INSERT INTO recipients (id, delivery_id, profile_id, kind, channel, state, state_at) SELECT i, 1, i, 'main', 'email', 'claimed', 1 FROM n`)
  db.close()
  const before = commitsIn(w.file)
  const records = await Promise.all(Array.from({ length: many }, (_, i) => w.store.ledger.record(dotOf(100 + i))))
  assert.ok(records.every(({ held }) => held[0]))
  const commits = commitsIn(w.file) - before
  assert.ok(commits > 0 && commits < many / 2, `${commits} commits for ${many} writes`)
})

test('a ledger write that fails takes no other along', async (t) => {
  const w = await openWorkspace(t)
  fillLedger(w)
  const impossible = { kind: 'accepted', gatewayRef: '' } as const
  const settled = {
    id: 1,
    from: 'claimed',
    outcome: impossible,
    dueAt: null,
    free: false,
    retryUnknown: false,
  } as const
  const [first, wrong, second] = await Promise.allSettled([
    w.store.ledger.record(dotOf(3)),
    w.store.ledger.record({ ...NOTHING, settled: [settled] }),
    w.store.ledger.record(dotOf(9)),
  ])
  assert.ok(first.status === 'fulfilled' && wrong.status === 'rejected' && second.status === 'fulfilled')
  assert.match(String(wrong.reason), /no arrow from claimed to accepted/)
  assert.deepEqual([first.value.held, second.value.held], [[true], [true]])
  assert.deepEqual(all(w.file, "SELECT id FROM recipients WHERE state = 'dot' AND id IN (3, 9) ORDER BY id"), [
    { id: 3 },
    { id: 9 },
  ])
  assert.equal(all(w.file, 'SELECT 1 FROM transitions').length, 2, 'nothing is written twice')
})

test('ledger writes wait together for a file that another program has locked, and nothing is lost', async (t) => {
  const w = await openWorkspace(t)
  fillLedger(w)
  const other = new Sqlite(w.file)
  other.exec('BEGIN IMMEDIATE')
  const began = performance.now()
  const waits = Array.from({ length: 4 }, () =>
    w.store.ledger.record(dotOf(3)).then(
      () => assert.fail('it was locked'),
      (error: unknown) => {
        assert.equal((error as StoreFault).code, 'SQLITE_BUSY')
        return performance.now() - began
      },
    ),
  )
  const waited = await Promise.all(waits)
  assert.ok(Math.max(...waited) < 1.5 * Math.min(...waited), waited.map((ms) => ms.toFixed()).join(', '))
  other.exec('COMMIT')
  other.close()
  assert.deepEqual((await w.store.ledger.record(dotOf(3))).held, [true])
})

test('who else waits has a turn however many ledger writes there are, and closing waits for all of them', async (t) => {
  const { store, close } = await openWorkspace(t)
  let written = 0
  let saved = -1
  const chain = async (left: number): Promise<void> => {
    await store.ledger.record(NOTHING)
    written++
    if (left > 0) await chain(left - 1)
  }
  const chains = Array.from({ length: 8 }, () => chain(50))
  const save = store.people.save({ id: null, values: { email: 'a@x.se' } }).then(() => (saved = written))
  await Promise.all([...chains, save])
  assert.ok(saved >= 0 && saved < 100, `after ${saved} of ${written}`)
  const late = Array.from({ length: 20 }, () => store.ledger.record(NOTHING))
  await Promise.all([...late, close()])
})

test('a store thread loads no plans of phone numbers and no list of domains', () => {
  const code = `
    import { registerHooks } from 'node:module'
    const loaded = []
    registerHooks({ load: (url, context, next) => (loaded.push(url), next(url, context)) })
    await import(${JSON.stringify(new URL('../../src-main/store/methods.ts', import.meta.url).href)})
    console.log(loaded.filter((url) => /libphonenumber|tldts/.test(url)).length, loaded.length)`
  const out = execFileSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8' })
  const [heavy, all] = out.trim().split(' ').map(Number)
  assert.equal(heavy, 0)
  assert.ok(all! > 30, out)
})

test('an arrow leaves only the state it starts from, and each writes one row of history', async (t) => {
  const w = await openWorkspace(t)
  fillLedger(w)
  const { store } = w
  const dots = [1, 2, 3, 4, 5, 6, 3].map((id) => ({ id, contentHash: 'h' }))
  assert.deepEqual(
    (await store.ledger.record({ ...NOTHING, dots })).held,
    [false, false, true, false, false, false, false],
    'only the claimed one may stand at its dot, and only once',
  )
  assert.deepEqual(all(w.file, 'SELECT recipient_id, from_state, to_state FROM transitions'), [
    { recipient_id: 3, from_state: 'claimed', to_state: 'dot' },
  ])
})

test('a thread that ends rejects those who wait instead of keeping them waiting', async (t) => {
  const { store, close } = await openWorkspace(t)
  await close()
  await assert.rejects(store.settings.get(null))
  await assert.rejects(store.settings.put({ name: 'x' }))
})
