/**
 * Makes a fresh clone ready: installs the packages of the lock file when they are not there and finds a Node 24 to run on.
 *
 * Silent when there is nothing to do. It never changes package-lock.json and never installs outside the project folder.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { root, useNode } from './child.mjs'

const NODE_MAJOR = 24
const lockFile = path.join(root, 'package-lock.json')
const modules = path.join(root, 'node_modules')
const stamp = path.join(modules, '.utskick-setup')

/** Returns the one sentence that says what to do when the machine cannot be made ready, and undefined when it is. */
export async function setUp() {
  const lock = readFileSync(lockFile, 'utf8')
  const hash = createHash('sha256').update(lock).digest('hex')
  if (readIf(stamp) !== hash) {
    if (!isInstalled(lock)) {
      const problem = install()
      if (problem) return problem
    }
    writeFileSync(stamp, hash)
  }
  const node = findNode()
  if (!node) {
    return (
      `Utskick runs on Node ${NODE_MAJOR} or later, and this is ${process.version} without the Node ${NODE_MAJOR} package for ${platform()}: ` +
      `install Node ${NODE_MAJOR} or later from nodejs.org, or check the network and delete node_modules to try again.`
    )
  }
  useNode(node)
  return undefined
}

/** True when node_modules already holds every package of the lock file in its version (after an `npm install` by hand). */
function isInstalled(lock) {
  const hidden = readIf(path.join(modules, '.package-lock.json'))
  if (hidden === undefined) return false
  const installed = JSON.parse(hidden).packages
  return Object.entries(JSON.parse(lock).packages).every(
    ([place, wanted]) =>
      !place.startsWith('node_modules/') || wanted.optional || installed[place]?.version === wanted.version,
  )
}

function install() {
  console.log('Installing packages (once, a minute or so) …')
  // No package here needs its install script; without them npm is quiet and nothing is compiled.
  const args = ['ci', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error']
  const npm = process.env.npm_execpath
  const viaNode = npm !== undefined && /\.[cm]?js$/.test(npm) && path.basename(npm).startsWith('npm')
  const result = viaNode
    ? spawnSync(process.execPath, [npm, ...args], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] })
    : spawnSync('npm', args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'], shell: process.platform === 'win32' })
  if (result.status === 0) return undefined
  return 'The packages could not be installed: check that npm is there and that the network reaches its registry, then run the command again.'
}

/** The path of a Node of at least NODE_MAJOR that was seen to run, or undefined. */
function findNode() {
  if (majorOf(process.version) >= NODE_MAJOR) return process.execPath
  const file = path.join('bin', process.platform === 'win32' ? 'node.exe' : 'node')
  for (const folder of [`node-${platform()}`, `node-bin-${platform()}`]) {
    const node = path.join(modules, folder, file)
    if (!existsSync(node)) continue
    const result = spawnSync(node, ['--version'], { encoding: 'utf8' })
    if (result.status === 0 && majorOf(result.stdout) >= NODE_MAJOR) return node
  }
  return undefined
}

/** As the registry's packages are named: linux-x64, darwin-arm64, win-x64. */
const platform = () => `${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`
const majorOf = (version) => Number(version.trim().slice(1).split('.')[0])
const readIf = (file) => (existsSync(file) ? readFileSync(file, 'utf8') : undefined)
