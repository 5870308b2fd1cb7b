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
import { done, refuse, type Result } from '../../domain/units.ts'
import { isPhoneCountry } from '../../domain/phone.ts'
import type { Store } from '../../store/store.ts'
import type { Progress } from '../jobs.ts'
import type { Session } from '../session.ts'
import { newUid } from '../workspace/beginning.ts'
import { checkMapping } from './mapping.ts'
import { mappedKeys, type Parsed, type ParseTask } from './parse-thread.ts'

export type ImportRecord = NonNullable<Awaited<ReturnType<Store['imports']['get']>>>
type RowKind = ImportDetail['kinds'][number]
type Checking = Arrived<'imports.check'>

/** Of a check's progress, in thousandths: reading the file, then comparing its rows. */
const READ_SHARE = 800
const WHOLE = 1000
const CHECK_LINES = 20_000
/** A merge chunk aims at this long, so that sending and the window go on between two. */
const CHUNK_MS = 25
const FEWEST_LINES = 250
const MOST_LINES = 20_000
const UNDO_PEOPLE = 1_000

export class ImportService {
  readonly #session: Session
  readonly #jobs = new Map<number, string>()

  constructor(session: Session) {
    this.#session = session
  }

  /** The job that works on an import now, or null. */
  jobOf(id: number): string | null {
    const job = this.#jobs.get(id)
    return job !== undefined && this.#session.jobs.get(job)?.state === 'running' ? job : null
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

  async merge(record: ImportRecord): Promise<Result<{ job: string }>> {
    if (this.jobOf(record.id) !== null) return refuse('import/busy')
    if (record.state !== 'checked' && record.state !== 'interrupted') {
      return refuse('import/cannot-merge', { state: record.state })
    }
    const staging = this.stagingOf(record)
    if (staging === null) return refuse('import/staging-gone')
    const begun = await this.#session.store.importMerge.begin({ id: record.id, staging })
    if (!begun.ok) return begun
    const { lastLine } = begun.value
    const job = this.#start('import-merge', record.id, (progress, signal) =>
      this.#mergeWhole(record, staging, lastLine, progress, signal),
    )
    return done({ job })
  }

  async undo(record: ImportRecord): Promise<Result<{ job: string }>> {
    if (this.jobOf(record.id) !== null) return refuse('import/busy')
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

  async drop(record: ImportRecord): Promise<boolean> {
    const staging = this.stagingOf(record)
    const dropped = await this.#session.store.imports.drop(record.id)
    if (dropped && staging !== null) await this.#removeStaging(staging)
    if (dropped) this.#session.changed('imports')
    return dropped
  }

  #path(staging: string): string {
    return join(dirname(this.#session.store.file), staging)
  }

  #start(kind: 'import-check' | 'import-merge' | 'import-undo', id: number, work: Work): string {
    const { jobs, changed } = this.#session
    const job = jobs.start(kind, String(id), async (progress, signal) => {
      try {
        return await work(progress, signal)
      } finally {
        changed('imports', 'people', 'fields')
      }
    })
    this.#jobs.set(id, job)
    changed('imports')
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
      const parsed = await this.#stage(task, staging, progress, signal)
      if (!parsed.ok) return parsed
      const { rows, lastLine, warnings } = parsed.value
      await this.#compare({ staging, what, mapping: task.mapping }, lastLine, progress, signal)
      const { kinds, ...found } = await store.importCheck.counts({ staging }, signal)
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

  /** Parses in a thread and stages what it sends, two batches under way. */
  async #stage(task: ParseTask, staging: string, progress: Progress, signal: AbortSignal): Promise<Result<Staged>> {
    const { store } = this.#session
    const width = mappedKeys(task.mapping).length
    await store.staging.create({ staging, width }, signal)
    const size = await sizeOf(task.path)
    const worker = new Worker(parseEntry(), { workerData: task })
    try {
      return await new Promise<Result<Staged>>((resolve, reject) => {
        let lastLine = 0
        let last: Promise<unknown> = Promise.resolve()
        signal.addEventListener('abort', () => reject(new DOMException('Cancelled.', 'AbortError')), { once: true })
        worker.on('error', reject)
        worker.on('exit', (code) => code !== 0 && reject(new Error(`import: the parsing thread ended with ${code}`)))
        worker.on('message', (message: Parsed) => {
          if (message.kind === 'refused') resolve({ ok: false, refusal: message.refusal })
          else if (message.kind === 'end') {
            const warnings = message.warnings.map((w) => ({ ...w, rejected: false }))
            last.then(() => resolve(done({ rows: message.rows, lastLine, warnings })), reject)
          } else {
            lastLine = message.batch.lastLine
            last = store.staging.add({ staging, width, ...message.batch }, signal)
            last.then(() => {
              progress(Math.round((READ_SHARE * message.bytesRead) / Math.max(size, 1)), WHOLE)
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
    lastLine: number,
    progress: Progress,
    signal: AbortSignal,
  ): Promise<void> {
    const { importCheck } = this.#session.store
    for (let after = 0; after < lastLine; after += CHECK_LINES) {
      await importCheck.match({ ...on, after, upto: after + CHECK_LINES }, signal)
      progress(READ_SHARE + Math.round(((WHOLE - READ_SHARE) * Math.min(after, lastLine)) / lastLine), WHOLE)
    }
    await importCheck.candidates({ staging: on.staging }, signal)
    for (let after: number | null = 0; after !== null;) {
      after = await importCheck.settle({ ...on, after, limit: CHECK_LINES }, signal)
    }
  }

  async #mergeWhole(
    record: ImportRecord,
    staging: string,
    lastLine: number,
    progress: Progress,
    signal: AbortSignal,
  ): Promise<Result<string>> {
    const { store, world } = this.#session
    const { id, counts } = record
    let finished = false
    try {
      let lines = FEWEST_LINES
      for (let line = record.mergedLine; line < lastLine;) {
        signal.throwIfAborted()
        const startedAt = world.clock.now()
        const merged = await store.importMerge.chunk({ id, staging, lines })
        if (!merged.ok) return merged
        line = merged.value.line
        progress(merged.value.mergedRows, counts.rows)
        lines = nextSize(lines, world.clock.now() - startedAt)
      }
      await store.importMerge.finish(id)
      finished = true
    } finally {
      if (!finished) await store.importMerge.interrupt(id)
    }
    await this.#removeStaging(staging)
    return done(String(id))
  }

  async #undoWhole(id: number, rows: number, progress: Progress, signal: AbortSignal): Promise<Result<string>> {
    const { store } = this.#session
    for (let seen = 0; ;) {
      signal.throwIfAborted()
      const undone = await store.importUndo.chunk({ id, limit: UNDO_PEOPLE })
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

interface Staged {
  /** As the parser counted them, which the check is held against. */
  readonly rows: number
  readonly lastLine: number
  readonly warnings: readonly RowKind[]
}

/** The chunk size that would have taken `CHUNK_MS`, at most twice or half of this one. */
const nextSize = (lines: number, tookMs: number): number => {
  const wanted = (lines * CHUNK_MS) / Math.max(tookMs, 1)
  return Math.round(Math.min(MOST_LINES, Math.max(FEWEST_LINES, lines / 2, Math.min(wanted, lines * 2))))
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
  const { unneeded } = await store.imports.recover(null)
  for (const name of unneeded) {
    for (const end of ['', '-journal']) await rm(join(dirname(store.file), name + end), { force: true })
  }
}
