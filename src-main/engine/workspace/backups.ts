/** Backs up the open workspace and restores a backup beside it. Neither ever writes over a file. */
import { createHash } from 'node:crypto'
import { constants, createReadStream, existsSync } from 'node:fs'
import { access, copyFile, mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { done, refuse, type EpochMs, type Result } from '../../domain/units.ts'
import type { Session } from '../session.ts'
import type { WorkspaceKeeper } from './keeper.ts'

/**
 * Copies the open workspace, verified, to the file that `ref` names, or to a dated file in the data folder's
 * `backups`. Refuses `workspace/exists`, `workspace/no-folder` and
 * `workspace/read-only`.
 */
export async function backUp(
  keeper: WorkspaceKeeper,
  { store, world }: Session,
  ref: string | undefined,
): Promise<Result<{ file: string; sizeBytes: number; sha256: string }>> {
  const path = ref === undefined ? done(await datedFile(keeper, store)) : world.files.toWrite(ref)
  if (!path.ok) return path
  const file = path.value
  if (existsSync(file)) return refuse('workspace/exists', { file })
  if (!existsSync(dirname(file))) return refuse('workspace/no-folder', { folder: dirname(file) })
  if (!(await canWrite(dirname(file)))) return refuse('workspace/read-only', { folder: dirname(file) })
  const { sizeBytes, sha256 } = await keeper.upkeep!.backup(file)
  await store.settings.put({ lastBackupAt: world.clock.now() })
  keeper.told()
  return done({ file, sizeBytes, sha256 })
}

async function datedFile({ world }: WorkspaceKeeper, store: Session['store']): Promise<string> {
  const { name, zone } = await store.settings.get(null)
  const folder = join(world.folders.data, 'backups')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const stem = `${name.replace(/[^\p{L}\p{N} _-]/gu, '_')} ${wallTime(world.clock.now(), zone)}`
  for (let n = 1; ; n++) {
    const file = join(folder, `${stem}${n === 1 ? '' : ` ${n}`}.utskick`)
    if (!existsSync(file)) return file
  }
}

/** 2026-11-23 2151: sorts by name as by time. */
const wallTime = (at: EpochMs, zone: string): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' })
    .format(at)
    .replaceAll(':', '')

/**
 * Copies a backup to a new file and opens that, held until a person says otherwise. The copy gets its name only when
 * it is checked and held, so that a crash leaves nothing that could send. Refuses a backup that differs from its
 * manifest or is damaged (`workspace/damaged`), and a `to` that exists.
 */
export async function restore(keeper: WorkspaceKeeper, backupRef: string, toRef: string): Promise<Result<Session>> {
  const { files } = keeper.world
  const [backup, to] = [files.toRead(backupRef), files.toWrite(toRef)]
  if (!backup.ok) return backup
  if (!to.ok) return to
  if (!existsSync(backup.value)) return refuse('workspace/not-found', { file: backup.value })
  if (existsSync(to.value)) return refuse('workspace/exists', { file: to.value })
  if (!existsSync(dirname(to.value))) return refuse('workspace/no-folder', { folder: dirname(to.value) })
  const differs = await differsFromManifest(backup.value)
  if (differs) return refuse('workspace/backup-differs', { file: backup.value })
  if (!(await canWrite(dirname(to.value)))) return refuse('workspace/read-only', { folder: dirname(to.value) })
  const partial = `${to.value}.partial`
  try {
    await rm(partial, { force: true })
    await copyFile(backup.value, partial, constants.COPYFILE_EXCL)
    const held = await keeper.aside(partial, async (store) => {
      const [problem] = await store.settings.problems(null)
      if (problem !== undefined) return refuse('workspace/damaged', { file: backup.value, found: problem })
      await store.settings.put({ held: 'restored' })
      return done(null)
    })
    if (!held.ok) return named(held, backup.value)
    await syncFile(partial)
    await rename(partial, to.value)
  } finally {
    for (const end of ['', '-wal', '-shm']) await rm(partial + end, { force: true })
  }
  return keeper.open(to.value)
}

const canWrite = (folder: string): Promise<boolean> =>
  access(folder, constants.W_OK).then(
    () => true,
    () => false,
  )

/** The person named the backup, not our half-made copy of it. */
function named<T>(result: Result<T> & { ok: false }, backup: string): Result<never> {
  const { code, params } = result.refusal
  return refuse(code, 'file' in params ? { ...params, file: backup } : { ...params })
}

/** False also for a file without a manifest: then its own check must do. */
async function differsFromManifest(file: string): Promise<boolean> {
  if (!existsSync(`${file}.json`)) return false
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  try {
    const manifest = JSON.parse(await readFile(`${file}.json`, 'utf8')) as { sha256?: unknown }
    return manifest.sha256 !== hash.digest('hex')
  } catch {
    return true
  }
}

async function syncFile(file: string): Promise<void> {
  const handle = await open(file, 'r+')
  await handle.sync()
  await handle.close()
}
