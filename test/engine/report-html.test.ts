import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Report } from '../../src-main/contract/reports.ts'
import { durationMs, epochMs } from '../../src-main/domain/units.ts'
import { reportHtml } from '../../src-main/engine/reports/html.ts'
import { tickOf } from '../../src-main/engine/reports/html-chart.ts'

const BEGAN = epochMs(Date.UTC(2026, 8, 24, 8, 0))
const STATES = { excluded: 50, accepted: 270, deferred: 17, failed: 18, unknown: 4, closed: 2 }
const step = (accepted: number, deferred = 0, failed = 0, unknown = 0) => ({ accepted, deferred, failed, unknown })

const report = (change: Partial<Report['delivery']> = {}): Report => ({
  delivery: {
    ...{ uid: 'd1', campaign: 'c1', campaignName: '<script>"Höst" & vinter', channel: 'email', status: 'finished' },
    ...{ holdReason: null, simulated: false, audience: 361, willReceive: 311, occurrenceAt: null, dueAt: null },
    ...{ frozenAt: BEGAN, approvedAt: BEGAN, startedAt: BEGAN, endedAt: epochMs(BEGAN + 300_000), states: STATES },
    ...change,
  },
  account: { audience: 361, excluded: [{ reason: 'no-address', count: 50 }], sentTo: 311, cancelled: 0 },
  states: STATES,
  domains: [{ domain: 'a.example', sentTo: 311, states: { ...STATES, excluded: 0 } }],
  over: { from: BEGAN, stepMs: durationMs(60_000), steps: [step(200, 17, 18, 6), step(0), step(70)] },
  failures: [{ reason: 'smtp/mailbox-unknown', status: 550, enhanced: '5.1.1', text: '<b>gone</b>', count: 18 }],
  ...{ subject: '', from: 'G <g@a.example>', gatewayName: 'G', templateName: 'Brev', templateVersion: 1 },
  ...{ purpose: 'offers', tookMs: durationMs(1) },
})
const html = (change?: Partial<Report['delivery']>): string =>
  reportHtml(report(change), {
    ...{ locale: 'en', zone: 'Europe/Stockholm', workspace: 'Granliden', madeAt: epochMs(BEGAN + 60_000) },
    ...{ subject: 'Hej [First name]', purpose: 'Offers' },
  })
const cells = (text: string): string[] => [...text.matchAll(/<t[dh][^>]*>(.*?)<\/t[dh]>/g)].map((found) => found[1]!)

test('what others wrote is text in the file, and the file asks nothing of the net', () => {
  const file = html()
  assert.ok(!/<script|<b>gone|<img|<link|https?:/.test(file))
  assert.ok(file.includes('&lt;script&gt;&quot;Höst&quot; &amp; vinter'))
  assert.ok(file.includes("default-src 'none'"))
})

test('times are said with their zone, and a report that may still change says so', () => {
  assert.ok(html().includes('24 September 2026 at 10:00 to 10:05, Europe/Stockholm time'))
  assert.ok(!html().includes('may still change'))
  const early = html({ status: 'sending', endedAt: null })
  assert.ok(early.includes('Since 24 September 2026 at 10:00, Europe/Stockholm time'))
  assert.ok(early.includes('They may still change.'))
})

test('every person is in the account once, and the domains sum to who was sent to', () => {
  const file = html()
  assert.ok(file.includes('361 = 50 + 18 + 4 + 2 + 17 + 270.'))
  const domains = cells(file).slice(cells(file).indexOf('All domains'))
  assert.deepEqual(domains.slice(0, 7), ['All domains', '311', '270', '17', '18', '6', '86.8%'])
})

test('the chart has round lines, and each of its figures is in the table below it', () => {
  assert.deepEqual([0, 1, 3, 28, 241, 1000, 3100].map(tickOf), [1, 1, 1, 10, 100, 500, 1000])
  const over = cells(html())
  assert.deepEqual(over.slice(over.indexOf('24 September 2026 at 10:00') + 1).slice(0, 4), ['200', '17', '18', '6'])
})
