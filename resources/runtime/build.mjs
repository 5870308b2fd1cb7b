/**
 * Builds the window (vite, dist/renderer) and the main side (rolldown, dist/main).
 *
 * `npm start` needs only the window, and only when its sources changed: the main side runs unbuilt.
 */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { collectNode, root, tool } from './child.mjs'

/** Everything that the built window is made of. */
const WINDOW_SOURCES = [
  'src-renderer',
  'src-main/domain',
  'src-main/contract',
  'src-main/words',
  'vite.config.ts',
  'package-lock.json',
]

const stamp = path.join(root, 'dist', 'renderer', '.sources')

/** Returns 0, or vite's exit code after showing what it said. */
export async function buildRendererIfStale() {
  const hash = hashOf(WINDOW_SOURCES)
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return 0
  console.log('Building the window …')
  const code = await showIfFailed([tool('vite'), 'build', '--logLevel', 'warn'])
  if (code === 0) writeFileSync(stamp, hash)
  return code
}

/** Window and main side; stops at the first that fails and returns its exit code. */
export async function buildAll() {
  const window = await buildRendererIfStale()
  if (window !== 0) return window
  console.log('Building the main side …')
  return showIfFailed([tool('rolldown'), '--config', 'rolldown.config.js'])
}

/** What a builder says is of interest only when it fails. */
async function showIfFailed(args) {
  const { code, output } = await collectNode(args)
  if (code !== 0) console.error(output)
  return code
}

/** One hash over the names and bytes of all files below the given places. */
function hashOf(places) {
  const hash = createHash('sha256')
  const add = (file) => {
    if (!existsSync(file)) return
    if (statSync(file).isDirectory()) {
      for (const name of readdirSync(file).sort()) add(path.join(file, name))
    } else {
      hash
        .update(`${path.relative(root, file)}\0`)
        .update(readFileSync(file))
        .update('\0')
    }
  }
  for (const place of places) add(path.join(root, place))
  return hash.digest('hex')
}
