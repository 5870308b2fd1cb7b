/**
 * A thread that reads a list, judges its rows and hands them on in batches, so that neither the engine's loop nor the
 * staging thread waits for parsing. It asks for nothing and writes nowhere; at most `UNDER_WAY` batches are under way.
 */
import { setFlagsFromString } from 'node:v8'
import { parentPort, workerData } from 'node:worker_threads'
import { mappedKeys, mappedNamespaces, type ColumnMapping, type Reading } from '../../contract/imports.ts'
import type { Field, FieldValue, IdentityNamespace } from '../../domain/fields.ts'
import type { PhoneCountry } from '../../domain/addresses/phone.ts'
import type { Refusal } from '../../domain/units.ts'
import { judgeOf, notationsOf, type Draft } from './draft.ts'
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
  readonly warnings: string
  readonly rejected: string
  readonly raws: readonly { readonly firstLine: number; readonly texts: string }[]
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

/** Enough for the staging thread to close a window meanwhile. */
const UNDER_WAY = 16
/** Rows that become text together: what is read to show one of them, and what lives until a batch is full. */
const SLICE_ROWS = 32

/** A value as the store keeps it: a yes is 1, a set is the text of its sorted array. */
const stored = (value: FieldValue): string | number | null =>
  typeof value === 'boolean' ? Number(value) : typeof value === 'object' && value ? JSON.stringify(value) : value

const listOf = (texts: readonly string[]): string => `[${texts.join(',')}]`

/** What goes into one batch, as texts. */
const nothing = () => ({
  slices: [] as string[],
  rawSlices: [] as { firstLine: number; texts: string }[],
  warnings: [] as string[],
  rejected: [] as string[],
  suspects: [] as string[],
})

/** Gathers judged rows; a slice of them is text as soon as it is full. */
class Batcher {
  readonly #namespaces: readonly IdentityNamespace[]
  readonly #width: number
  readonly #seen = new SeenBefore()
  readonly warnings = new Map<string, number>()
  #size = 0
  #slice: unknown[] = []
  #raws: string[] = []
  #gathered = nothing()
  #lastLine = 0

  constructor(mapping: ColumnMapping) {
    this.#namespaces = mappedNamespaces(mapping)
    this.#width = mappedKeys(mapping).length
  }

  get size(): number {
    return this.#size
  }

  add(draft: Draft): void {
    const { line } = draft
    if (draft.rejected) {
      const { code, params } = draft.rejected
      const placed = draft.column === -1 ? params : { ...params, at: draft.column }
      this.#gathered.rejected.push(JSON.stringify([line, code, JSON.stringify(placed)]))
    }
    if (draft.warnings.length > 0) this.#warn(draft)
    const row: (string | number | null)[] = [line]
    for (const namespace of this.#namespaces) row.push(this.#identityOf(draft, namespace))
    for (let i = 0; i < this.#width; i++) row.push(stored(draft.values[i] ?? null))
    this.#slice.push(row)
    if (this.#slice.length === SLICE_ROWS) this.#closeSlice()
    // A slice of texts has no gap, so that each is found by its line.
    if (line !== this.#lastLine + 1 || this.#raws.length === SLICE_ROWS) this.#closeRaws()
    this.#raws.push(draft.raw)
    this.#lastLine = line
    this.#size++
  }

  /** What was added since the last `take`. */
  take(): ParsedBatch {
    this.#closeSlice()
    this.#closeRaws()
    const { slices, rawSlices, warnings, rejected, suspects } = this.#gathered
    this.#gathered = nothing()
    this.#size = 0
    return {
      rows: listOf(slices),
      warnings: listOf(warnings),
      rejected: listOf(rejected),
      raws: rawSlices,
      suspects: listOf(suspects),
      lastLine: this.#lastLine,
    }
  }

  #closeSlice(): void {
    if (this.#slice.length === 0) return
    this.#gathered.slices.push(JSON.stringify(this.#slice).slice(1, -1))
    this.#slice = []
  }

  #closeRaws(): void {
    if (this.#raws.length === 0) return
    this.#gathered.rawSlices.push({
      firstLine: this.#lastLine - this.#raws.length + 1,
      texts: JSON.stringify(this.#raws),
    })
    this.#raws = []
  }

  #identityOf({ identities }: Draft, namespace: IdentityNamespace): string | null {
    for (const identity of identities) {
      if (identity.namespace !== namespace) continue
      const { value } = identity
      if (this.#seen.add(namespace, value)) this.#gathered.suspects.push(JSON.stringify([namespace, value]))
      return value
    }
    return null
  }

  #warn({ line, warnings }: Draft): void {
    for (const code of new Set(warnings.map((w) => w.code))) {
      this.warnings.set(code, (this.warnings.get(code) ?? 0) + 1)
    }
    this.#gathered.warnings.push(JSON.stringify([line, JSON.stringify(warnings)]))
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
  const batcher = new Batcher(task.mapping)
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
  // V8 would see the first rows outlive its small collections and put all later ones among the old: a third more work.
  setFlagsFromString('--no-allocation-site-pretenuring')
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
