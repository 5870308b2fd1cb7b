import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { builtApp } from './built-app.ts'
import { temporaryHome } from './tools.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const require = createRequire(import.meta.url)

/** What electron-builder itself reads packages with. */
const asar = createRequire(require.resolve('electron-builder'))('@electron/asar') as {
  listPackage(file: string, options: { isPack: boolean }): string[]
  extractAll(file: string, to: string): void
}

/** @electron/fuses looks for this mark in the binary; after it come version, length and a character a fuse. */
const FUSES = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'

/** What electron-builder takes for an unpacked Electron, with the fuses as Electron ships them and nothing that runs. */
function placeholderElectron(folder: string): string {
  mkdirSync(join(folder, 'resources'), { recursive: true })
  const binary = Buffer.concat([Buffer.from(`#!/bin/false\n${FUSES}`), Buffer.from([1, 8]), Buffer.from('10110001')])
  writeFileSync(join(folder, 'electron'), binary, { mode: 0o755 })
  for (const name of ['LICENSE', 'LICENSES.chromium.html', 'version']) writeFileSync(join(folder, name), name)
  return folder
}

function packageInto(folder: string): string {
  const builder = join(ROOT, 'node_modules', 'electron-builder', 'cli.js')
  const given = [
    `-c.electronDist=${placeholderElectron(join(folder, 'electron'))}`,
    `-c.directories.output=${join(folder, 'release')}`,
  ]
  const ran = spawnSync(process.execPath, [builder, '--linux', 'dir', '--publish', 'never', ...given], {
    cwd: ROOT,
    encoding: 'utf8',
    timeout: 120_000,
  })
  assert.equal(ran.status, 0, ran.stdout + ran.stderr)
  return join(folder, 'release', process.arch === 'x64' ? 'linux-unpacked' : `linux-${process.arch}-unpacked`)
}

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))

const isLinux = process.platform === 'linux'

test(
  'a package holds what is built, one native module and nothing else, and works as it is packed',
  { skip: !isLinux },
  async (t) => {
    const { env, home } = temporaryHome(t)
    const packaged = packageInto(home)
    const archive = join(packaged, 'resources', 'app.asar')
    const app = join(home, 'app')
    asar.extractAll(archive, app)
    const inside = filesBelow(app).map((file) => file.slice(app.length + 1))
    const below = (folder: string): string[] => inside.filter((file) => file.startsWith(folder)).sort()

    await t.test('every file that was built is inside, and no source', () => {
      const built = ['main', 'renderer'].flatMap((part) => filesBelow(join(ROOT, 'dist', part)))
      const wanted = built.map((file) => file.slice(ROOT.length)).filter((file) => file !== 'dist/renderer/.sources')
      assert.deepEqual(below('dist/'), wanted.sort())
      const entries = ['desktop.js', 'engine.js', 'cli.js', 'preload.cjs']
      for (const name of [...entries, ...['store', 'parse', 'content'].map((which) => `${which}-thread.js`)])
        assert.ok(inside.includes(`dist/main/${name}`), name)
      assert.ok(inside.includes('dist/renderer/index.html'))
      assert.deepEqual(
        inside.filter((file) => /\.(ts|svelte|map)$/.test(file)),
        [],
      )
      const rest = inside.filter((file) => !/^(dist|node_modules)\//.test(file))
      assert.deepEqual(rest.filter((file) => !/^resources\/(sample|templates)\//.test(file)).sort(), [
        'LICENSE',
        'package.json',
      ])
      assert.deepEqual(
        below('resources/').length,
        filesBelow(join(ROOT, 'resources', 'sample')).length + filesBelow(join(ROOT, 'resources', 'templates')).length,
      )
    })

    await t.test('better-sqlite3 is the only package, its one binary lies outside the archive and loads', () => {
      assert.deepEqual(below('node_modules/'), below('node_modules/better-sqlite3/'))
      const binary = `node_modules/better-sqlite3/prebuilds/linux-${process.arch}.node`
      assert.deepEqual(
        inside.filter((file) => file.endsWith('.node')),
        [binary],
      )
      assert.ok(asar.listPackage(archive, { isPack: true }).some((line) => /^unpack.*\.node$/.test(line)))
      require(join(`${archive}.unpacked`, binary))
    })

    await t.test('its package names the entry and the fuses are blown', () => {
      const { main, type, desktopName } = JSON.parse(readFileSync(join(app, 'package.json'), 'utf8')) as Record<
        string,
        string
      >
      assert.deepEqual([main, type, desktopName], ['dist/main/desktop.js', 'module', 'utskick.desktop'])
      const binary = readFileSync(join(packaged, 'utskick'), 'latin1')
      // run as Node, cookies encrypted, NODE_OPTIONS, --inspect, integrity of the archive, only the archive, V8 snapshot, file://
      assert.equal(binary.slice(binary.indexOf(FUSES) + FUSES.length + 2), '01001100')
    })

    await t.test('from its files a list is imported and sent to, and a command runs', async () => {
      const packed = builtApp(app, env)
      const { merged, people, accepted, starters, script } = await packed.importAndSend()
      assert.deepEqual([merged, people, accepted, starters, script], ['done', 40, 40, 3, 200])
      const made = await packed.command(['workspace', 'create', join(home, 'b.utskick'), '--name', 'B', '--json'])
      assert.equal(made.code, 0, made.err)
    })
  },
)
