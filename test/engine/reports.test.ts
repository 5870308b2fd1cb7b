/** Reports as files: whole, self-contained, and harmless wherever they are opened. */
import assert from 'node:assert/strict'
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { makeCampaign, sendCampaign } from '../open-engine.ts'
import { FROM, NO_LIMITS, openSending, untilSettled } from './sending.ts'

const PEOPLE = 1200
const DRY = {
  gateway: null,
  name: 'Dry',
  settings: { kind: 'dry-run', channel: 'email', from: FROM },
  limits: { ...NO_LIMITS, connections: 20 },
} as const

test('an export has every recipient once, runs and fetches nothing, and is whole or not there', async (t) => {
  const e = await openSending(t, PEOPLE)
  const name = '<script>alert(1)</script> & "co"'
  const delivery = await sendCampaign(e, (await makeCampaign(e, DRY, { name })).uid)
  await untilSettled(e, delivery)
  const exported = async (format: 'csv' | 'html'): Promise<string> => {
    const to = join(e.folder, `report.${format}`)
    await e.must('reports.export', { delivery, to, format, locale: 'sv' })
    return readFileSync(to, 'utf8')
  }
  const rows = (await exported('csv')).split('\r\n').slice(1, -1)
  assert.equal(rows.length, PEOPLE)
  assert.equal(new Set(rows.map((row) => row.split(';')[1])).size, PEOPLE, 'each once, over the pages')

  const html = await exported('html')
  assert.doesNotMatch(html, /<script|<img|<link|@import|url\(|https?:\/\//i)
  assert.match(html, /Content-Security-Policy" content="default-src 'none'/)
  const folder = join(e.folder, 'taken')
  mkdirSync(folder)
  for (const format of ['csv', 'html'] as const) {
    const refusal = await e.refused('reports.export', { delivery, to: folder, format, locale: 'en' })
    assert.equal(refusal.code, 'export/cannot-write')
  }
  assert.deepEqual(
    readdirSync(e.folder).filter((file) => file.endsWith('.part')),
    [],
  )
})
