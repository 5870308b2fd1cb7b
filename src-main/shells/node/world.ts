/**
 * The outside as plain Node provides it: real clock and chance, the platform's folders, files, vault, log. The only
 * reader of the environment for the engine. Electron adds nothing but its way to wrap the vault's key.
 */
import { randomBytes, randomUUID } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { homedir, hostname } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { World } from '../../engine/session.ts'
import { epochMs, type Clock, type Randomness } from '../../domain/units.ts'
import { openGateway } from '../../gateways/open.ts'
import { filesOf } from './files.ts'
import { platformFolders } from './folders.ts'
import { openLog } from './log.ts'
import { NodeVault, type KeyWrapper } from './vault.ts'

export interface NodeWorldOptions {
  /** Usually `process.env`. Read: UTSKICK_CONFIG_DIR, UTSKICK_DATA_DIR, UTSKICK_NO_SEND, UTSKICK_CA_FILE,
   * UTSKICK_PASSPHRASE, UTSKICK_PASSPHRASE_FILE, and the platform's own folder variables. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** Local socket of this process, named to whoever finds a workspace taken; '' when there is none. */
  readonly socket?: string
  /** Folder of uploads and downloads under way; without it tokens are refused. */
  readonly exchange?: string
  /** The operating system's key store, where the shell has one. */
  readonly osWrapper?: KeyWrapper
  readonly clock?: Clock
  readonly home?: string
}

export const realClock: Clock = {
  now: () => epochMs(Date.now()),
  sleep: (by, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve()
      const end = (): void => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', end)
        resolve()
      }
      // Longer than 2^31 ms a timer fires at once; the caller looks at the clock again.
      const timer = setTimeout(end, Math.min(by, 2 ** 31 - 1))
      signal?.addEventListener('abort', end, { once: true })
    }),
}

export const realRandomness: Randomness = {
  float: () => randomBytes(6).readUIntBE(0, 6) / 2 ** 48,
  bytes: (count) => randomBytes(count),
}

export function createNodeWorld(options: NodeWorldOptions): World {
  const { env } = options
  const clock = options.clock ?? realClock
  const home = options.home ?? homedir()
  const folders = { ...platformFolders(process.platform, env, home), home, resources: resourcesFolder() }
  for (const folder of [folders.config, folders.data, folders.temp]) mkdirSync(folder, { recursive: true, mode: 0o700 })
  const ca = env['UTSKICK_CA_FILE'] ? readFileSync(env['UTSKICK_CA_FILE'], 'utf8') : undefined
  const noSend = !['', '0', undefined].includes(env['UTSKICK_NO_SEND'])
  return {
    clock,
    randomness: realRandomness,
    files: filesOf(options.exchange),
    vault: new NodeVault(folders.config, { passphrase: passphraseOf(env), osWrapper: options.osWrapper }),
    openGateway: (settings, secrets, outbox) =>
      openGateway(settings, secrets, { clock, noSend, pickupFolder: outbox, ca }),
    device: deviceIn(folders.config),
    owner: { pid: process.pid, host: hostname(), socket: options.socket ?? '' },
    folders,
    log: openLog(join(folders.config, 'logs', 'utskick.log')),
  }
}

/** A random id, made once for each configuration folder. */
function deviceIn(config: string): string {
  const file = join(config, 'device')
  try {
    writeFileSync(file, randomUUID(), { flag: 'wx', mode: 0o600 })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  return readFileSync(file, 'utf8').trim()
}

function passphraseOf(env: NodeWorldOptions['env']): string | undefined {
  const file = env['UTSKICK_PASSPHRASE_FILE']
  if (env['UTSKICK_PASSPHRASE']) return env['UTSKICK_PASSPHRASE']
  return file ? readFileSync(file, 'utf8').replace(/\r?\n$/, '') : undefined
}

/** Built, this lies in dist/main; both lie under the same root. */
const resourcesFolder = (): string =>
  fileURLToPath(new URL(import.meta.url.endsWith('.ts') ? '../../../resources' : '../../resources', import.meta.url))
