/**
 * Finds Electron's binary in node_modules, fetching it once where it is missing; a failure is remembered for this
 * installation, so that only the first start waits for it.
 */
import { spawn } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Some 120 MB over a slow line; where nothing answers it fails in seconds. */
const LONGEST_INSTALL_MS = 300_000

/** Absolute path, or null where there is none to be had. `fetching` is told before the wait for it. */
export async function electronBinary(root: string, fetching: () => void): Promise<string | null> {
  const folder = join(root, 'node_modules', 'electron')
  if (!existsSync(folder)) return null
  const found = binaryIn(folder)
  if (found) return found
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string }
  const marker = join(root, 'node_modules', '.utskick-no-electron')
  if (existsSync(marker) && readFileSync(marker, 'utf8') === version) return null
  fetching()
  await run(process.execPath, [join(folder, 'install.js')], 'ignore', LONGEST_INSTALL_MS)
  const installed = binaryIn(folder)
  if (!installed) writeFileSync(marker, version)
  return installed
}

function binaryIn(folder: string): string | null {
  const named = join(folder, 'path.txt')
  if (!existsSync(named)) return null
  const binary = join(folder, 'dist', readFileSync(named, 'utf8'))
  return existsSync(binary) ? binary : null
}

/** Builds the main side (a sandboxed preload must be built) and runs the app until it is quit. */
export async function startDesktop(root: string, electron: string, workspace: string): Promise<void> {
  const rolldown = join(root, 'node_modules', 'rolldown', 'bin', 'cli.mjs')
  const config = join(root, 'rolldown.config.js')
  const built = await run(process.execPath, [rolldown, '--config', config, '--logLevel', 'warn'], 'inherit')
  process.exitCode = built !== 0 ? built : await run(electron, [root, ...(workspace ? [workspace] : [])], 'inherit')
}

/** The exit code; 1 when it could not be started or was ended for taking too long. */
function run(command: string, args: string[], stdio: 'ignore' | 'inherit', mostMs?: number): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio, ...(mostMs ? { timeout: mostMs } : {}) })
    child.once('error', () => resolve(1))
    child.once('exit', (code) => resolve(code ?? 1))
  })
}
