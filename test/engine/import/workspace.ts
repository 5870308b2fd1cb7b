/** An open workspace in a temporary folder, its import calls, and what it holds afterwards, for comparing. */
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { done, epochMs, type Clock, type Result } from '../../../src-main/domain/units.ts'
import { importHandlers } from '../../../src-main/engine/import/handlers.ts'
import { FIRST_PURPOSES } from '../../../src-main/engine/workspace/beginning.ts'
import { faultOfJob } from '../../../src-main/engine/workspace/faults.ts'
import { Jobs } from '../../../src-main/engine/jobs.ts'
import { Workshop } from '../../../src-main/engine/content/workshop.ts'
import type { Session, World } from '../../../src-main/engine/session.ts'
import type { Database } from 'better-sqlite3'
import { identitiesOf } from '../../../src-main/store/people/identities.ts'
import { openStore } from '../../../src-main/store/open.ts'
import { connect } from '../../../src-main/store/sqlite/connection.ts'
import type { ColumnMapping, ImportDetail } from '../../../src-main/contract/imports.ts'
import type { DeclaredConsent } from '../../../src-main/domain/imports.ts'

export interface TestClock extends Clock {
  time: number
}
export const testClock = (): TestClock => ({
  time: Date.UTC(2026, 10, 1),
  now() {
    return epochMs(this.time)
  },
  sleep: () => Promise.reject(new Error('no sleep in this test')),
})

export const must = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.refusal)}`)
  return result.value
}

export const tempFolder = async (t: TestContext): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'utskick-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  return folder
}

const silent = { log: () => undefined, randomness: { float: () => 0.5, bytes: (n: number) => new Uint8Array(n) } }

/** Opens (and with `create` makes) the workspace; defects of jobs land in `broken`. */
export async function openSession(
  file: string,
  options: { create: boolean; clock?: TestClock },
): Promise<{
  session: Session
  broken: unknown[]
  clock: TestClock
  /** Called at every step of a job. */
  watch: { step: () => void }
  close(): Promise<void>
}> {
  const clock = options.clock ?? testClock()
  const owner = { pid: process.pid, host: 'test', socket: '' }
  const { store, upkeep } = must(await openStore({ file, create: options.create, clock, owner }))
  if (options.create) {
    await store.settings.begin({
      ...{ uid: 'test', name: 'Test', country: 'SE', zone: 'Europe/Stockholm', sample: false, device: 'test' },
      ...{ held: null, hashKey: '00', lastBackupAt: null, purposes: FIRST_PURPOSES },
    })
  }
  const broken: unknown[] = []
  const watch = { step: (): void => undefined }
  const jobs = new Jobs(
    clock,
    () => watch.step(),
    (error) => {
      broken.push(error)
      return faultOfJob(silent, error)
    },
  )
  let count = 0
  const world = {
    clock,
    randomness: { float: () => 0.5, bytes: (n: number) => Uint8Array.from({ length: n }, () => ++count % 251) },
    files: { toRead: (ref: string) => done(ref), toWrite: (ref: string) => done(ref) },
  } as unknown as World
  const abort = new AbortController()
  const session: Session = {
    store,
    world,
    jobs,
    workshop: new Workshop(),
    changed: () => undefined,
    releaseStaging: (path) => upkeep.release(path),
    signal: abort.signal,
  }
  const close = async (): Promise<void> => {
    await jobs.close()
    await store.close()
  }
  return { session, broken, clock, watch, close }
}

export type Opened = Awaited<ReturnType<typeof openSession>>
type ImportHandlers = ReturnType<typeof importHandlers>
const never = new AbortController().signal

export interface ImportWishes {
  /** In place of the guess. */
  readonly mapping?: ColumnMapping
  readonly what?: 'people' | 'suppressions'
  readonly consent?: DeclaredConsent | null
}

/** The calls of imports, as a person makes them, with every job waited for. */
export class Importer {
  readonly opened: Opened
  readonly calls: ImportHandlers
  constructor(opened: Opened) {
    this.opened = opened
    this.calls = importHandlers(opened.session)
  }

  /** Inspects and checks; answers with the import's id. */
  async check(path: string, { what = 'people', consent = null, mapping }: ImportWishes = {}): Promise<number> {
    const found = must(await this.calls['imports.inspect']({ file: path }, never))
    const input = { file: path, fileName: path, what, reading: found.reading, country: 'SE', consent }
    const { id, job } = must(
      await this.calls['imports.check']({ ...input, mapping: [...(mapping ?? found.mapping)] }, never),
    )
    await this.ended(job)
    return id
  }

  async merge(id: number): Promise<void> {
    await this.ended(must(await this.calls['imports.merge']({ id }, never)).job)
  }

  /** Merges until the first rows are in, then cancels. */
  async mergeCutShort(id: number): Promise<void> {
    const { session, watch } = this.opened
    const { job } = must(await this.calls['imports.merge']({ id }, never))
    watch.step = () => {
      if (session.jobs.get(job)!.done > 0) session.jobs.cancel(job)
    }
    const { state } = await session.jobs.ended(job)
    watch.step = () => undefined
    if (state !== 'cancelled') throw new Error(`the merge was ${state} before it could be cancelled`)
  }

  async undo(id: number): Promise<void> {
    await this.ended(must(await this.calls['imports.undo']({ id }, never)).job)
  }

  async import(path: string, wishes: ImportWishes = {}): Promise<number> {
    const id = await this.check(path, wishes)
    await this.merge(id)
    return id
  }

  async detail(id: number): Promise<ImportDetail> {
    return must(await this.calls['imports.get']({ id }, never))
  }

  async rejections(id: number): Promise<{ line: number; code: string; params: unknown }[]> {
    const page = { id, verdict: 'rejected', code: '', offset: 0, limit: 1000 } as const
    const { rows } = must(await this.calls['imports.rows'](page, never))
    return rows.map((row) => ({ line: row.line, ...row.notices[0]! }))
  }

  private async ended(job: string): Promise<void> {
    const { state, refusal } = await this.opened.session.jobs.ended(job)
    if (state !== 'done')
      throw new Error(`${state} ${JSON.stringify(refusal)} ${this.opened.broken.map(String).join()}`)
  }
}

/** Everything that says who people are; times, ids of rows and history left out. */
export function peopleIn(file: string): unknown {
  const db = connect(file, 'reader')
  try {
    const columns = (db.pragma('table_info(profiles)') as { name: string }[])
      .map((c) => c.name)
      .filter((name) => !['created_at', 'updated_at', 'import_id'].includes(name))
    return {
      profiles: db.prepare(`SELECT ${columns.join(', ')} FROM profiles ORDER BY id`).all(),
      identities: identitiesIn(db),
      consents: db.prepare('SELECT channel, purpose_id, profile_id, status FROM consent_now ORDER BY 1, 2, 3').all(),
      suppressions: db.prepare('SELECT kind, value FROM suppressions ORDER BY 1, 2').all(),
    }
  } finally {
    db.close()
  }
}

/** All identities; whose they are must be told from the person's side just as from the identity's. */
function identitiesIn(db: Database): unknown[] {
  const columns = 'SELECT namespace, value, profile_id'
  const all = db.prepare(`${columns} FROM identities ORDER BY 1, 2`).all()
  assert.deepEqual(db.prepare(`${columns} FROM (${identitiesOf('> 0')}) ORDER BY 1, 2`).all(), all)
  return all
}

/** What `peopleIn` sees, and in which rows of which import people stand. */
export function everythingIn(file: string): unknown {
  const db = connect(file, 'reader')
  try {
    return {
      people: peopleIn(file),
      places: db.prepare('SELECT import_id, profile_id, line FROM import_rows ORDER BY 1, 2, 3').all(),
      rejected: db.prepare('SELECT import_id, line, code, params, raw FROM import_rejections ORDER BY 1, 2').all(),
      changes: db.prepare('SELECT profile_id, field, old, new, source FROM changes ORDER BY 1, 2, id').all(),
      consents: db
        .prepare('SELECT profile_id, channel, purpose_id, status, source FROM consents ORDER BY 1, 2, 3, id')
        .all(),
    }
  } finally {
    db.close()
  }
}
