/**
 * A thread that runs store methods, one whole method at a time. The engine starts one writer, two readers and one for
 * staging; each owns its connections and no other thread touches them.
 */
import { parentPort, receiveMessageOnPort, workerData, type MessagePort } from 'node:worker_threads'
import type { Database, Statement } from 'better-sqlite3'
import { uuidv7 } from 'uuidv7'
import type { EpochMs } from '../../domain/units.ts'
import type { Context, Method, Params } from '../method.ts'
import { METHODS } from '../methods.ts'
import { writeBackup } from './backup.ts'
import { connect } from './connection.ts'
import { openWorkspaceFile, type Opening } from './opening.ts'

export interface ThreadData {
  readonly role: 'writer' | 'reader' | 'staging'
  readonly file: string
  /** For the writer, which opens the file and takes its lock. */
  readonly opening: Opening | null
  /** [0]: the id of the call that its caller gave up. */
  readonly cancel: SharedArrayBuffer
}
export interface Question {
  readonly id: number
  readonly at: EpochMs
  readonly noun: string
  readonly method: string
  readonly input: unknown
}
export type Answer =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | {
      readonly id: number
      readonly ok: false
      readonly code: string
      /** Of the file that the system refused, '' when it was none. */
      readonly path: string
      readonly message: string
      readonly stack: string
    }

const { role, file, opening, cancel } = workerData as ThreadData
const gaveUp = new Int32Array(cancel)
const opened = opening ? openWorkspaceFile(opening) : null
const main = opened ? (opened.ok ? opened.value.db : null) : role === 'reader' ? connect(file, 'reader') : null
const epoch = opened?.ok ? opened.value.epoch : 0
const staged = new Map<string, Database>()
const statements = new WeakMap<Database, Map<string, Statement>>()
let attached = ''
let synced = true

function prepare(db: Database, sql: string): Statement {
  let kept = statements.get(db)
  if (!kept) statements.set(db, (kept = new Map<string, Statement>()))
  let statement = kept.get(sql)
  if (!statement) {
    if (kept.size > 500) kept.clear()
    kept.set(sql, (statement = db.prepare(sql)))
  }
  return statement
}

const bind = (params: Params | undefined): unknown[] =>
  params === undefined ? [] : Array.isArray(params) ? [...(params as unknown[])] : [params]

function contextFor(db: Database, question: Question): Context {
  return {
    raw: db,
    at: question.at,
    epoch,
    uid: uuidv7,
    cancelled: () => Atomics.load(gaveUp, 0) === question.id,
    prepare: (sql) => prepare(db, sql),
    all: <Row>(sql: string, params?: Params) => prepare(db, sql).all(...bind(params)) as Row[],
    get: <Row>(sql: string, params?: Params) => prepare(db, sql).get(...bind(params)) as Row | undefined,
    run: (sql, params) => prepare(db, sql).run(...bind(params)).changes,
  }
}

function stagingFor(path: string): Database {
  let db = staged.get(path)
  if (!db) {
    db = connect(path, 'staging')
    db.prepare('ATTACH ? AS ws').run(file)
    staged.set(path, db)
  }
  return db
}

function attach(db: Database, path: string): void {
  if (attached === path) return
  detach(db)
  db.prepare('ATTACH ? AS staging').run(path)
  attached = path
  statements.delete(db)
}

function detach(db: Database): void {
  if (!attached) return
  statements.delete(db)
  db.exec('DETACH staging')
  attached = ''
}

/** With NORMAL a commit is written to the log and not synced; the next one under FULL, or a checkpoint, syncs them all. */
function syncCommits(db: Database, wanted: boolean): void {
  if (wanted === synced) return
  db.pragma(`synchronous = ${wanted ? 'FULL' : 'NORMAL'}`)
  synced = wanted
}

const isRefused = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'ok' in value && value.ok === false

/** A refusal rolls back as a throw does: an expected no leaves nothing behind. */
function runWhole(db: Database, method: Method<unknown, unknown>, question: Question): unknown {
  db.exec(role === 'writer' ? 'BEGIN IMMEDIATE' : 'BEGIN')
  let committed = false
  try {
    const value = method.run(contextFor(db, question), question.input)
    if (!isRefused(value)) {
      db.exec('COMMIT')
      committed = true
    }
    return value
  } finally {
    if (!committed && db.inTransaction) db.exec('ROLLBACK')
  }
}

const NOUNS = METHODS as unknown as Record<string, Record<string, Method<unknown, unknown>> | undefined>
function methodOf({ noun, method }: Question): Method<unknown, unknown> {
  const found = NOUNS[noun]?.[method]
  if (!found) throw new Error(`store: no method ${noun}.${method}`)
  return found
}
const isOfLedger = ({ noun, method }: Question): boolean => NOUNS[noun]?.[method]?.kind === 'write-ledger'

function run(question: Question): unknown {
  if (question.noun === 'thread') return control(question)
  const method = methodOf(question)
  if (!main) return runWhole(stagingFor((question.input as { staging: string }).staging), method, question)
  if (method.attach) attach(main, method.attach(question.input))
  if (role === 'writer') syncCommits(main, method.kind !== 'write-merge')
  return runWhole(main, method, question)
}

function failed({ id }: Question, thrown: unknown): Answer {
  const { code = '', path = '', message, stack = '' } = thrown as NodeJS.ErrnoException
  return { id, ok: false, code, path, message, stack }
}

function answer(question: Question): Answer {
  try {
    return { id: question.id, ok: true, value: run(question) }
  } catch (thrown) {
    return failed(question, thrown)
  }
}

/** A question that has arrived behind the one that is being answered. */
const arrived = (port: MessagePort): Question | undefined => receiveMessageOnPort(port)?.message as Question | undefined

interface Together {
  readonly answers: Answer[]
  /** Arrived after those answered, and is of another kind. */
  readonly behind: Question | undefined
}

/**
 * The answers to `first` and to the ledger writes that arrive before it is done: they share a transaction, and so a
 * sync. When one of them fails each is run on its own; when none may begin, as in a file that another program has
 * locked, all have waited for it together.
 */
function answerTogether(db: Database, port: MessagePort, first: Question): Together {
  const group = [first]
  let behind: Question | undefined
  const next = (): boolean => {
    const question = arrived(port)
    if (question && isOfLedger(question)) return group.push(question) > 0
    behind = question
    return false
  }
  try {
    syncCommits(db, true)
    db.exec('BEGIN IMMEDIATE')
  } catch (thrown) {
    while (next());
    return { answers: group.map((question) => failed(question, thrown)), behind }
  }
  try {
    const values: unknown[] = []
    for (const question of group) {
      const value = methodOf(question).run(contextFor(db, question), question.input)
      if (isRefused(value)) throw new Error('store: a refusal leaves nothing behind')
      values.push(value)
      if (values.length === group.length && !behind) next()
    }
    db.exec('COMMIT')
    return { answers: group.map(({ id }, i) => ({ id, ok: true, value: values[i] })), behind }
  } catch {
    if (db.inTransaction) db.exec('ROLLBACK')
    return { answers: group.map(answer), behind }
  }
}

/**
 * Leaves one file behind where it can: what a full disk does not take stays in the -wal, and the next opening reads it.
 */
function closeAll(): void {
  for (const db of staged.values()) db.close()
  staged.clear()
  try {
    if (!main) return
    detach(main)
    if (role === 'writer') main.pragma('wal_checkpoint(TRUNCATE)')
  } catch (error) {
    if (!/^SQLITE_(FULL|IOERR|READONLY)/.test((error as { code?: string }).code ?? '')) throw error
  } finally {
    main?.close()
    if (opened?.ok) opened.value.lock.release()
  }
}

/** `open` says how the opening went; `release` closes one staging file; `close` everything. */
function control(question: Question): unknown {
  if (question.method === 'open') return opened?.ok === false ? opened : { ok: true, value: epoch }
  if (question.method === 'backup') return writeBackup(file, question.input as string)
  if (question.method === 'release') {
    const path = question.input as string
    if (main && attached === path) detach(main)
    staged.get(path)?.close()
    staged.delete(path)
  } else closeAll()
  return null
}

parentPort?.on('message', (first: Question) => {
  const port = parentPort!
  for (let question: Question | undefined = first; question;) {
    const { answers, behind }: Together =
      main && isOfLedger(question)
        ? answerTogether(main, port, question)
        : { answers: [answer(question)], behind: undefined }
    port.postMessage(answers)
    if (question.noun === 'thread' && question.method === 'close') port.close()
    question = behind
  }
})
