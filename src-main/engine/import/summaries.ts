/** Imports in the shapes of the contract. */
import type { Page } from '../../contract/call.ts'
import type { ImportSummary } from '../../contract/imports.ts'
import type { Session } from '../session.ts'
import type { ImportRecord } from './service.ts'

/** `busy`: a job of it is running. */
export const summaryOf = (record: ImportRecord, busy: boolean): ImportSummary => ({
  id: record.id,
  fileName: record.fileName,
  what: record.what,
  state: record.state,
  counts: record.counts,
  mergedRows: record.mergedRows,
  consents: record.consents,
  createdAt: record.createdAt,
  endedAt: record.endedAt,
  canUndo: !busy && (record.state === 'finished' || record.state === 'interrupted'),
})

/** Newest first. */
export async function importSummaries({ store }: Session, offset: number, limit: number): Promise<Page<ImportSummary>> {
  const { total, rows } = await store.imports.list({ offset, limit })
  return { total, rows: rows.map((record) => summaryOf(record, false)) }
}
