/** Imports in the shapes of the contract. */
import type { Page } from '../../contract/call.ts'
import type { ImportSummary } from '../../contract/imports.ts'
import type { Store } from '../../store/store.ts'
import type { Session } from '../session.ts'

export type ImportRecord = NonNullable<Awaited<ReturnType<Store['imports']['get']>>>

/** The job that works on an import now, or null. */
export const jobOf = ({ jobs }: Session, id: number): string | null =>
  jobs.list().find((job) => job.state === 'running' && job.kind.startsWith('import-') && job.subject === String(id))
    ?.id ?? null

/** A merge that no job works on is interrupted, whether or not that could be written down. */
export function summaryOf(session: Session, record: ImportRecord): ImportSummary {
  const busy = jobOf(session, record.id) !== null
  const state = record.state === 'merging' && !busy ? 'interrupted' : record.state
  return {
    id: record.id,
    fileName: record.fileName,
    what: record.what,
    state,
    counts: record.counts,
    mergedRows: record.mergedRows,
    consents: record.consents,
    createdAt: record.createdAt,
    endedAt: record.endedAt,
    canUndo: !busy && (state === 'finished' || state === 'interrupted'),
  }
}

/** Newest first. */
export async function importSummaries(session: Session, offset: number, limit: number): Promise<Page<ImportSummary>> {
  const { total, rows } = await session.store.imports.list({ offset, limit })
  return { total, rows: rows.map((record) => summaryOf(session, record)) }
}
