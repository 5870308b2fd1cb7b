/** The claim among very many: its cost is that of the messages it claims, not of those that wait. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import Sqlite from 'better-sqlite3'
import { epochMs } from '../../src-main/domain/units.ts'
import { openWorkspace } from './open-workspace.ts'

const FEW = 100
const MANY = 150_000
const ROUNDS = 7
/** A claim that reads the whole delivery takes twenty times as long beside many, and more. */
const ABOUT_THE_SAME = 6

function fill(file: string, intent: 'sending' | 'paused', count: number): void {
  const db = new Sqlite(file)
  db.pragma('foreign_keys = OFF')
  db.exec(`
    INSERT INTO campaigns (id, uid, plan, created_at, updated_at) VALUES (1, 'c', '{}', 1, 1);
    INSERT INTO gateways (id, uid, name, channel, settings, limits, created_at, updated_at)
      VALUES (9, 'g', 'g', 'email', '{}', '{"perSecond":0,"perHour":0,"perDay":0,"connections":1}', 1, 1);
    INSERT INTO deliveries (id, uid, campaign_id, gateway_id, purpose_id, channel, intent, frozen, plan_hash, simulated, frozen_at, started_at)
      VALUES (1, 'd', 1, 9, 1, 'email', '${intent}', '{"sender":{"from":"a@b.example"}}', '', 0, 1, 1);
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count})
    INSERT INTO recipients (delivery_id, profile_id, kind, channel, address, state, state_at)
      SELECT 1, i, 'main', 'email', 'p' || i || '@example.com', 'queued', 1 FROM n;
    INSERT INTO recipients (delivery_id, kind, channel, occasion, address, state, state_at)
      VALUES (1, 'proof', 'email', 'p', 'proof@example.com', 'queued', 1)`)
  db.close()
}

for (const intent of ['sending', 'paused'] as const) {
  test(`a claim costs about the same whether ${FEW} or ${MANY} of a ${intent} delivery wait`, async (t) => {
    const sides = [FEW, MANY].map(async (count) => {
      const w = await openWorkspace(t)
      fill(w.file, intent, count)
      return { store: w.store, claimed: 0, took: [] as number[] }
    })
    const [few, many] = [await sides[0]!, await sides[1]!]
    const claim = { gatewayId: 9, most: 10, after: 0, giveUpBefore: epochMs(0) }
    const order = { gatewayId: 9, dots: [], settled: [], back: [], claim }
    for (let i = 0; i < ROUNDS; i++) {
      for (const side of [few, many]) {
        const began = performance.now()
        side.claimed += (await side.store.ledger.record(order)).claim!.claimed.length
        await side.store.claims.nextDue(9)
        await side.store.claims.waiting(null)
        side.took.push(performance.now() - began)
      }
    }
    // Nobody of them is a person of this workspace: the gate stops all but the proof, whose turn comes last.
    assert.equal(many.claimed, intent === 'paused' ? 1 : 0)
    const ratio = median(many.took) / median(few.took)
    assert.ok(ratio < ABOUT_THE_SAME, `${ratio.toFixed(1)} times as long`)
  })
}

const median = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!
