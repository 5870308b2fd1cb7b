/**
 * The opening sequence of a workspace file, run on the writer thread before anything else: lock, disk, kind, version,
 * WAL, check, backup before migration. It refuses in words; it never makes an empty database out of a bad file.
 */
import { closeSync, existsSync, openSync, readSync, statfsSync, statSync, accessSync, constants } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type Sqlite from 'better-sqlite3'
import { done, refuse, type Result } from '../../domain/units.ts'
import { APPLICATION_ID, migrate, SCHEMA_VERSION, versionOf } from '../migrate.ts'
import { writeBackup } from './backup.ts'
import { connect } from './connection.ts'
import { takeLock, type Owner, type OwnerLock } from './lock.ts'

export interface Opening {
  readonly file: string
  readonly create: boolean
  readonly me: Owner
}
export interface Opened {
  readonly db: Sqlite.Database
  readonly lock: OwnerLock
  readonly epoch: number
}

const LEAST_FREE_BYTES = 16 * 1024 * 1024

export function openWorkspaceFile(opening: Opening): Result<Opened> {
  const { file } = opening
  const place = checkPlace(opening)
  if (!place.ok) return place
  if (!opening.create) {
    const kind = checkKind(file)
    if (!kind.ok) return kind
  }
  const locked = takeLock(file, opening.me)
  if (!locked.ok) {
    return refuse('workspace/owned', {
      file,
      pid: String(locked.owner?.pid ?? '?'),
      host: locked.owner?.host ?? '?',
      socket: locked.owner?.socket ?? '',
    })
  }
  const opened = openLocked(opening)
  if (!opened.ok) {
    locked.lock.release()
    return opened
  }
  return done({ ...opened.value, lock: locked.lock })
}

function checkPlace({ file, create }: Opening): Result<null> {
  const folder = dirname(file)
  if (!existsSync(folder)) return refuse('workspace/no-folder', { folder })
  if (create && existsSync(file)) return refuse('workspace/exists', { file })
  if (!create && !existsSync(file)) return refuse('workspace/not-found', { file })
  if (!allows(folder, constants.W_OK)) return refuse('workspace/read-only', { folder })
  if (!create && !allows(file, constants.R_OK | constants.W_OK)) return refuse('workspace/read-only-file', { file })
  const disk = statfsSync(folder)
  if (disk.bavail * disk.bsize < LEAST_FREE_BYTES) return refuse('workspace/disk-full', { folder })
  return done(null)
}

function allows(path: string, mode: number): boolean {
  try {
    accessSync(path, mode)
    return true
  } catch {
    return false
  }
}

/** SQLite's header: magic at 0, user version at 60, application id at 68. */
function checkKind(file: string): Result<null> {
  if (!statSync(file).isFile()) return refuse('workspace/not-a-workspace', { file })
  const header = Buffer.alloc(100)
  const fd = openSync(file, 'r')
  const length = readSync(fd, header, 0, 100, 0)
  closeSync(fd)
  if (
    length < 100 ||
    header.toString('latin1', 0, 16) !== 'SQLite format 3\0' ||
    header.readUInt32BE(68) !== APPLICATION_ID
  ) {
    return refuse('workspace/not-a-workspace', { file })
  }
  const version = header.readUInt32BE(60)
  if (version > SCHEMA_VERSION) return refuse('workspace/newer', { file, version, ours: SCHEMA_VERSION })
  return done(null)
}

function openLocked({ file, create }: Opening): Result<Omit<Opened, 'lock'>> {
  let db: Sqlite.Database | null = null
  try {
    db = connect(file, 'writer')
    if (create) {
      db.pragma(`application_id = ${APPLICATION_ID}`)
    } else {
      const found = db.pragma('quick_check(1)', { simple: true })
      if (found !== 'ok') throw Object.assign(new Error(String(found)), { code: 'SQLITE_CORRUPT' })
      if (versionOf(db) < SCHEMA_VERSION)
        writeBackup(file, join(dirname(file), `${basename(file, '.utskick')}.before-v${SCHEMA_VERSION}.utskick`))
    }
    migrate(db)
    const epoch = nextEpoch(db)
    if (create) db.pragma('wal_checkpoint(TRUNCATE)')
    return done({ db, epoch })
  } catch (error) {
    db?.close()
    const { code = '', message } = error as { code?: string; message: string }
    if (code.startsWith('SQLITE_READONLY')) return refuse('workspace/read-only', { folder: dirname(file) })
    if (code.startsWith('SQLITE_FULL')) return refuse('workspace/disk-full', { folder: dirname(file) })
    if (code.startsWith('SQLITE_CORRUPT') || code.startsWith('SQLITE_NOTADB'))
      return refuse('workspace/damaged', {
        file,
        found: message.replaceAll(/\*{3} in database main \*{3}\s*/g, '').replaceAll(/\s+/g, ' '),
      })
    throw error
  }
}

/** Fencing: an owner that lost the file and wakes up again finds a higher number and may not write the ledger. */
function nextEpoch(db: Sqlite.Database): number {
  const row = db
    .prepare(
      "INSERT INTO settings VALUES ('epoch', '1') ON CONFLICT DO UPDATE SET value = CAST(value AS INTEGER) + 1 RETURNING CAST(value AS INTEGER) AS epoch",
    )
    .get() as { epoch: number }
  return row.epoch
}
