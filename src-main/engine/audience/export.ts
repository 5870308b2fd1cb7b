/** Writes people to a CSV file, piece by piece; the file gets its name when the last one is in it. */
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { finished } from 'node:stream/promises'
import type { FieldValue } from '../../domain/fields.ts'
import type { Rule } from '../../domain/rule.ts'
import { done, epochMs, refuse, type Result } from '../../domain/units.ts'
import { dateIn } from '../../domain/time/zone.ts'
import type { Progress } from '../jobs.ts'
import type { Session } from '../session.ts'
import { csvRow, type Delimiter } from './csv.ts'

export interface ExportOrder {
  readonly query: { readonly search: string; readonly filter: Rule | null }
  /** A file reference of the contract. */
  readonly to: string
  readonly delimiter: Delimiter
}

/** Faults of the chosen place, not ours. */
const PLACE_FAULTS = new Set(['EACCES', 'EPERM', 'ENOENT', 'ENOTDIR', 'EISDIR', 'EROFS', 'ENOSPC', 'EDQUOT', 'EBUSY'])

/** Refuses what a filter refuses, and 'people/cannot-write'. Resolves with the path. */
export async function exportPeople(
  session: Session,
  { query, to, delimiter }: ExportOrder,
  progress: Progress,
  signal: AbortSignal,
): Promise<Result<string>> {
  const path = session.world.files.toWrite(to)
  if (!path.ok) return path
  const partial = `${path.value}.partial`
  try {
    const written = await writeAll(session, query, delimiter, partial, progress, signal)
    if (written.ok) await rename(partial, path.value)
    else await rm(partial, { force: true })
    return written.ok ? done(path.value) : written
  } catch (error) {
    await rm(partial, { force: true }).catch(() => undefined)
    const { code } = error as { code?: string }
    if (code !== undefined && PLACE_FAULTS.has(code)) return refuse('people/cannot-write', { file: path.value, code })
    throw error
  }
}

async function writeAll(
  session: Session,
  query: ExportOrder['query'],
  delimiter: Delimiter,
  file: string,
  progress: Progress,
  signal: AbortSignal,
): Promise<Result<null>> {
  const { zone } = await session.store.settings.get(null)
  const out = createWriteStream(file, { mode: 0o600 })
  try {
    await once(out, 'open')
    out.write('\uFEFF')
    for (let low: number | null = 1; low !== null;) {
      const piece = await session.store.people.piece({ query, low }, signal)
      if (!piece.ok) return piece
      const { keys, rows, next, top } = piece.value
      const header = low === 1 ? csvRow(keys, delimiter) : ''
      const text = rows
        .map((row) =>
          csvRow(
            row.map((value, i) => cellOf(keys[i]!, value, zone)),
            delimiter,
          ),
        )
        .join('')
      if (!out.write(header + text)) await once(out, 'drain')
      progress(Math.min(next ?? top, top), top)
      low = next
    }
    out.end()
    await finished(out)
    return done(null)
  } finally {
    out.destroy()
  }
}

/** Dates of the record are the days they fell on here; a set is joined as an import reads it. */
function cellOf(key: string, value: FieldValue, zone: string): string {
  if (value === null) return ''
  if (typeof value === 'number')
    return key === 'created_at' || key === 'updated_at' ? dateIn(epochMs(value), zone) : String(value)
  if (typeof value === 'string') return value
  return typeof value === 'boolean' ? (value ? '1' : '0') : value.join('|')
}
