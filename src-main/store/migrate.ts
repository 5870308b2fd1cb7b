/** Brings a workspace file from its version to ours: forward only, one transaction a step, backup first by the caller. */
import type { Database } from 'better-sqlite3'
import { first } from './migrations/0001-first.ts'

/** 'UTSK' */
export const APPLICATION_ID = 0x5554534b

const MIGRATIONS: readonly string[] = [first]
export const SCHEMA_VERSION = MIGRATIONS.length

export const versionOf = (db: Database): number => db.pragma('user_version', { simple: true }) as number

export function migrate(db: Database): void {
  for (let version = versionOf(db); version < SCHEMA_VERSION; version++) {
    db.exec('BEGIN IMMEDIATE')
    try {
      db.exec(MIGRATIONS[version] as string)
      db.pragma(`user_version = ${version + 1}`)
      db.exec('COMMIT')
    } catch (error) {
      db.exec('ROLLBACK')
      throw error
    }
  }
}
