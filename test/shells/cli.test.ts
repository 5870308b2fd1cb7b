import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import manifest from '../../package.json' with { type: 'json' }
import type { Monitor } from '../../src-main/contract/campaigns.ts'
import { listOf } from '../open-engine.ts'
import { startFaultServer, type Sink } from '../faults/sink.ts'
import { undo } from '../tools/undo.ts'
import { cliOf, fixture, MJML, type Cli } from './cli-tools.ts'

/** A workspace with people who have consented, and a campaign to them all through a server that takes its time. */
async function campaign(t: TestContext, people: number, more: string[] = []): Promise<{ cli: Cli; sink: Sink }> {
  const sink = await startFaultServer({ dotDelayMs: 40 })
  undo(t, () => sink.stop())
  const cli = cliOf(t)
  writeFileSync(join(cli.home, 'brev.mjml'), MJML)
  writeFileSync(
    join(cli.home, 'lista.csv'),
    listOf(people, (n) => `p${n}@granliden.example`),
  )
  await cli.json('workspace', 'create', '--name', 'Prov')
  await cli.json('people', 'import', 'lista.csv', '--consent', 'email:offers', '--yes')
  await cli.json('segment', 'create', 'Alla', '--everyone')
  await cli.json('template', 'create', 'Brev', '--subject', 'Hej', '--mjml', 'brev.mjml')
  const smtp = ['--smtp', `127.0.0.1:${sink.port}`, '--security', 'none', '--connections', '1']
  await cli.json('gateway', 'add', 'Server', ...smtp, '--from', 'klubb@granliden.example')
  const parts = ['--segment', 'Alla', '--purpose', 'offers', '--template', 'Brev', '--gateway', 'Server', ...more]
  await cli.json('campaign', 'create', 'Rea', ...parts)
  await cli.json('campaign', 'preflight', 'Rea')
  return { cli, sink }
}

const status = async (cli: Cli): Promise<Monitor['delivery']> =>
  (await cli.json<Monitor>('campaign', 'status', 'Rea')).delivery

test('Ctrl+C pauses a send cleanly, and resume sends the rest: nobody twice, nobody lost', async (t) => {
  const { cli, sink } = await campaign(t, 100)
  const sending = cli.start('campaign', 'send', 'Rea', '--confirm', '100', '--allow-warnings')
  while ((await sink.stored()).length < 10) await new Promise((resolve) => setTimeout(resolve, 20))
  sending.child.kill('SIGINT')
  const stopped = await sending.ended
  assert.equal(stopped.code, 130)
  assert.match(stopped.err, /is paused/)
  const paused = await status(cli)
  assert.equal(paused.status, 'paused')
  const accepted = paused.states.accepted ?? 0
  assert.equal((await sink.stored()).length, accepted, 'every message under way was finished, and no other begun')
  assert.ok(accepted >= 10 && accepted < 100)
  assert.equal((await cli.run('campaign', 'resume', 'Rea')).code, 0)
  const to = (await sink.stored()).map((entry) => entry.to)
  assert.equal(to.length, 100)
  assert.equal(new Set(to).size, 100)
  assert.deepEqual((await status(cli)).states, { accepted: 100 })
})

test('a command that reads or changes one thing sends nothing that is due; what sends, goes on', async (t) => {
  const { cli, sink } = await campaign(t, 60)
  const sending = cli.start('campaign', 'send', 'Rea', '--confirm', '60', '--allow-warnings')
  while ((await sink.stored()).length < 5) await new Promise((resolve) => setTimeout(resolve, 20))
  sending.child.kill('SIGKILL')
  await sending.ended
  const before = (await sink.stored()).length
  const { status: left, states } = await status(cli)
  assert.equal(left, 'sending')
  assert.ok((states.queued ?? 0) > 0, JSON.stringify(states))
  const reads = [
    ['people', 'count'],
    ['segment', 'list'],
    ['campaign', 'report', 'Rea'],
    ['gateway', 'test', 'Server'],
    ['campaign', 'decide', 'Rea', '--as', 'accepted'],
  ]
  for (const read of reads) assert.equal((await cli.run(...read)).code, 0, read.join(' '))
  assert.equal((await cli.run('segment', 'create', 'Fler', '--everyone')).code, 0)
  assert.equal((await sink.stored()).length, before)
  assert.equal((await cli.run('run', '--until-idle')).code, 0)
  const { accepted = 0, unknown = 0 } = (await status(cli)).states
  assert.equal(accepted + unknown, 60)
  const to = (await sink.stored()).map((entry) => entry.to)
  assert.equal(new Set(to).size, to.length, 'nobody twice')
})

test('a command on a workspace that is open elsewhere goes to its owner; running it twice is refused by name', async (t) => {
  const { cli, sink } = await campaign(t, 30)
  const owner = cli.start('run')
  await owner.says('is open')
  assert.deepEqual(await cli.json('people', 'count'), { people: 30 })
  const second = await cli.run('run')
  assert.equal(second.code, 6)
  assert.match(second.err, new RegExp(String(owner.child.pid)))
  const sent = await cli.run('campaign', 'send', 'Rea', '--confirm', '30', '--allow-warnings', '--no-wait')
  assert.equal(sent.code, 0, sent.err)
  await owner.says('“Rea” is finished')
  assert.equal((await sink.stored()).length, 30)
  owner.child.kill('SIGTERM')
  const ended = await owner.ended
  assert.equal(ended.code, 130)
  assert.match(ended.out, /“Rea” is being sent[^]*“Rea” is finished/)
  assert.deepEqual((await status(cli)).states, { accepted: 30 })
})

test('what is being sent can be paused and cancelled though a newer freeze of the campaign waits', async (t) => {
  const { cli } = await campaign(t, 100)
  const owner = cli.start('run')
  await owner.says('is open')
  const sent = await cli.run('campaign', 'send', 'Rea', '--confirm', '100', '--allow-warnings', '--no-wait')
  assert.equal(sent.code, 0, sent.err)
  const { uid } = await status(cli)
  await cli.json('campaign', 'preflight', 'Rea')
  assert.notEqual((await status(cli)).uid, uid, 'the newer one is what the campaign shows')
  for (const [act, now] of [
    ['pause', 'paused'],
    ['cancel', 'cancelled'],
  ] as const) {
    const done = await cli.json<Monitor['delivery']>('campaign', act, 'Rea')
    assert.deepEqual([done.uid, done.status], [uid, now])
  }
  owner.child.kill('SIGTERM')
  assert.equal((await owner.ended).code, 130)
})

test('a time in the future waits for whoever keeps the workspace open, and run --until-idle does not wait for it', async (t) => {
  const { cli, sink } = await campaign(t, 3, ['--at', '2090-01-01T09:00', '--zone', 'Europe/Stockholm'])
  const sent = await cli.run('campaign', 'send', 'Rea', '--confirm', '3', '--allow-warnings')
  assert.equal(sent.code, 0, sent.err)
  assert.match(sent.out, /scheduled for 1 Jan 2090/)
  assert.match(sent.err, /utskick run/)
  assert.equal((await cli.run('run', '--until-idle')).code, 0)
  assert.equal((await sink.stored()).length, 0)
  assert.equal((await cli.run('campaign', 'cancel', 'Rea')).code, 0)
  assert.equal((await status(cli)).status, 'cancelled')
})

test('the exit code says what kind of no it was', async (t) => {
  const cli = cliOf(t)
  const code = async (...args: string[]): Promise<number | null> => (await cli.run(...args)).code
  assert.equal(await code('people', 'count'), 5, 'no such workspace')
  assert.equal(await code('workspace', 'create', '--name', 'Prov'), 0)
  assert.equal(await code('workspace', 'create', '--name', 'Prov'), 3, 'there is one already')
  assert.equal(await code('people', 'conut'), 2)
  assert.equal(await code('people', 'count', '--nix'), 2)
  assert.equal(await code('people', 'import', 'finns-inte.csv', '--yes'), 5)
  writeFileSync(join(cli.home, 'tom.csv'), '')
  assert.equal(await code('people', 'import', 'tom.csv', '--yes'), 3)
  assert.equal(await code('people', 'import', fixture('kunder.csv'), '--consent', 'email:nix', '--yes'), 3)
  assert.equal(await code('segment', 'count', 'Nix'), 5)
  assert.equal(await code('segment', 'count', '--where', 'country near Sweden'), 3)
  assert.equal(await code('template', 'create', 'Brev'), 2)
  assert.equal(await code('gateway', 'add', 'A', '--smtp', 'nowhere'), 2)
  const smtp = ['--smtp', '127.0.0.1:1', '--security', 'none', '--from', 'a@granliden.example']
  assert.equal(await code('gateway', 'add', 'A', ...smtp), 0)
  assert.equal(await code('gateway', 'test', 'A'), 75, 'nobody listens there: it may work later')
  assert.equal(await code('gateway', 'add', 'B', ...smtp, '--user', 'klubb'), 0)
  assert.equal(await code('campaign', 'send', 'Rea', '--confirm', 'många'), 2)
  assert.equal(await code('campaign', 'status', 'Rea'), 5)
  writeFileSync(join(cli.home, 'bild.utskick'), 'inte en arbetsyta alls')
  assert.equal(await code('-w', 'bild.utskick', 'workspace', 'info'), 6)
})

test('a restored workspace is held: sending is refused until it is adopted', async (t) => {
  const { cli, sink } = await campaign(t, 3)
  assert.equal((await cli.run('workspace', 'backup', 'kopia.utskick')).code, 0)
  assert.equal((await cli.run('workspace', 'restore', 'kopia.utskick', 'ny.utskick')).code, 0)
  const mine = ['-w', 'ny.utskick']
  await cli.json(...mine, 'campaign', 'preflight', 'Rea')
  const send = [...mine, 'campaign', 'send', 'Rea', '--confirm', '3', '--allow-warnings']
  const held = await cli.run(...send)
  assert.equal(held.code, 7)
  assert.match(held.err, /taken over/)
  assert.equal((await sink.stored()).length, 0)
  assert.equal((await cli.run(...mine, 'workspace', 'adopt', '--yes')).code, 0)
  assert.equal((await cli.run(...send)).code, 0)
  assert.equal((await sink.stored()).length, 3)
})

test('with --json a refusal is data too, on stderr, and stdout stays empty', async (t) => {
  const cli = cliOf(t)
  const { code, out, err } = await cli.run('people', 'count', '--json', '--locale', 'sv')
  assert.equal(code, 5)
  assert.equal(out, '')
  const told = JSON.parse(err) as { code: string; sentence: string }
  assert.equal(told.code, 'workspace/not-found')
  assert.match(told.sentence, /Det finns ingen/)
})

test('the language is that of --locale, then of the environment', async (t) => {
  const cli = cliOf(t, 'here', { LANG: 'sv_SE.UTF-8' })
  assert.match((await cli.run('workspace', 'create', '--name', 'Prov')).out, /^Namn +Prov$/m)
  assert.match((await cli.run('workspace', 'info', '--locale', 'en')).out, /^Name +Prov$/m)
  assert.match((await cli.run('people', 'import', '--help')).out, /läs in en lista/)
})

test('what is wrong with how a command was written is said in the language asked for, and is data with --json', async (t) => {
  const cli = cliOf(t)
  const said = async (...args: string[]): Promise<string> => {
    const { code, out, err } = await cli.run(...args)
    assert.deepEqual([code, out], [2, ''], args.join(' '))
    return err.trim()
  }
  assert.equal(await said('peple', '--locale', 'sv'), 'utskick: ”peple” finns inte här. Menade du people?')
  assert.equal(await said('people', 'xyzzy', '--locale=sv'), 'utskick: Det finns inget kommando ”xyzzy”.')
  assert.equal(await said('people', 'count', '--nix', '--locale', 'sv'), 'utskick: Flaggan ”--nix” finns inte här.')
  assert.match(await said('people', 'count', 'a', '--locale', 'sv'), /”count” fick fler ord än det tar emot/)
  assert.equal(await said('template', 'create', '--locale', 'sv'), 'utskick: ”name” saknas.')
  assert.match(await said('campaign', 'create', 'X', '--locale', 'sv'), /”--segment <name>” behövs/)
  assert.match(await said('people', 'count', '--locale', 'sv', '-w'), /”-w, --workspace <file>” behöver ett värde/)
  assert.match(await said('gateway', 'add', 'A', '--security', 'nix'), /“nix” does not go with “--security <mode>”/)
  const { code, params } = JSON.parse(await said('people', 'count', '--nix', '--json')) as Record<string, unknown>
  assert.deepEqual([code, params], ['cli/unknown-option', { text: '--nix' }])
})

test('help is in the language asked for, headings and all; --version gives the version', async (t) => {
  const cli = cliOf(t)
  for (const args of [[], ['people'], ['people', 'import'], ['template', 'create']]) {
    const { code, out } = await cli.run(...args, '--help', '--locale', 'sv')
    assert.equal(code, 0)
    assert.match(out, /^Användning: utskick/)
    assert.doesNotMatch(out, /Usage|Options|Commands|Arguments|\[options|\[command|choices|display help/)
  }
  const { code, out } = await cli.run('--version')
  assert.deepEqual([code, out], [0, `${manifest.version}\n`])
})
