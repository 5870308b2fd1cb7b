/**
 * Runs the long work of an import: check (parse, judge, stage, match), merge and undo. It moves the import from state to
 * state and owns the staging file; what a row becomes is decided in draft.ts and in the store.
 */
import { existsSync } from 'node:fs'
import { open, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { Arrived } from '../../contract/api.ts'
import type { ImportDetail } from '../../contract/imports.ts'
import { done, refuse, type Clock, type Result } from '../../domain/units.ts'
import { isPhoneCountry } from '../../domain/addresses/phone.ts'
import { StoreFault, type Store } from '../../store/store.ts'
import type { Progress } from '../jobs.ts'
import type { Session } from '../session.ts'
import { newUid } from '../workspace/beginning.ts'
import { checkMapping } from './mapping.ts'
import type { Parsed, ParsedBatch, ParseTask } from './parse-thread.ts'
import { jobOf, type ImportRecord } from './summaries.ts'

type Begun<T> = T extends { ok: true; value: infer Value } ? Value : never
type ClaimRange = Begun<Awaited<ReturnType<Store['importMerge']['begin']>>>[number]
type RowKind = ImportDetail['kinds'][number]
type Checking = Arrived<'imports.check'>

/** Of a check's progress, in thousandths: reading the file, then comparing its rows. */
const READ_SHARE = 800
const WHOLE = 1000
const CHECK_LINES = 50_000
/** Batches of about 5,000 rows whose identities are sorted together. */
const WINDOW_BATCHES = 40
/** A merge chunk aims at this long, so that sending and the window go on between two. */
const CHUNK_MS = 30
const FEWEST_LINES = 1_000
const MOST_LINES = 20_000
const UNDO_PEOPLE = 1_000

export class ImportService {
  readonly #session: Session

  constructor(session: Session) {
    this.#session = session
  }

  /** A merge whose end could not be written down (the disk was full) is interrupted before anything else is done. */
  async #settled(record: ImportRecord): Promise<ImportRecord> {
    if (record.state !== 'merging' || jobOf(this.#session, record.id) !== null) return record
    await interrupt(this.#session.store, record.id)
    return { ...record, state: 'interrupted' }
  }

  /** Where an import's staging file is; null when it has none, or it has been taken away. */
  stagingOf(record: Pick<ImportRecord, 'staging'>): string | null {
    const path = join(dirname(this.#session.store.file), record.staging)
    return record.staging !== '' && existsSync(path) ? path : null
  }

  async check(input: Checking): Promise<Result<{ id: number; job: string }>> {
    const { store, world } = this.#session
    const path = world.files.toRead(input.file)
    if (!path.ok) return path
    const { country } = input
    if (country !== null && !isPhoneCountry(country)) return refuse('import/unknown-country', { country })
    const fields = await store.fields.list(null)
    const mapping = checkMapping(input.mapping, fields)
    if (!mapping.ok) return mapping
    const uid = newUid(world)
    const staging = `${basename(store.file)}-staging-${uid}`
    const { fileName, what, reading, consent } = input
    const id = await store.imports.begin({ uid, fileName, what, reading, mapping: mapping.value, consent, staging })
    if (!id.ok) return id
    const task: ParseTask = { path: path.value, reading, mapping: mapping.value, fields, country }
    const job = this.#start('import-check', id.value, (progress, signal) =>
      this.#checkWhole(id.value, task, what, this.#path(staging), progress, signal),
    )
    return done({ id: id.value, job })
  }

  async merge(found: ImportRecord): Promise<Result<{ job: string }>> {
    if (jobOf(this.#session, found.id) !== null) return refuse('import/busy')
    const record = await this.#settled(found)
    if (record.state !== 'checked' && record.state !== 'interrupted') {
      return refuse('import/cannot-merge', { state: record.state })
    }
    const staging = this.stagingOf(record)
    if (staging === null) return refuse('import/staging-gone')
    if (this.#session.jobs.isRunning('import-merge')) return refuse('import/another-merges')
    const begun = await this.#session.store.importMerge.begin({ id: record.id, staging })
    if (!begun.ok) return begun
    const job = this.#start('import-merge', record.id, (progress, signal) =>
      this.#mergeWhole(record, staging, begun.value, progress, signal),
    )
    return done({ job })
  }

  async undo(found: ImportRecord): Promise<Result<{ job: string }>> {
    if (jobOf(this.#session, found.id) !== null) return refuse('import/busy')
    const record = await this.#settled(found)
    const staging = this.stagingOf(record)
    const begun = await this.#session.store.importUndo.begin(record.id)
    if (!begun.ok) return begun
    if (staging !== null) await this.#removeStaging(staging)
    const { rows } = begun.value
    const job = this.#start('import-undo', record.id, (progress, signal) =>
      this.#undoWhole(record.id, rows, progress, signal),
    )
    return done({ job })
  }

  async drop(record: ImportRecord): Promise<Result<{ dropped: boolean }>> {
    if (jobOf(this.#session, record.id) !== null) return refuse('import/busy')
    const staging = this.stagingOf(record)
    const dropped = await this.#session.store.imports.drop(record.id)
    if (dropped && staging !== null) await this.#removeStaging(staging)
    if (dropped) this.#session.changed('imports')
    return done({ dropped })
  }

  #path(staging: string): string {
    return join(dirname(this.#session.store.file), staging)
  }

  #start(kind: 'import-check' | 'import-merge' | 'import-undo', id: number, work: Work): string {
    const session = this.#session
    const job = session.jobs.start(kind, String(id), async (progress, signal) => {
      try {
        return await work(progress, signal)
      } finally {
        session.changed('imports', 'people', 'fields')
      }
    })
    session.changed('imports')
    return job
  }

  async #checkWhole(
    id: number,
    task: ParseTask,
    what: Checking['what'],
    staging: string,
    progress: Progress,
    signal: AbortSignal,
  ): Promise<Result<string>> {
    const { store, world } = this.#session
    const startedAt = world.clock.now()
    let settled = false
    try {
      const parsed = await this.#stage(task, what, staging, progress, signal)
      if (!parsed.ok) return parsed
      const { rows, windows, warnings } = parsed.value
      const [{ kinds, ...found }] = await Promise.all([
        this.#compare({ staging, what, mapping: task.mapping }, windows, progress, signal).then(() =>
          store.importCheck.counts({ staging }, signal),
        ),
        syncFile(staging), // most of it, meanwhile
      ])
      await syncFile(staging)
      const all = [...kinds, ...warnings].sort((a, b) => b.count - a.count)
      const checkMs = world.clock.now() - startedAt
      await store.imports.checked({ id, counts: { rows, ...found }, checked: { checkMs, kinds: all } })
      settled = true
      return done(String(id))
    } finally {
      if (!settled) {
        await this.#removeStaging(staging)
        await store.imports.drop(id)
      }
    }
  }

  /** Parses in a thread; what it sends is staged and matched meanwhile, some batches under way. */
  async #stage(
    task: ParseTask,
    what: Checking['what'],
    staging: string,
    progress: Progress,
    signal: AbortSignal,
  ): Promise<Result<Staged>> {
    const { store } = this.#session
    await store.staging.create({ staging, mapping: task.mapping }, signal)
    const size = await sizeOf(task.path)
    const worker = new Worker(parseEntry(), { workerData: task, resourceLimits: { maxYoungGenerationSizeMb: 32 } })
    try {
      return await new Promise<Result<Staged>>((resolve, reject) => {
        const taker = new BatchTaker(store, { staging, what, mapping: task.mapping }, signal)
        signal.addEventListener('abort', () => reject(new DOMException('Cancelled.', 'AbortError')), { once: true })
        worker.on('error', reject)
        worker.on('exit', (code) => code !== 0 && reject(new Error(`import: the parsing thread ended with ${code}`)))
        worker.on('message', (message: Parsed) => {
          if (message.kind === 'refused') resolve({ ok: false, refusal: message.refusal })
          else if (message.kind === 'end') {
            const warnings = message.warnings.map((w) => ({ ...w, rejected: false }))
            taker.end().then((windows) => resolve(done({ rows: message.rows, windows, warnings })), reject)
          } else {
            taker.take(message.batch).then(() => {
              progress(Math.round((READ_SHARE * message.bytesRead) / Math.max(size, 1)), WHOLE, message.rows)
              worker.postMessage('go on')
            }, reject)
          }
        })
      })
    } finally {
      await worker.terminate()
    }
  }

  async #compare(
    on: { staging: string; what: Checking['what']; mapping: ParseTask['mapping'] },
    windows: number,
    progress: Progress,
    signal: AbortSignal,
  ): Promise<void> {
    const { importCheck } = this.#session.store
    for (let win = 1; win <= windows; win++) {
      await importCheck.findCandidates({ ...on, win }, signal)
      progress(READ_SHARE + Math.round(((WHOLE - READ_SHARE) * win) / windows), WHOLE)
    }
    await importCheck.candidates({ staging: on.staging }, signal)
    for (let after: number | null = 0; after !== null;) {
      after = await importCheck.settle({ ...on, after, limit: CHECK_LINES }, signal)
    }
  }

  async #mergeWhole(
    record: ImportRecord,
    staging: string,
    ranges: readonly ClaimRange[],
    progress: Progress,
    signal: AbortSignal,
  ): Promise<Result<string>> {
    const { store, world } = this.#session
    const { id, counts } = record
    const lines = new Pace(world.clock)
    try {
      for (const range of ranges) {
        signal.throwIfAborted()
        await store.importMerge.claim({ id, staging, range })
      }
      for (let rows = record.mergedRows; rows < counts.rows;) {
        signal.throwIfAborted()
        const merged = await lines.time(() => store.importMerge.chunk({ id, staging, lines: lines.size }))
        if (!merged.ok) {
          await this.#interrupt(id)
          return merged
        }
        rows = merged.value.mergedRows
        progress(rows, counts.rows)
      }
      await store.importMerge.finish(id)
    } catch (error) {
      await this.#interrupt(id)
      throw error
    }
    await this.#removeStaging(staging)
    return done(String(id))
  }

  /** The disk that stopped a merge may refuse this as well; then `#settled` writes it down. */
  async #interrupt(id: number): Promise<void> {
    try {
      await interrupt(this.#session.store, id)
    } catch (error) {
      if (!(error instanceof StoreFault)) throw error
    }
  }

  async #undoWhole(id: number, rows: number, progress: Progress, signal: AbortSignal): Promise<Result<string>> {
    const { store } = this.#session
    for (let seen = 0, after = 0; ;) {
      signal.throwIfAborted()
      const undone = await store.importUndo.chunk({ id, after, limit: UNDO_PEOPLE })
      after = undone.last
      seen += undone.seen
      progress(Math.min(seen, rows), rows)
      if (undone.seen < UNDO_PEOPLE) return done(String(id))
    }
  }

  async #removeStaging(path: string): Promise<void> {
    await this.#session.releaseStaging(path)
    for (const end of ['', '-journal']) await rm(path + end, { force: true })
  }
}

type Work = (progress: Progress, signal: AbortSignal) => Promise<Result<string>>

interface Taking {
  readonly staging: string
  readonly what: Checking['what']
  readonly mapping: ParseTask['mapping']
}

/** Hands parsed batches to the staging thread: stored, matched, and every `WINDOW_BATCHES` of them sorted for the merge. */
class BatchTaker {
  readonly #store: Store
  readonly #on: Taking
  readonly #signal: AbortSignal
  #last: Promise<unknown> = Promise.resolve()
  #line = 0
  #batches = 0

  constructor(store: Store, on: Taking, signal: AbortSignal) {
    this.#store = store
    this.#on = on
    this.#signal = signal
  }

  /** The staging thread takes calls in turn; the batch is in when the last of them is done. */
  take(batch: ParsedBatch): Promise<unknown> {
    const after = this.#line
    this.#line = batch.lastLine
    const added = this.#store.staging.add({ ...this.#on, ...batch }, this.#signal)
    const matched = this.#store.importCheck.match({ ...this.#on, after, upto: batch.lastLine }, this.#signal)
    const closed = ++this.#batches % WINDOW_BATCHES === 0 ? this.#closeWindow() : null
    return (this.#last = Promise.all([added, matched, closed]))
  }

  /** Resolves with the number of windows when everything is in. */
  async end(): Promise<number> {
    await this.#last
    if (this.#batches % WINDOW_BATCHES !== 0) await this.#closeWindow()
    return Math.ceil(this.#batches / WINDOW_BATCHES)
  }

  #closeWindow(): Promise<void> {
    return this.#store.staging.closeWindow({ ...this.#on, lastLine: this.#line }, this.#signal)
  }
}

interface Staged {
  /** As the parser counted them, which the check is held against. */
  readonly rows: number
  readonly windows: number
  readonly warnings: readonly RowKind[]
}

/** How much to do at a time: what would have taken `CHUNK_MS`, waiting for the writer included. */
class Pace {
  readonly #clock: Clock
  size = FEWEST_LINES

  constructor(clock: Clock) {
    this.#clock = clock
  }

  async time<T>(work: () => Promise<T>): Promise<T> {
    const startedAt = this.#clock.now()
    const result = await work()
    const wanted = (this.size * CHUNK_MS) / Math.max(this.#clock.now() - startedAt, 1)
    const near = Math.max(this.size / 2, Math.min(wanted, this.size * 2))
    this.size = Math.round(Math.min(MOST_LINES, Math.max(FEWEST_LINES, near)))
    return result
  }
}

/** Lets go of what was claimed for people who did not come, and sets the import aside. */
async function interrupt({ importMerge }: Store, id: number): Promise<void> {
  let place = await importMerge.dropClaims({ id, after: null })
  while (place !== null) place = await importMerge.dropClaims({ id, after: place })
  await importMerge.interrupt(id)
}

/** The built thread stands beside the built engine; in the source tree it stands here. */
const parseEntry = (): URL => {
  const built = new URL('./parse-thread.js', import.meta.url)
  return existsSync(built) ? built : new URL('./parse-thread.ts', import.meta.url)
}

async function sizeOf(path: string): Promise<number> {
  const file = await open(path)
  try {
    return (await file.stat()).size
  } finally {
    await file.close()
  }
}

/** A merge that goes on after a power cut relies on the staged rows. */
async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r+')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}

/** At the opening of a workspace: what a crash cut off is `interrupted` or `dropped`, and files nobody needs go. */
export async function recoverImports({ store }: Session): Promise<void> {
  const { merging, unneeded } = await store.imports.recover(null)
  for (const id of merging) await interrupt(store, id)
  for (const name of unneeded) {
    for (const end of ['', '-journal']) await rm(join(dirname(store.file), name + end), { force: true })
  }
}
