/**
 * A thread that reads a list, judges its rows and hands them on in batches, so that neither the engine's loop nor the
 * staging thread waits for parsing. It asks for nothing and writes nowhere; at most four batches are under way.
 */
import { parentPort, workerData } from 'node:worker_threads'
import type { ColumnMapping, Reading } from '../../contract/imports.ts'
import { IDENTITY_NAMESPACES, type Field, type FieldValue } from '../../domain/fields.ts'
import type { PhoneCountry } from '../../domain/addresses/phone.ts'
import type { Refusal } from '../../domain/units.ts'
import { judgeOf, notationsOf, type Draft } from './draft.ts'
import { mappedKeys } from './mapping.ts'
import { BATCH_ROWS } from './rows.ts'
import { sniffFile } from './reading/sniff.ts'
import { readRows } from './reading/source.ts'
import { SeenBefore } from './seen.ts'

export interface ParseTask {
  readonly path: string
  readonly reading: Reading
  readonly mapping: ColumnMapping
  readonly fields: readonly Field[]
  readonly country: PhoneCountry | null
}

/** What `staging.add` takes. */
export interface ParsedBatch {
  readonly rows: string
  readonly rejected: string
  readonly raws: readonly { readonly firstLine: number; readonly lastLine: number; readonly text: string }[]
  readonly suspects: string
  readonly lastLine: number
}

export type Parsed =
  /** `rows` and `bytesRead` are of the whole file so far. */
  | { readonly kind: 'batch'; readonly batch: ParsedBatch; readonly rows: number; readonly bytesRead: number }
  | {
      readonly kind: 'end'
      readonly rows: number
      readonly warnings: readonly { readonly code: string; readonly count: number }[]
    }
  | { readonly kind: 'refused'; readonly refusal: Refusal }

const UNDER_WAY = 4
/** Rows whose verbatim texts are kept together: what is read to show one of them. */
const SLICE_ROWS = 16

/** A value as the store keeps it: a yes is 1, a set is the text of its sorted array. */
const stored = (value: FieldValue | undefined): string | number | null => {
  if (value === undefined || value === null) return null
  if (typeof value === 'boolean') return value ? 1 : 0
  return typeof value === 'object' ? JSON.stringify(value) : value
}

/** Gathers judged rows. A row is text as soon as it is judged, so that nothing of it lives until the batch is full. */
class Batcher {
  readonly #keys: readonly string[]
  readonly #seen = new SeenBefore()
  readonly warnings = new Map<string, number>()
  #rows: string[] = []
  #raws: string[] = []
  #slices: { firstLine: number; lastLine: number; text: string }[] = []
  #rejected: unknown[] = []
  #suspects: unknown[] = []
  #firstLine = 0
  #lastLine = 0

  constructor(keys: readonly string[]) {
    this.#keys = keys
  }

  get size(): number {
    return this.#rows.length
  }

  add(draft: Draft): void {
    const { line } = draft
    if (draft.rejected) {
      const { code, params } = draft.rejected
      const placed = draft.column === -1 ? params : { ...params, at: draft.column }
      this.#rejected.push([line, code, JSON.stringify(placed)])
    }
    const row: (string | number | null)[] = [line, this.#warningsOf(draft)]
    for (let i = 0; i < IDENTITY_NAMESPACES.length; i++) row.push(null)
    for (const { namespace, value } of draft.identities) {
      row[2 + IDENTITY_NAMESPACES.indexOf(namespace)] = value
      if (this.#seen.add(namespace, value)) this.#suspects.push([namespace, value])
    }
    for (const key of this.#keys) row.push(stored(draft.values[key]))
    this.#rows.push(JSON.stringify(row))
    if (this.#raws.length === 0) this.#firstLine = line
    this.#lastLine = line
    this.#raws.push(`[${line},${JSON.stringify(draft.raw)}]`)
    if (this.#raws.length === SLICE_ROWS) this.#closeSlice()
  }

  /** What was added since the last time. */
  take(): ParsedBatch {
    if (this.#raws.length > 0) this.#closeSlice()
    const batch: ParsedBatch = {
      rows: `[${this.#rows.join(',')}]`,
      rejected: JSON.stringify(this.#rejected),
      raws: this.#slices,
      suspects: JSON.stringify(this.#suspects),
      lastLine: this.#lastLine,
    }
    this.#rows = []
    this.#slices = []
    this.#rejected = []
    this.#suspects = []
    return batch
  }

  #closeSlice(): void {
    this.#slices.push({ firstLine: this.#firstLine, lastLine: this.#lastLine, text: `[${this.#raws.join(',')}]` })
    this.#raws = []
  }

  #warningsOf({ warnings }: Draft): string | null {
    if (warnings.length === 0) return null
    for (const code of new Set(warnings.map((w) => w.code))) {
      this.warnings.set(code, (this.warnings.get(code) ?? 0) + 1)
    }
    return JSON.stringify(warnings)
  }
}

export async function parse(
  task: ParseTask,
  send: (message: Parsed) => void,
  room: () => Promise<void>,
): Promise<void> {
  const sniffed = await sniffFile(task.path, task.reading)
  if (!sniffed.ok) return send({ kind: 'refused', refusal: sniffed.refusal })
  const notations = notationsOf(sniffed.value.headers, sniffed.value.sample)
  const judge = judgeOf(task.mapping, task.fields, { defaultCountry: task.country, notations })
  const batcher = new Batcher(mappedKeys(task.mapping))
  let count = 0
  let read = 0
  const hand = async (): Promise<void> => {
    await room()
    send({ kind: 'batch', batch: batcher.take(), rows: count, bytesRead: read })
  }
  for await (const { rows, bytesRead } of readRows(task.path, task.reading)) {
    for (const row of rows) batcher.add(judge(row))
    count += rows.length
    read = bytesRead
    if (batcher.size >= BATCH_ROWS) await hand()
  }
  if (batcher.size > 0) await hand()
  send({
    kind: 'end',
    rows: count,
    warnings: [...batcher.warnings].map(([code, n]) => ({ code, count: n })),
  })
}

if (parentPort) {
  const port = parentPort
  let free = UNDER_WAY
  let waiting: (() => void) | null = null
  port.on('message', () => {
    free++
    waiting?.()
  })
  const room = async (): Promise<void> => {
    while (free === 0) await new Promise<void>((resolve) => (waiting = resolve))
    free--
  }
  await parse(workerData as ParseTask, (message) => port.postMessage(message), room)
  port.close()
}
