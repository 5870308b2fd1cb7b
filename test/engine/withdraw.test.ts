/** The standing yes of a recurring campaign can be taken back. */
import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { importList, listOf, makeCampaign, openEngine, sendCampaign } from '../open-engine.ts'

test('a recurring campaign whose approval is withdrawn is no longer scheduled, and can be deleted', async (t) => {
  const e = await openEngine(t)
  await e.must('workspace.create', { file: join(e.folder, 'a.utskick'), name: 'A' })
  const list = join(e.folder, 'l.csv')
  await writeFile(
    list,
    listOf(3, (n) => `n${n}@example.com`),
  )
  await importList(e, list)
  const from = { name: 'Granliden', from: 'klubb@granliden.example', replyTo: '' }
  const { uid } = await makeCampaign(
    e,
    {
      gateway: null,
      name: 'Dry',
      settings: { kind: 'dry-run', channel: 'email', from },
      limits: { perSecond: 0, perHour: 0, perDay: 0, connections: 1 },
    },
    { schedule: { kind: 'recurring', cron: '0 9 * * 1', zone: 'Europe/Stockholm', until: '', maxRecipients: 10 } },
  )
  await sendCampaign(e, uid)
  const status = async () => (await e.must('campaigns.list', {})).find((one) => one.uid === uid)?.status
  assert.equal(await status(), 'scheduled')
  assert.equal((await e.refused('campaigns.remove', { campaign: uid })).code, 'campaign/under-way')
  assert.deepEqual(await e.must('campaigns.withdraw', { campaign: uid }), { withdrawn: true })
  assert.equal(await status(), 'draft')
  assert.deepEqual(await e.must('today.get', {}).then(({ upcoming }) => upcoming), [])
  assert.deepEqual(await e.must('campaigns.remove', { campaign: uid }), { removed: true })
})
