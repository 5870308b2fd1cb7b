import assert from 'node:assert/strict'
import { resolve } from 'node:path'
import { test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { shareTried } from '../../src-main/contract/account.ts'
import { minutes, later, epochMs, type EpochMs } from '../../src-main/domain/units.ts'
import { commandOf, workspaceOf } from '../../src-main/shells/desktop/arguments.ts'
import './electron.ts'

const { staysAwake, underWay } = await import('../../src-main/shells/desktop/sends.ts')

test('a packaged app given a command is the CLI, given a workspace opens it', () => {
  assert.deepEqual(commandOf(['/app/utskick', 'people', 'import', 'a.csv'], true), ['people', 'import', 'a.csv'])
  for (const first of ['--help', '-h', '--json', '--workspace=a.utskick', '-w', '--locale', '-y'])
    assert.deepEqual(commandOf(['/app/utskick', first, 'x'], true), [first, 'x'])
  assert.equal(commandOf(['/app/utskick'], true), null)
  assert.equal(commandOf(['/app/utskick', '--no-sandbox'], true), null)
  assert.equal(commandOf(['/app/utskick', '-psn_0_12345'], true), null)
  assert.equal(commandOf(['/app/utskick', '/x/a.utskick'], true), null)
  assert.equal(commandOf(['/app/utskick', 'a.utskick'], true), null)
  assert.equal(commandOf(['electron', '.'], false), null)
})

test('the workspace asked for is found among what Chromium adds, from the folder it was asked in', () => {
  const [home, file] = [resolve('/home'), resolve('/x/höst lista.utskick')]
  assert.equal(workspaceOf(['electron', '.', '--flag', file], home), file)
  const added = '--original-process-start-time=1'
  assert.equal(workspaceOf(['/app/utskick', added, 'a.utskick'], home), resolve('/home/a.utskick'))
  assert.equal(workspaceOf(['/app/utskick', pathToFileURL(file).href], home), file)
  assert.equal(workspaceOf(['/app/utskick'], home), '')
})

test('how far the sends are counts everyone an attempt came back for, and what starts within ten minutes', () => {
  const now = epochMs(1_700_000_000_000)
  const none = { sending: [], upcoming: [] }
  const starts = (at: number) => ({ at: epochMs(at), campaign: '', name: '', channel: 'email', count: 1, status: 'scheduled' }) as const // prettier-ignore
  assert.equal(underWay(none, now), null)
  assert.equal(underWay({ ...none, upcoming: [starts(later(now, minutes(10)))] }, now), 0)
  assert.equal(underWay({ ...none, upcoming: [starts(later(now, minutes(11)))] }, now), null)
  const states = { accepted: 20, failed: 4, unknown: 1, queued: 50, planned: 25, excluded: 900 }
  assert.equal(shareTried([{ status: 'sending', states }]), 0.25)
  assert.equal(
    shareTried([
      { status: 'sending', states },
      { status: 'sending', states: { accepted: 100 } },
    ]),
    0.625,
  )
  assert.equal(shareTried([{ status: 'paused', states }]), null)
})

test('the computer stays awake while something is due within ten minutes, and not for who waits longer or for a person', () => {
  const now = epochMs(1_700_000_000_000)
  const at = (wait: number) => later(now, minutes(wait))
  const starts = (wait: number) => ({ at: at(wait), campaign: '', name: '', channel: 'email', count: 1, status: 'scheduled' }) as const // prettier-ignore
  const awake = (nextTryAt: EpochMs | null, waits: number[] = []) =>
    staysAwake({ nextTryAt, upcoming: waits.map(starts) }, now)
  assert.deepEqual([awake(at(0)), awake(at(10)), awake(at(11)), awake(null)], [true, true, false, false])
  assert.deepEqual([awake(null, [200, 9]), awake(at(60), [11])], [true, false])
})
