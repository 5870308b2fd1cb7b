/**
 * The one story: a row of a spreadsheet becomes a person, a member, a recipient, a message, an attempt, an outcome and
 * a figure. The figures at the end are computed a second time from the list itself and from the server's log.
 */
import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { minutes } from '../src-main/domain/units.ts'
import { importList, makeCampaign, openEngine, sendCampaign, smtpGateway } from './open-engine.ts'
import { startRealSmtp } from './faults/real-smtp.ts'
import { MovableClock } from './test-clock.ts'

const ROWS = [
  'anna@example.com;Anna;Åre;Sverige',
  'björn;Björn;Umeå;Sverige',
  'busy@example.com;Bo;Luleå;Sverige',
  'gone@example.org;Gun;Lund;Sverige',
  'cut@example.org;Carl;Växjö;Sverige',
  'mute@example.net;Mona;Malmö;Sverige',
  'ANNA@example.com;Anna igen;Åre;Sverige',
  'olga@example.no;Olga;Ålesund;Norge',
  ';Ingen;Kiruna;Sverige',
]

test('every row of a list is accounted for, from the file to the figure', async (t) => {
  const clock = new MovableClock()
  const server = await startRealSmtp()
  t.after(() => server.stop())
  const e = await openEngine(t, { clock })
  await e.must('workspace.create', { file: join(e.folder, 'walk.utskick'), name: 'Granliden' })

  // 1–3: rows become drafts, drafts become profiles
  const list = join(e.folder, 'lista.csv')
  await writeFile(list, ['E-post;Förnamn;Ort;Land', ...ROWS].join('\r\n'))
  await importList(e, list)
  const [imported] = (await e.must('imports.list', {})).rows
  assert.deepEqual(imported!.counts, { rows: 9, new: 6, update: 0, same: 0, rejected: 3 })
  const rejected = await e.must('imports.rows', { id: imported!.id, verdict: 'rejected' })
  assert.deepEqual(
    rejected.rows.map((r) => [r.line, r.notices[0]!.code]),
    [
      [3, 'email/no-at'],
      [8, 'import/twice'],
      [10, 'import/no-identity'],
    ],
    'each rejected row keeps its line and its one reason',
  )

  // 4: members of a segment
  const swedes = { kind: 'text', field: 'country', op: 'is', values: ['sverige'] } as const
  assert.equal((await e.must('segments.count', { rule: swedes })).total, 5)
  const segment = await e.must('segments.save', { segment: null, name: 'Sverige', rule: swedes })

  // 5: recipients, frozen with their first reason; one more is suppressed by hand
  await e.must('suppressions.add', { kind: 'email', value: 'Cut@Example.org', reason: 'asked' })
  await e.must('suppressions.remove', { id: (await e.must('suppressions.list', {})).rows[0]!.id })
  const { uid } = await makeCampaign(e, smtpGateway(server.port, 2), {
    audience: { include: [segment.uid], exclude: [] },
  })

  // 6–9: messages, attempts, outcomes
  const delivery = await sendCampaign(e, uid)
  const states = async () => (await e.must('deliveries.get', { delivery })).states
  await e.until('the first attempts are over', async () => {
    const now = await states()
    return (
      (now.queued ?? 0) + (now.claimed ?? 0) + (now.dot ?? 0) + (now.planned ?? 0) === 0 && (now.deferred ?? 0) === 1
    )
  })
  assert.deepEqual(
    await states(),
    { accepted: 2, deferred: 1, failed: 1, unknown: 1 },
    'anna and cut have it, busy waits, gone failed, mute is unknown',
  )
  assert.equal((await server.stored()).filter((m) => m.to === 'busy@example.com').length, 0)

  const [cut] = (await e.must('deliveries.ledger', { delivery, states: [], search: 'cut@' })).rows
  const cutTrail = await e.must('deliveries.transitions', { recipient: cut!.id })
  assert.ok(cutTrail.filter((step) => step.to === 'claimed').length === 2, 'cut was tried twice')
  assert.equal(
    cut!.attempts,
    1,
    'a connection that is cut in mid-DATA costs the gateway a wait, and the recipient no attempt',
  )

  clock.advance(minutes(4))
  await new Promise((resolve) => setTimeout(resolve, 200))
  assert.equal((await states()).deferred, 1, 'the wait after a first attempt is five minutes')
  clock.advance(minutes(2))
  await e.until('busy is tried again', async () => (await states()).accepted === 3)

  // 10: the operator's word on the doubtful one
  const unknown = await e.must('deliveries.ledger', { delivery, states: ['unknown'] })
  const trail = await e.must('deliveries.transitions', { recipient: unknown.rows[0]!.id })
  assert.deepEqual(
    trail.slice(-2).map((step) => `${step.from} ${step.to}`),
    ['claimed dot', 'dot unknown'],
    'the intent was written down before the dot left, so that the doubt has a name',
  )
  assert.equal(
    (await e.must('deliveries.monitor', { delivery })).delivery.status,
    'sending',
    'an unknown recipient keeps the delivery open',
  )

  // 11–12: figures, recomputed from the list and from the server's log
  const report = await e.must('reports.get', { delivery })
  const mails = await server.stored()
  const inFile = (await readFile(list, 'utf8'))
    .split('\r\n')
    .slice(1)
    .map((line) => line.split(';'))
  const audience = new Set(
    inFile.filter(([a, , , land]) => a!.includes('@') && land === 'Sverige').map(([a]) => a!.toLowerCase()),
  )
  assert.equal(report.account.audience, audience.size)
  assert.equal(report.account.sentTo, audience.size)
  assert.deepEqual(report.account.excluded, [])
  const had = new Set(mails.map((m) => m.to))
  assert.equal(mails.length, had.size, 'nobody got it twice')
  assert.equal(report.states.accepted, [...had].filter((a) => a !== 'mute@example.net').length)
  assert.equal(report.states.unknown, 1)
  assert.equal(report.states.failed, audience.size - had.size)
  assert.deepEqual(
    report.failures.map(({ status, enhanced, count }) => ({ status, enhanced, count })),
    [{ status: 550, enhanced: '5.1.1', count: 1 }],
  )
  assert.equal(
    report.over.steps.reduce((n, s) => n + s.accepted, 0),
    report.states.accepted,
  )

  const anna = mails.find((m) => m.to === 'anna@example.com')!
  assert.equal(anna.subject, 'Hej Anna')
  assert.match(anna.text, /Hej Anna, välkommen till Åre/)
  assert.match(anna.unsubscribe, /^klubb@granliden\.example\?subject=unsubscribe/)

  // the last doubt settled by hand: the delivery is finished, and the account still adds up
  await e.must('deliveries.decide', { delivery, ids: [], as: 'closed' })
  await e.until(
    'the delivery is finished',
    async () => (await e.must('deliveries.get', { delivery })).status === 'finished',
  )
  const html = join(e.folder, 'report.html')
  await e.must('reports.export', { delivery, to: html, format: 'html', locale: 'sv' })
  assert.match(await readFile(html, 'utf8'), /5 = 1 \+ 1 \+ 3/)
})
