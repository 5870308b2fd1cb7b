import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import { electronBinary } from '../../src-main/shells/electron-binary.ts'
import { undo } from '../tools/undo.ts'
import { ask, temporaryHome } from './tools.ts'

const START = fileURLToPath(new URL('../../src-main/shells/start.ts', import.meta.url))

/** `npm start` with these flags; `said` is both streams, in words of English. */
function start(t: TestContext, env: Record<string, string>, ...flags: string[]) {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', START, ...flags], {
    env: { ...env, LC_ALL: 'en_GB.UTF-8' },
  })
  undo(t, () => child.kill('SIGKILL'))
  let said = ''
  let hear = (): void => undefined
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text
      hear()
    })
  const ended = new Promise<{ code: number | null; said: string }>((resolve) =>
    child.once('close', (code) => resolve({ code, said })),
  )
  const address = new Promise<string>((resolve, reject) => {
    hear = () => void (/http:\S+/.test(said) && resolve(/http:\S+/.exec(said)![0]))
    void ended.then(() => reject(new Error(said)))
  })
  address.catch(() => undefined)
  return { child, ended, address }
}

async function takenPort(): Promise<{ port: number; close(): void }> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { port: (server.address() as AddressInfo).port, close: () => server.close() }
}

// a signal from another process ends a process of Windows at once: Ctrl+C there is tried by hand
const skip = process.platform === 'win32'

test('npm start honours port and workspace, prints its address, and Ctrl+C closes to one file', { skip }, async (t) => {
  const { env, home } = temporaryHome(t)
  const held = await takenPort()
  const flags = ['--browser', '--no-open', '--port', String(held.port)]
  const taken = await start(t, env, ...flags).ended
  assert.equal(taken.code, 75)
  assert.match(taken.said, new RegExp(`^Port ${held.port} is taken by another program\\.`))
  held.close()

  const file = join(home, 'lista.utskick')
  const { openEngineInProcess } = await import('../../src-main/shells/in-process.ts')
  const maker = await openEngineInProcess({ env, home })
  assert.ok((await maker.engine.call('workspace.create', { file, name: 'Lista' })).ok)
  await maker.close()

  const shell = start(t, env, ...flags, '--workspace', file)
  const address = await shell.address
  assert.match(address, new RegExp(`^http://127\\.0\\.0\\.1:${held.port}/#code=[\\w-]{40,}$`))
  assert.equal((await ask(new URL(address).origin, 'GET', '/')).status, 200)
  assert.ok(existsSync(`${file}-wal`), 'it is open')
  shell.child.kill('SIGINT')
  const { code, said } = await shell.ended
  assert.equal(code, 0)
  assert.match(said, /^Utskick is at http:\S+\n$/, 'one line, and nothing at the end')
  assert.deepEqual(readdirSync(home).filter((name) => name.startsWith('lista')), ['lista.utskick']) // prettier-ignore
})

test('a flag that is not known and a workspace that cannot be opened end with their own codes', async (t) => {
  const { env, home } = temporaryHome(t)
  for (const flags of [
    ['--prot', '1'],
    ['--port', '70000'],
    ['--port', 'x'],
  ]) {
    const { code, said } = await start(t, env, ...flags).ended
    assert.deepEqual([code, said.slice(0, 6)], [2, 'Usage:'])
  }
  const file = join(home, 'list.utskick')
  writeFileSync(file, 'name;email\n')
  const { code, said } = await start(t, env, '--browser', '--no-open', '--workspace', file).ended
  assert.equal(code, 6)
  assert.match(said, /list\.utskick is not an Utskick workspace/)
})

test('Electron is fetched once for a version, and a failure is remembered', async (t) => {
  const { home } = temporaryHome(t)
  const folder = join(home, 'node_modules', 'electron')
  let told = 0
  const look = () => electronBinary(home, () => void told++)
  assert.equal(await look(), null)
  mkdirSync(folder, { recursive: true })
  const version = (number: string): void => writeFileSync(join(folder, 'package.json'), JSON.stringify({ version: number })) // prettier-ignore
  version('45.0.0')
  const tries = join(home, 'tries')
  const count = `require('fs').appendFileSync(${JSON.stringify(tries)}, 'x');`
  writeFileSync(join(folder, 'install.js'), `${count} process.exit(1)`)
  assert.deepEqual([await look(), await look()], [null, null])
  assert.deepEqual([readFileSync(tries, 'utf8'), told], ['x', 1])

  version('45.0.1')
  const install = `const fs = require('fs'); fs.mkdirSync(__dirname + '/dist'); fs.writeFileSync(__dirname + '/dist/electron', ''); fs.writeFileSync(__dirname + '/path.txt', 'electron')`
  writeFileSync(join(folder, 'install.js'), `${count} ${install}`)
  const binary = join(folder, 'dist', 'electron')
  assert.deepEqual([await look(), await look()], [binary, binary])
  assert.deepEqual([readFileSync(tries, 'utf8'), told], ['xx', 2])
})
