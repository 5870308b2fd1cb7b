/** Opens SQLite connections the one way this house opens them, and gives them the functions our SQL relies on. */
import Sqlite from 'better-sqlite3'
import { createHmac } from 'node:crypto'
import { closeSync, existsSync, openSync } from 'node:fs'
import { fold } from '../../domain/fields.ts'

/** JSON, numbers and nothing from outside: schemas cannot call functions that are not ours. */
const PRAGMAS = [
  'foreign_keys = ON',
  'trusted_schema = OFF',
  'temp_store = MEMORY',
  'cache_size = -32000',
  'mmap_size = 268435456',
]

/** A new file, and with it SQLite's siblings of it, is its owner's alone; one that is there is not touched. */
export function makePrivate(file: string): void {
  if (!existsSync(file)) closeSync(openSync(file, 'wx', 0o600))
}

/**
 * - writer: WAL, synchronous=FULL, waits 5 s for a lock (only a backup tool can hold one).
 * - reader: read-only by pragma, because a WAL file cannot be opened read-only in a folder that can be written.
 * - staging: thrown away with its import, so it is not made durable.
 */
export function connect(file: string, role: 'writer' | 'reader' | 'staging'): Sqlite.Database {
  if (role !== 'reader') makePrivate(file)
  const db = new Sqlite(file, { timeout: role === 'writer' ? 5000 : 1000, fileMustExist: true })
  for (const pragma of PRAGMAS) db.pragma(pragma)
  if (role === 'staging') {
    db.pragma('journal_mode = OFF')
    db.pragma('synchronous = OFF')
    db.pragma('locking_mode = NORMAL')
  } else {
    if (role === 'writer') db.pragma('journal_mode = WAL')
    else db.pragma('query_only = ON')
    db.pragma('synchronous = FULL')
    const level = db.pragma('synchronous', { simple: true })
    if (level !== 2) throw new Error(`sqlite: synchronous is ${String(level)}, not FULL`)
  }
  db.function('fold', { deterministic: true }, (text: unknown) => (typeof text === 'string' ? fold(text) : null))
  db.function('keyed_hash', { deterministic: true }, (key: unknown, text: unknown) =>
    typeof text === 'string' ? createHmac('sha256', String(key)).update(fold(text)).digest('hex') : null,
  )
  return db
}
