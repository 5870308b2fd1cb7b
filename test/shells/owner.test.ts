import assert from 'node:assert/strict'
import { fork, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import type { EngineStart, Word } from '../../src-main/shells/engine-orders.ts'
import { openEngineInProcess } from '../../src-main/shells/in-process.ts'
import { connectSocket } from '../../src-main/shells/socket.ts'
import { undo } from '../tools/undo.ts'
import { ENGINE, temporaryHome } from './tools.ts'

const QUIET = ['--disable-warning=ExperimentalWarning']

async function inProcess(t: TestContext, env: Record<string, string>, home: string) {
  const opened = await openEngineInProcess({ env, home })
  let closed = false
  const close = async (): Promise<void> => void (closed || ((closed = true), await opened.close()))
  undo(t, close)
  return { ...opened, close }
}

test('a second owner is refused by name, and reaches the first through its socket', async (t) => {
  const { home, env } = temporaryHome(t)
  const file = join(home, 'a.utskick')
  const first = await inProcess(t, env, home)
  assert.ok((await first.engine.call('workspace.create', { file, name: 'Första' })).ok)
  const second = await inProcess(t, env, home)
  const refused = await second.engine.call('workspace.open', { file })
  assert.ok(!refused.ok && 'refusal' in refused)
  assert.equal(refused.refusal.code, 'workspace/owned')
  assert.equal(refused.refusal.params['pid'], String(process.pid))
  const socket = String(refused.refusal.params['socket'])
  assert.equal(statSync(join(socket, '..')).mode & 0o777, 0o700)
  const owner = await connectSocket(socket)
  const { engine } = owner
  const heard: string[] = []
  engine.onChanged((topics) => heard.push(...topics))
  const saved = await engine.call('workspace.save', { name: 'Å'.repeat(100), country: 'NO', zone: 'Europe/Oslo' })
  assert.equal(saved.ok && saved.value.name, 'Å'.repeat(100))
  await new Promise((resolve) => setTimeout(resolve, 120))
  assert.deepEqual(heard, ['workspace'])
  owner.close()
  await first.close()
  await assert.rejects(connectSocket(socket))
  assert.ok((await second.engine.call('workspace.open', { file })).ok, 'free once the first has closed')
})

for (const way of ['SIGTERM', 'SIGINT', 'disconnect', 'close'] as const) {
  test(`the engine closes cleanly on ${way} and leaves one file`, async (t) => {
    const { home, env } = temporaryHome(t)
    const file = join(home, 'a.utskick')
    const maker = await inProcess(t, env, home)
    await maker.engine.call('workspace.create', { file, name: 'A' })
    await maker.close()
    const start: EngineStart = { workspace: file, exchange: '', door: 'desktop', wrapsKeys: false }
    const child = fork(ENGINE, [JSON.stringify(start)], { env, execArgv: QUIET })
    undo(t, () => child.kill('SIGKILL'))
    const [word] = (await once(child, 'message')) as [Word]
    assert.deepEqual(word, { t: 'ready', refusal: null })
    assert.ok(readdirSync(home).includes('a.utskick-wal'), 'it is open')
    const exited = once(child, 'exit')
    if (way === 'disconnect') child.disconnect()
    else if (way === 'close') child.send({ t: 'close' })
    else child.kill(way)
    assert.deepEqual(await exited, [0, null])
    assert.deepEqual(readdirSync(home).filter((name) => name.startsWith('a.')), ['a.utskick']) // prettier-ignore
    assert.deepEqual(readdirSync(join(home, 'run', 'utskick')), [])
  })
}

test('a frame that is no JSON, too early or unknown does no harm', async (t) => {
  const { home, env } = temporaryHome(t)
  const { world } = await inProcess(t, env, home)
  const { connect } = await import('node:net')
  const line = connect(world.owner.socket)
  await once(line, 'connect')
  line.setEncoding('utf8')
  for (const frame of [
    'nonsense',
    '[]',
    '"x"',
    '1',
    '{"t":"call"}',
    '{"t":"reply","id":1}',
    '{"t":"call","id":7,"name":"__proto__","input":{}}',
  ])
    line.write(`${frame}\n`)
  line.write('{"t":"call","id":8,"name":"workspace.folder","input":{"folder":5}}\n')
  let text = ''
  while (!text.includes('"id":8')) text += String((await once(line, 'data'))[0])
  assert.match(text, /"id":7.*call\/unknown/)
  assert.match(text, /"id":8.*call\/invalid/)
  line.destroy()
})

test(
  'a folder that cannot be written to is refused, as an ordinary user meets it',
  { skip: process.platform === 'win32' },
  async (t) => {
    const { home, env } = temporaryHome(t)
    const maker = await inProcess(t, env, home)
    const folder = join(home, 'shut')
    mkdirSync(folder)
    await maker.engine.call('workspace.create', { file: join(folder, 'a.utskick'), name: 'A' })
    await maker.close()
    const before = readFileSync(join(folder, 'a.utskick'))
    const nobody = process.getuid?.() === 0 ? 65_534 : undefined
    if (nobody) for (const path of [home, ...readdirSync(home, { recursive: true }).map((name) => join(home, String(name)))]) chownSync(path, nobody, nobody) // prettier-ignore
    chmodSync(folder, 0o500)
    undo(t, () => chmodSync(folder, 0o700))
    const entry = new URL('./open-once.ts', import.meta.url).pathname
    const args = [...QUIET, entry, join(folder, 'a.utskick'), ...(nobody ? [String(nobody)] : [])]
    const ran = spawnSync(process.execPath, args, { env, encoding: 'utf8' })
    assert.match(ran.stdout, /"code":"workspace\/read-only"/, ran.stderr)
    assert.deepEqual(readFileSync(join(folder, 'a.utskick')), before)
  },
)
