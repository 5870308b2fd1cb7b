import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openEngine } from '../../open-engine.ts'

test('the sample is 2,000 invented people and three finished campaigns, all accounted for and marked as simulated', async (t) => {
  const e = await openEngine(t)
  const made = await e.ended((await e.must('workspace.sample', {})).job)
  assert.equal(made.state, 'done', JSON.stringify(made))
  const info = await e.must('workspace.current', {})
  assert.equal(info?.people, 2000)
  assert.equal(info?.sample, true)
  const reports = await e.must('reports.list', {})
  assert.equal(reports.length, 3)
  for (const d of reports) {
    assert.equal(d.status, 'finished')
    assert.equal(d.simulated, true)
    assert.equal(
      Object.values(d.states).reduce((sum, n) => sum + n, 0),
      d.audience,
    )
  }
  const again = await e.ended((await e.must('workspace.sample', {})).job)
  assert.equal(again.state, 'done', 'the second time it is only opened')
})

test('the sample refuses network gateways only', async (t) => {
  const e = await openEngine(t)
  await e.ended((await e.must('workspace.sample', {})).job)
  const from = { name: '', from: 'a@example.com', replyTo: '' }
  const smtp = { kind: 'smtp', host: '127.0.0.1', port: 2525, security: 'none', user: '', from } as const
  assert.equal((await e.refused('gateways.test', { gateway: null, settings: smtp })).code, 'gateway/sample')
  const pickup = { kind: 'pickup', folder: '', channel: 'email', from } as const
  assert.equal((await e.must('gateways.test', { gateway: null, settings: pickup })).ok, true)
})
