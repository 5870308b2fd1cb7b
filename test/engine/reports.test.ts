/** Reports as files: whole, self-contained, and harmless wherever they are opened. */
import assert from 'node:assert/strict'
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { makeCampaign, sendCampaign } from '../open-engine.ts'
import { FROM, freeze, NO_LIMITS, openSending, untilSettled } from './sending.ts'

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

test('the ledger of a text campaign keeps the number as it is sent to, and finds it as it is read', async (t) => {
  const e = await openSending(t, 0)
  for (const phone of ['070-174 06 05', '070-174 06 06']) await e.must('people.save', { id: null, values: { phone } })
  const content = { channel: 'sms', text: 'Hej' } as const
  const template = await e.must('templates.save', { template: null, name: 'Sms', content })
  const from = { name: '', from: 'Granliden', replyTo: '' }
  const purpose = (await e.must('purposes.list', {})).find((p) => p.kind === 'transactional')!.key
  const { uid } = await makeCampaign(
    e,
    { gateway: null, name: 'Sms', settings: { kind: 'dry-run', channel: 'sms', from }, limits: NO_LIMITS },
    { channel: 'sms', template: template.uid, purpose },
  )
  const { uid: delivery } = await freeze(e, uid)
  const found = async (search: string): Promise<string[]> =>
    (await e.must('deliveries.ledger', { delivery, states: [], search })).rows.map(({ address }) => address)
  for (const search of ['+46 70 174 06 05', '070-174 06 05', '+46701740605'])
    assert.deepEqual(await found(search), ['+46701740605'], search)
  assert.equal((await found('')).length, 2)
})
