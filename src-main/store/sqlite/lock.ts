/**
 * One file, one owner. The owner holds a write transaction on a sibling SQLite file: the kernel lets go of it when
 * the process dies, however it dies, and others can read in it who the owner is.
 */
import Sqlite from 'better-sqlite3'
import { rmSync } from 'node:fs'

export interface Owner {
  readonly pid: number
  readonly host: string
  /** Local socket (or named pipe) that speaks the contract, '' when there is none. */
  readonly socket: string
  /** Different for every taking of the lock. */
  readonly nonce: string
}

export interface OwnerLock {
  release(): void
}

const siblingOf = (file: string): string => `${file}-owner`

/** Takes the lock, or says who has it (null when it cannot be read). */
export function takeLock(file: string, me: Owner): { ok: true; lock: OwnerLock } | { ok: false; owner: Owner | null } {
  for (let tries = 0; tries < 10; tries++) {
    const db = tryLock(file, me)
    if (!db) return { ok: false, owner: readOwner(file) }
    // An owner that left may have removed the very file we locked: then the lock is on nothing, and we take the next.
    if (readOwner(file)?.nonce === me.nonce) return { ok: true, lock: { release: () => release(file, db) } }
    db.close()
  }
  return { ok: false, owner: null }
}

function tryLock(file: string, me: Owner): Sqlite.Database | null {
  const db = new Sqlite(siblingOf(file), { timeout: 0 })
  try {
    db.exec('BEGIN EXCLUSIVE')
    db.exec('CREATE TABLE IF NOT EXISTS owner (pid INTEGER, host TEXT, socket TEXT, nonce TEXT)')
    db.exec('DELETE FROM owner')
    db.prepare('INSERT INTO owner VALUES (?, ?, ?, ?)').run(me.pid, me.host, me.socket, me.nonce)
    db.exec('COMMIT')
    db.exec('BEGIN IMMEDIATE')
    return db
  } catch (error) {
    db.close()
    if ((error as { code?: string }).code?.startsWith('SQLITE_BUSY')) return null
    throw error
  }
}

/** Removed while it is still held, so that nobody can hold it in between; Windows removes it after. */
function release(file: string, db: Sqlite.Database): void {
  const remove = (): void => {
    for (const end of ['-journal', '']) rmSync(siblingOf(file) + end, { force: true })
  }
  if (process.platform === 'win32') {
    db.close()
    remove()
  } else {
    remove()
    db.close()
  }
}

/** Who holds the file now, as far as can be read; null when nobody says so. */
export function readOwner(file: string): Owner | null {
  try {
    const db = new Sqlite(siblingOf(file), { readonly: true, timeout: 500 })
    try {
      return (db.prepare('SELECT pid, host, socket, nonce FROM owner').get() as Owner | undefined) ?? null
    } finally {
      db.close()
    }
  } catch {
    return null
  }
}
