/**
 * The file as it is on disk. The schema is a golden file beside this one: change it by a new migration, then renew it
 * with `UPDATE_GOLDEN=1 node --test test/store/schema.test.ts` and read the difference.
 */
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import Sqlite from 'better-sqlite3'
import { CHANNELS } from '../../src-main/domain/channel.ts'
import { DELIVERY_INTENTS } from '../../src-main/domain/delivery.ts'
import { FINAL_STATES, MOVES, RECIPIENT_KINDS, RECIPIENT_STATES } from '../../src-main/domain/ledger.ts'
import { STATE_AFTER } from '../../src-main/domain/outcome.ts'
import { APPLICATION_ID, SCHEMA_VERSION } from '../../src-main/store/migrate.ts'
import { connect } from '../../src-main/store/sqlite/connection.ts'
import { openWorkspace } from './open-workspace.ts'

const GOLDEN = new URL('./schema.golden.sql', import.meta.url)

function dumped(file: string): string {
  const db = new Sqlite(file, { readonly: true })
  const sql = db
    .prepare("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite%' ORDER BY type DESC, name")
    .pluck()
    .all() as string[]
  db.close()
  return sql.map((text) => `${text};\n`).join('\n')
}

test('the schema of a new workspace is the one that was agreed on', async (t) => {
  const { file, close } = await openWorkspace(t)
  await close()
  const now = dumped(file)
  if (process.env['UPDATE_GOLDEN']) writeFileSync(GOLDEN, now)
  assert.equal(now, readFileSync(GOLDEN, 'utf8'))
})

test('a workspace says in its header what it is and which version', async (t) => {
  const { file, close } = await openWorkspace(t)
  await close()
  const header = readFileSync(file).subarray(0, 100)
  assert.equal(header.toString('latin1', 68, 72), 'UTSK')
  assert.equal(header.readUInt32BE(68), APPLICATION_ID)
  assert.equal(header.readUInt32BE(60), SCHEMA_VERSION)
})

test('every connection is durable, keeps references and trusts no schema', async (t) => {
  const { file } = await openWorkspace(t)
  for (const role of ['writer', 'reader'] as const) {
    const db = connect(file, role)
    const read = (name: string): unknown => db.pragma(name, { simple: true })
    assert.equal(read('synchronous'), 2, `${role}: FULL`)
    assert.equal(read('journal_mode'), 'wal')
    assert.equal(read('foreign_keys'), 1)
    assert.equal(read('trusted_schema'), 0)
    assert.equal(read('query_only'), role === 'reader' ? 1 : 0)
    db.close()
  }
})

test('what people told us is readable by its owner alone, in every file that holds some of it', async (t) => {
  if (process.platform === 'win32') return t.skip('Windows keeps no such modes')
  const before = process.umask(0o022)
  t.after(() => process.umask(before))
  const { store, folder, file } = await openWorkspace(t)
  const modes = (): string[] =>
    readdirSync(folder)
      .filter((name) => !name.endsWith('-owner'))
      .map((name) => `${name} ${(statSync(join(folder, name)).mode & 0o777).toString(8)}`)
  await store.people.save({ id: null, values: { email: 'a@x.se' } })
  assert.deepEqual(modes(), ['test.utskick 600', 'test.utskick-shm 600', 'test.utskick-wal 600'])
  connect(`${file}-staging`, 'staging').close()
  assert.ok(modes().includes('test.utskick-staging 600'))
})

test('one file remains when a workspace is closed', async (t) => {
  const { folder, close } = await openWorkspace(t)
  assert.ok(existsSync(join(folder, 'test.utskick-owner')))
  await close()
  assert.deepEqual(readdirSync(folder), ['test.utskick'])
})

test('the words that the file allows are the words of the domain', async (t) => {
  const { file, close } = await openWorkspace(t)
  await close()
  const schema = dumped(file).replace(/\s+/g, ' ')
  const allowed = (column: string, table: string): string[] => {
    const body = schema.slice(schema.indexOf(`CREATE TABLE ${table} `)).split(';')[0]!
    const list = new RegExp(`\\b${column} TEXT NOT NULL CHECK \\(([^)]*)\\)`).exec(body)?.[1]
    assert.ok(list, `${table}.${column} has a CHECK`)
    return list.split(' OR ').map((is) => /^\w+ = '(\w+)'$/.exec(is)?.[1] ?? is)
  }
  assert.deepEqual(allowed('state', 'recipients'), RECIPIENT_STATES)
  assert.deepEqual(allowed('kind', 'recipients'), RECIPIENT_KINDS)
  assert.deepEqual(allowed('intent', 'deliveries'), DELIVERY_INTENTS)
  assert.deepEqual(allowed('channel', 'deliveries'), CHANNELS)
})

test('to check a row of people or recipients SQLite builds no table for it', async (t) => {
  const { file, close } = await openWorkspace(t)
  await close()
  const db = new Sqlite(file, { readonly: true })
  const built = (sql: string): number =>
    (db.prepare(`EXPLAIN ${sql}`).all() as { opcode: string }[]).filter((row) => row.opcode === 'OpenEphemeral').length
  for (const table of ['profiles', 'identities', 'consents', 'consent_now', 'changes', 'recipients', 'transitions']) {
    const columns = (db.pragma(`table_info(${table})`) as { name: string }[]).map((c) => c.name)
    assert.equal(built(`INSERT INTO ${table} VALUES (${columns.map(() => '1').join(', ')})`), 0, table)
  }
  assert.equal(built("UPDATE recipients SET state = 'dot' WHERE id = 1 AND state = 'claimed'"), 0)
  db.close()
})

test('a state is final when no arrow that sends leaves it, and every outcome has an arrow', () => {
  const sends = (from: string): boolean =>
    (MOVES[from as 'queued'] as readonly string[]).some((to) => to === 'queued' || to === 'claimed' || to === 'dot')
  for (const state of FINAL_STATES) assert.ok(!sends(state), state)
  for (const state of RECIPIENT_STATES) {
    if (MOVES[state].length === 0) assert.ok(FINAL_STATES.includes(state), `${state} leads nowhere and is not final`)
  }
  for (const [kind, state] of Object.entries(STATE_AFTER)) {
    const from = kind === 'unreached' ? 'claimed' : 'dot'
    assert.ok(MOVES[from].includes(state), `${from} to ${state}`)
  }
})

test('the history of the ledger cannot be rewritten', async (t) => {
  const { file, close } = await openWorkspace(t)
  await close()
  const db = new Sqlite(file)
  db.pragma('foreign_keys = OFF')
  db.exec(`
    INSERT INTO deliveries (id, uid, campaign_id, gateway_id, purpose_id, channel, intent, frozen, plan_hash, simulated, frozen_at, started_at)
      VALUES (1, 'd', 1, 1, 1, 'email', 'sending', '{}', '', 0, 1, 1);
    INSERT INTO recipients (id, delivery_id, profile_id, kind, channel, state, state_at) VALUES (1, 1, 1, 'main', 'email', 'claimed', 2);
    INSERT INTO transitions (recipient_id, at, from_state, to_state, reason, epoch) VALUES (1, 1, 'queued', 'claimed', '', 1)`)
  assert.throws(() => db.exec("UPDATE transitions SET to_state = 'accepted'"), /append-only/)
  assert.throws(() => db.exec('DELETE FROM transitions'), /append-only/)
  db.exec("UPDATE deliveries SET intent = 'voided'")
  assert.throws(() => db.exec('DELETE FROM transitions'), /append-only/, 'it was begun')
  db.exec('UPDATE deliveries SET started_at = NULL')
  db.exec('DELETE FROM transitions')
  db.close()
})
