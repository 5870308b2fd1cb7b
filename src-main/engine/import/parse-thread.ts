/**
 * A thread that reads a list, judges its rows and hands them on in batches, so that neither the engine's loop nor the
 * staging thread waits for parsing. It asks for nothing and writes nowhere; at most two batches are under way.
 */
import { parentPort, workerData } from 'node:worker_threads'
import type { ColumnMapping, Reading } from '../../contract/imports.ts'
import { IDENTITY_NAMESPACES, type Field, type FieldValue } from '../../domain/fields.ts'
import type { PhoneCountry } from '../../domain/phone.ts'
import type { Refusal } from '../../domain/units.ts'
import { judgeOf, notationsOf, type Draft } from './draft.ts'
import { mappedKeys } from './mapping.ts'
import type { RowBatch } from './rows.ts'
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

/** The texts are those that `staging.add` takes. */
export interface ParsedBatch {
  readonly rows: string
  readonly rejected: string
  readonly raws: string
  readonly suspects: string
  readonly firstLine: number
  readonly lastLine: number
}

export type Parsed =
  | { readonly kind: 'batch'; readonly batch: ParsedBatch; readonly bytesRead: number }
  | {
      readonly kind: 'end'
      readonly rows: number
      readonly warnings: readonly { readonly code: string; readonly count: number }[]
    }
  | { readonly kind: 'refused'; readonly refusal: Refusal }

const UNDER_WAY = 2

/** A value as the store keeps it: a yes is 1, a set is the text of its sorted array. */
const stored = (value: FieldValue | undefined): string | number | null => {
  if (value === undefined || value === null) return null
  if (typeof value === 'boolean') return value ? 1 : 0
  return typeof value === 'object' ? JSON.stringify(value) : value
}

class Batcher {
  readonly #keys: readonly string[]
  readonly #seen = new SeenBefore()
  readonly warnings = new Map<string, number>()

  constructor(keys: readonly string[]) {
    this.#keys = keys
  }

  pack(drafts: readonly Draft[]): ParsedBatch {
    const rejected: unknown[] = []
    const suspects: unknown[] = []
    const rows = drafts.map((draft) => {
      if (draft.rejected) {
        const { code, params } = draft.rejected
        const placed = draft.column === -1 ? params : { ...params, at: draft.column }
        rejected.push([draft.line, code, JSON.stringify(placed)])
      }
      const ids: (string | null)[] = IDENTITY_NAMESPACES.map(() => null)
      for (const { namespace, value } of draft.identities) {
        ids[IDENTITY_NAMESPACES.indexOf(namespace)] = value
        if (this.#seen.add(namespace, value)) suspects.push([namespace, value])
      }
      return [draft.line, this.#warningsOf(draft), ...ids, ...this.#keys.map((key) => stored(draft.values[key]))]
    })
    return {
      rows: JSON.stringify(rows),
      rejected: JSON.stringify(rejected),
      raws: JSON.stringify(drafts.map((draft) => [draft.line, draft.raw])),
      suspects: JSON.stringify(suspects),
      firstLine: drafts[0]!.line,
      lastLine: drafts.at(-1)!.line,
    }
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
  for await (const { rows, bytesRead } of readRows(task.path, task.reading) as AsyncIterable<RowBatch>) {
    const batch = batcher.pack(rows.map(judge))
    count += rows.length
    await room()
    send({ kind: 'batch', batch, bytesRead })
  }
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
