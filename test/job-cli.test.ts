/** The whole main job by the command line only: a list as Excel writes it, to a report that says what the server got. */
import assert from 'node:assert/strict'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { DeliveryDetail, Monitor } from '../src-main/contract/campaigns.ts'
import type { ImportDetail } from '../src-main/contract/imports.ts'
import type { Report } from '../src-main/contract/reports.ts'
import { cliOf, fixture, MJML, type Cli } from './shells/cli-tools.ts'
import { startMailServer, type MailServer } from './tools/mail-server.ts'
import { undo } from './tools/undo.ts'

async function prepared(cli: Cli, server: MailServer): Promise<void> {
  writeFileSync(join(cli.home, 'brev.mjml'), MJML)
  const rule = ['--where', 'country is Tyskland,Frankrike']
  await cli.json('segment', 'create', 'Kontinenten', ...rule)
  await cli.json('template', 'create', 'Brev', '--subject', 'Hej {{ first_name }}', '--mjml', 'brev.mjml')
  const added = await cli.withInput(
    `${server.password}\n`,
    ...['gateway', 'add', 'Server', '--smtp', `127.0.0.1:${server.port}`, '--security', 'none', '--user', server.user],
    ...['--from', 'Granliden <klubb@granliden.example>', '--secret-stdin', 'password'],
  )
  assert.equal(added.code, 0, added.err)
  await cli.json(
    ...['campaign', 'create', 'Höstrea', '--segment', 'Kontinenten', '--purpose', 'offers'],
    ...['--template', 'Brev', '--gateway', 'Server'],
  )
}

test('the whole job by commands: list, segment, campaign, pre-flight, proof, approval, send, report', async (t) => {
  const server = await startMailServer()
  undo(t, () => server.stop())
  const { got } = server
  const cli = cliOf(t, 'processes')
  await cli.json('workspace', 'create', '--name', 'Granliden')

  const first = await cli.json<ImportDetail>('people', 'import', fixture('kunder.csv'), '--yes')
  assert.deepEqual(first.counts, { rows: 43, new: 40, update: 0, same: 0, rejected: 3 })
  assert.equal(first.reading.encoding, 'windows-1252')
  assert.equal(first.reading.delimiter, ';')
  await prepared(cli, server)
  const tested = await cli.run('gateway', 'test', 'Server')
  assert.equal(tested.code, 0, tested.out + tested.err)

  const without = await cli.run('campaign', 'preflight', 'Höstrea', '--json')
  assert.equal(without.code, 3, 'nobody has consented: an error of pre-flight')
  const { account } = JSON.parse(without.out) as DeliveryDetail
  assert.deepEqual(account.excluded, [{ reason: 'no-consent', count: 16 }])
  assert.equal(account.willReceive, 0)

  const consent = ['--consent', 'email:offers', '--consent-source', 'Anmälan', '--consent-wording', 'Ja, skicka']
  const second = await cli.json<ImportDetail>('people', 'import', fixture('kunder.csv'), ...consent, '--yes')
  assert.deepEqual(second.counts, { rows: 43, new: 0, update: 0, same: 40, rejected: 3 })
  assert.equal(second.consents, 40)
  assert.equal((await cli.run('people', 'suppress', 'kund7@granliden.example', '--reason', 'bad om det')).code, 0)

  const frozen = await cli.json<DeliveryDetail>('campaign', 'preflight', 'Höstrea')
  assert.deepEqual(frozen.account.excluded, [{ reason: 'suppressed', count: 1 }])
  assert.equal(frozen.account.willReceive, 15)
  assert.equal(frozen.from, 'Granliden <klubb@granliden.example>')

  const proof = await cli.run(
    'campaign',
    'proof',
    'Höstrea',
    '--to',
    'prov@Annan.example',
    '--as',
    'kund3@granliden.example',
  )
  assert.equal(proof.code, 0, proof.err)
  assert.match(proof.out, /^prov@annan\.example /, 'it is told of, however its address was typed')
  assert.deepEqual(
    got.map(({ to, subject }) => [to, subject]),
    [['prov@annan.example', '[Proof] Hej Zoë']],
  )

  const closed = await cli.run('campaign', 'approve', 'Höstrea')
  assert.equal(closed.code, 3, 'a warning stands in the way until it is allowed')
  assert.equal((await cli.run('campaign', 'approve', 'Höstrea', '--allow-warnings')).code, 0)
  const wrong = await cli.run('campaign', 'send', 'Höstrea', '--confirm', '16')
  assert.equal(wrong.code, 3)
  assert.match(wrong.err, /You wrote 16, and 15 will receive it/)
  assert.equal(got.length, 1, 'only the proof was sent')

  const sent = await cli.run('campaign', 'send', 'Höstrea', '--confirm', '15')
  assert.equal(sent.code, 0, sent.out + sent.err)
  const messages = got.slice(1)
  const expected = [2, 3, 7, 8, 12, 13, 17, 18, 22, 23, 27, 28, 32, 33, 37, 38].map((n) => `kund${n}@granliden.example`)
  const reached = expected.filter((to) => to !== server.refuses && to !== 'kund7@granliden.example')
  assert.deepEqual(messages.map(({ to }) => to).sort(), reached.sort())
  const zoe = messages.find(({ to }) => to === 'kund3@granliden.example')
  assert.equal(zoe?.subject, 'Hej Zoë')
  assert.match(zoe.text, /Hej Zoë, välkommen till Orléans\./)

  const { delivery } = await cli.json<Monitor>('campaign', 'status', 'höstrea')
  assert.equal(delivery.status, 'finished')
  assert.deepEqual(delivery.states, { accepted: messages.length, failed: 1, excluded: 1 })
  await theReport(cli, messages.length)
})

async function theReport(cli: Cli, accepted: number): Promise<void> {
  const report = await cli.json<Report>('campaign', 'report', 'Höstrea', '--html', 'r.html', '--csv', 'r.csv')
  assert.equal(report.account.audience, 16)
  assert.equal(report.account.sentTo, accepted + 1)
  assert.equal(report.states.accepted, accepted)
  assert.equal(report.failures[0]?.status, 550)
  const html = readFileSync(join(cli.home, 'r.html'), 'utf8')
  assert.match(html, /Höstrea/)
  assert.match(html, /no such user/)
  assert.doesNotMatch(html, /<script|https?:\/\//)
  const csv = readFileSync(join(cli.home, 'r.csv'), 'utf8')
  assert.equal(csv.trim().split('\r\n').length, 1 + 16)
  const swedish = await cli.run('campaign', 'report', 'Höstrea', '--locale', 'sv')
  assert.match(swedish.out, /16 = 1 \+ 1 \+ 14\n/)
  assert.match(swedish.out, /Spärrad/)
  const again = await cli.run('campaign', 'send', 'Höstrea', '--confirm', '15')
  assert.equal(again.code, 3, 'what is finished is not sent again')
}

test('a dry run changes nothing, and a merge that nobody confirms does not happen', async (t) => {
  const cli = cliOf(t)
  await cli.json('workspace', 'create', '--name', 'Prov')
  const tried = await cli.json<{ counts: unknown }>('people', 'import', fixture('kunder.csv'), '--dry-run')
  assert.deepEqual(tried.counts, { rows: 43, new: 40, update: 0, same: 0, rejected: 3 })
  const asked = await cli.run('people', 'import', fixture('kunder.csv'))
  assert.equal(asked.code, 2)
  assert.match(asked.err, /--yes/)
  assert.deepEqual(await cli.json('people', 'count'), { people: 0 })
  const map = ['--map', 'Medlem=skip,Ort=hemort:text']
  assert.equal((await cli.run('people', 'import', fixture('kunder.csv'), ...map, '--yes')).code, 0)
  const rejected = await cli.run('people', 'rejected', '3', 'avvisade.csv')
  assert.equal(rejected.code, 0, rejected.err)
  assert.match(readFileSync(join(cli.home, 'avvisade.csv'), 'utf8'), /1042;Dubbel;Gång;.*import\/twice/)
  assert.equal((await cli.run('people', 'export', 'alla.csv')).code, 0)
  const [head, ...rows] = readFileSync(join(cli.home, 'alla.csv'), 'utf8').trim().split('\r\n')
  assert.match(head!, /hemort/)
  assert.equal(rows.length, 40)
  assert.match(rows.join('\n'), /Málaga-Inés/)
  assert.equal((await cli.run('people', 'undo-import', '3', '--yes')).code, 0)
  assert.deepEqual(await cli.json('people', 'count'), { people: 0 })
  assert.ok(existsSync(cli.workspace))
  assert.ok(!existsSync(`${cli.workspace}-wal`), 'one file remains')
})
