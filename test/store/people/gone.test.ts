import assert from 'node:assert/strict'
import { readFile, readdir } from 'node:fs/promises'
import { test } from 'node:test'
import Sqlite from 'better-sqlite3'
import { aside, office, signal } from './office.ts'
import { no, yes } from '../open-workspace.ts'

const SENT = `
  INSERT INTO campaigns (id, uid, plan, created_at, updated_at) VALUES (1, 'c', '{"name":"Spring","audience":{"include":[],"exclude":[]}}', 1, 1);
  INSERT INTO gateways (id, uid, name, channel, settings, limits, created_at, updated_at) VALUES (1, 'g', 'g', 'email', '{}', '{}', 1, 1);
  INSERT INTO deliveries (id, uid, campaign_id, gateway_id, purpose_id, channel, intent, frozen, plan_hash, simulated, frozen_at, started_at)
    VALUES (1, 'd', 1, 1, 1, 'email', 'sending', '{}', '', 0, 1, 1);
  INSERT INTO recipients (id, delivery_id, profile_id, kind, channel, name, address, vals, state, reply, state_at)
    VALUES (1, 1, 1, 'main', 'email', 'Canary Ek', 'canary@example.se', '{"first_name":"Canary"}', 'failed', '550 canary@example.se unknown', 2);
  INSERT INTO transitions (id, recipient_id, at, from_state, to_state, reason, epoch) VALUES (7, 1, 2, 'dot', 'failed', 'mailbox', 3);
  INSERT INTO replies VALUES (7, '550 canary@example.se unknown');`

test('a forgotten person is nowhere in the file, stays suppressed, and the account of past sends still adds up', async (t) => {
  const { add, get, calls, workspace, store } = await office(t)
  const id = await add({ first_name: 'Canary', last_name: 'Ek', email: 'Canary@example.se', phone: '070-174 06 32' })
  yes(await calls['people.save']({ id, values: { city: 'Canarytown' } }, signal))
  yes(
    await calls['suppressions.add'](
      { kind: 'email', value: 'canary@example.se', reason: 'asked', expiresAt: null },
      signal,
    ),
  )
  aside(workspace, SENT)
  assert.deepEqual(
    (await get(id)).messages.map((m) => [m.campaignName, m.state, m.simulated]),
    [['Spring', 'failed', false]],
  )
  aside(workspace, "UPDATE recipients SET state = 'dot'")
  assert.equal(no(await calls['people.forget']({ id }, signal)).code, 'people/being-sent')
  aside(workspace, "UPDATE recipients SET state = 'failed'")
  assert.deepEqual(yes(await calls['people.forget']({ id }, signal)), { forgotten: true })
  assert.equal(no(await calls['people.get']({ id }, signal)).code, 'people/not-found')
  const again = await add({ email: 'CANARY@example.se', first_name: 'New' })
  assert.notEqual(again, id, 'an id is never given twice')
  assert.deepEqual(
    (await get(again)).suppressions.map((s) => [s.kind, s.reason]),
    [['hash', 'forgotten']],
  )
  const reach = yes(await store.segments.count({ rule: { kind: 'group', op: 'all', of: [] }, purpose: '' })).reach
  assert.deepEqual(
    reach.map((r) => [r.address, r.reachable]),
    [
      [1, 0],
      [0, 0],
    ],
  )
  yes(await calls['people.remove']({ ids: [again] }, signal))
  await workspace.close()
  const db = new Sqlite(workspace.file)
  assert.deepEqual(
    { ...(db.prepare('SELECT address, name, vals, reply, state FROM recipients').get() as object) },
    { address: null, name: '', vals: '{}', reply: null, state: 'failed' },
  )
  assert.deepEqual(
    { ...(db.prepare('SELECT id, at, from_state, to_state, reason, epoch FROM transitions').get() as object) },
    { id: 7, at: 2, from_state: 'dot', to_state: 'failed', reason: 'mailbox', epoch: 3 },
  )
  assert.deepEqual(db.prepare('SELECT * FROM replies').all(), [])
  db.close()
})

const REJECTED = `
  INSERT INTO imports (id, uid, file_name, what, state, reading, mapping, staging, created_at)
    VALUES (1, 'i', 'list.csv', 'people', 'finished', '{}', '[]', '', 1);
  INSERT INTO import_rejections (import_id, line, code, params, raw) VALUES
    (1, 2, 'import/two-people', '{"a":"Canary Ek","b":"Bo"}', 'CANARY@example.se;Canary'),
    (1, 3, 'import/twice', '{"line":2,"namespace":"phone"}', '070/174 06-32;Canary'),
    (1, 4, 'email/no-at', '{"value":"bo"}', 'bo;Bo');`

test('nothing of a forgotten person is left in the bytes of the file', async (t) => {
  const { add, calls, workspace } = await office(t)
  const id = await add({ first_name: 'Canary', email: 'canary@example.se', phone: '070-174 06 32' })
  yes(await calls['people.save']({ id, values: { city: 'Canarytown' } }, signal))
  aside(workspace, SENT)
  aside(workspace, REJECTED)
  yes(await calls['people.forget']({ id }, signal))
  await workspace.close()
  const db = new Sqlite(workspace.file)
  const left = db.prepare('SELECT line, code, params, raw FROM import_rejections ORDER BY line').all()
  db.close()
  assert.deepEqual(left, [
    { line: 2, code: 'import/two-people', params: '{"a":"…","b":"…"}', raw: '' },
    { line: 3, code: 'import/twice', params: '{"line":2,"namespace":"…"}', raw: '' },
    { line: 4, code: 'email/no-at', params: '{"value":"bo"}', raw: 'bo;Bo' },
  ])
  assert.deepEqual(await readdir(workspace.folder), ['test.utskick'])
  const bytes = (await readFile(workspace.file)).toString('latin1').toLowerCase()
  assert.equal(bytes.includes('canary'), false)
  assert.equal(bytes.includes('701740632'), false)
})

test('a removed person takes everything along but what was sent', async (t) => {
  const { add, calls, workspace, store } = await office(t)
  const id = await add({ email: 'a@example.se' })
  yes(
    await calls['people.consent'](
      { id, channel: 'email', purpose: 'offers', status: 'granted', source: '', wording: '' },
      signal,
    ),
  )
  aside(workspace, SENT)
  assert.deepEqual(yes(await calls['people.remove']({ ids: [id, 99] }, signal)), { removed: 1 })
  const counts = await store.settings.tableCounts(null)
  for (const table of ['profiles', 'identities', 'consents', 'consent_now', 'changes'])
    assert.equal(counts[table], 0, table)
  assert.equal(counts['recipients'], 1)
})
