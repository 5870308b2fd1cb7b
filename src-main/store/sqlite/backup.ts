/** Writes a verified copy of a workspace: temp file, fsync, reopened and checked, then named. */
import { createHash } from 'node:crypto'
import { closeSync, fsyncSync, openSync, readSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import Sqlite from 'better-sqlite3'
import { APPLICATION_ID } from '../migrate.ts'
import { makePrivate } from './connection.ts'

export interface BackupManifest {
  readonly sizeBytes: number
  readonly sha256: string
  /** Rows by table. */
  readonly counts: Readonly<Record<string, number>>
}

/** Copies `file` to `to` (which must not exist) with a manifest beside it. Throws when the copy does not verify. */
export function writeBackup(file: string, to: string): BackupManifest {
  const temp = `${to}.partial`
  try {
    const manifest = copyVerified(file, temp)
    renameSync(temp, to)
    writeFileSync(`${to}.json`, JSON.stringify(manifest, null, 2), { mode: 0o600 })
    syncPath(dirname(to))
    return manifest
  } finally {
    rmSync(temp, { force: true })
  }
}

function copyVerified(file: string, temp: string): BackupManifest {
  rmSync(temp, { force: true })
  makePrivate(temp)
  const source = new Sqlite(file, { timeout: 5000 })
  let expected: Record<string, number>
  try {
    source.exec('BEGIN')
    expected = countRows(source)
    source.exec('COMMIT')
    source.prepare('VACUUM INTO ?').run(temp)
  } finally {
    source.close()
  }
  syncPath(temp)
  const counts = verify(temp)
  for (const [table, n] of Object.entries(expected)) {
    if ((counts[table] ?? 0) < n) throw new Error(`backup: ${table} has ${counts[table] ?? 0} rows, not ${n}`)
  }
  return { sizeBytes: statSync(temp).size, sha256: hashOf(temp), counts }
}

/** Opens the file, checks every page and row, and counts. Throws with SQLite's finding. */
export function verify(file: string): Record<string, number> {
  const db = new Sqlite(file, { readonly: true })
  try {
    if (db.pragma('application_id', { simple: true }) !== APPLICATION_ID) throw new Error('backup: not a workspace')
    const found = db.pragma('integrity_check(1)', { simple: true })
    if (found !== 'ok') throw new Error(`backup: ${String(found)}`)
    return countRows(db)
  } finally {
    db.close()
  }
}

function countRows(db: Sqlite.Database): Record<string, number> {
  const tables = db
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
    .pluck()
    .all() as string[]
  return Object.fromEntries(tables.map((t) => [t, db.prepare(`SELECT count(*) FROM "${t}"`).pluck().get() as number]))
}

function hashOf(file: string): string {
  const hash = createHash('sha256')
  const fd = openSync(file, 'r')
  const buffer = Buffer.alloc(1 << 20)
  for (let n = readSync(fd, buffer); n > 0; n = readSync(fd, buffer)) hash.update(buffer.subarray(0, n))
  closeSync(fd)
  return hash.digest('hex')
}

function syncPath(path: string): void {
  if (process.platform === 'win32' && statSync(path).isDirectory()) return
  const fd = openSync(path, 'r')
  fsyncSync(fd)
  closeSync(fd)
}
