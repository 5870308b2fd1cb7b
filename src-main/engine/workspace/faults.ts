/** What a thrown error means: a fault of disk or file becomes a refusal, everything else a defect under a number. */
import { basename } from 'node:path'
import { refuse, type Refusal } from '../../domain/units.ts'
import { StoreFault } from '../../store/store.ts'
import type { Fault } from '../jobs.ts'
import type { World } from '../session.ts'

const STORE_FAULTS: readonly (readonly [prefix: string, code: string])[] = [
  ['SQLITE_FULL', 'store/disk-full'],
  ['SQLITE_READONLY', 'store/read-only'],
  ['SQLITE_IOERR', 'store/io'],
  ['SQLITE_CORRUPT', 'store/damaged'],
  ['SQLITE_NOTADB', 'store/damaged'],
]
const FILE_FAULTS: Readonly<Record<string, string>> = {
  ENOSPC: 'store/disk-full',
  EDQUOT: 'store/disk-full',
  EACCES: 'call/file-denied',
  EPERM: 'call/file-denied',
  EROFS: 'call/file-denied',
  ENOENT: 'call/file-missing',
  EISDIR: 'call/file-is-folder',
}

/** The refusal that a fault of the workspace file or of a file the person named amounts to; null: a mistake of ours. */
export function refusalOfFault(error: unknown): Refusal | null {
  if (error instanceof StoreFault) {
    const known = STORE_FAULTS.find(([prefix]) => error.code.startsWith(prefix))
    return known ? refuse(known[1]).refusal : null
  }
  if (!(error instanceof Error)) return null
  const { code, path } = error as NodeJS.ErrnoException
  const known = code === undefined ? undefined : FILE_FAULTS[code]
  if (known === undefined || (typeof path !== 'string' && known !== 'store/disk-full')) return null
  return refuse(known, { file: basename(path ?? '') }).refusal
}

/** Logs a defect and gives the number it is found under: 8 hex digits. */
export function logDefect(world: Pick<World, 'log' | 'randomness'>, error: unknown, where: string): string {
  const incident = Buffer.from(world.randomness.bytes(4)).toString('hex')
  world.log('error', 'A defect.', { incident, where, error })
  return incident
}

/** How a job ends that threw `error`. */
export function faultOfJob(world: Pick<World, 'log' | 'randomness'>, error: unknown): Fault {
  const refusal = refusalOfFault(error)
  if (refusal) return { state: 'refused', refusal }
  const incident = logDefect(world, error, 'job')
  return { state: 'broken', refusal: { refused: true, code: 'defect', params: { incident } } }
}
