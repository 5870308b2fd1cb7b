/** The contract's import calls: looks records up, refuses what cannot be, and leaves the long work to the service. */
import { basename } from 'node:path'
import type { Arrived, SomeHandlers } from '../../contract/api.ts'
import type { Page } from '../../contract/call.ts'
import type { CheckedRow, importCalls, ImportDetail, Inspected } from '../../contract/imports.ts'
import { done, refuse, type Notice, type Result } from '../../domain/units.ts'
import type { Session } from '../session.ts'
import { guessType } from './guess.ts'
import { columnValues, guessMapping } from './mapping.ts'
import { cellsOf, mistakeOf, rejectedAsRow, writeRejected } from './rejected.ts'
import { importSummaries, jobOf, summaryOf, type ImportRecord } from './summaries.ts'
import { ImportService } from './service.ts'
import { sniffFile } from './reading/sniff.ts'

export function importHandlers(session: Session): SomeHandlers<keyof typeof importCalls> {
  const { store } = session
  const service = new ImportService(session)
  /** Runs `use` with the record of an import, or refuses. */
  const withImport = async <T>(id: number, use: (record: ImportRecord) => Promise<Result<T>>): Promise<Result<T>> => {
    const record = await store.imports.get(id)
    return record ? use(record) : refuse('import/no-such-import', { id })
  }
  return {
    'imports.inspect': (input) => inspect(session, input),
    'imports.check': (input) => service.check(input),
    'imports.get': ({ id }) => withImport(id, async (record) => done(await detailOf(session, record))),
    'imports.list': async ({ offset, limit }) => done(await importSummaries(session, offset, limit)),
    'imports.rows': (input, signal) =>
      withImport(input.id, async (record) => done(await rowsOf(session, service, record, input, signal))),
    'imports.merge': ({ id }) => withImport(id, (record) => service.merge(record)),
    'imports.undo': ({ id }) => withImport(id, (record) => service.undo(record)),
    'imports.drop': ({ id }) => withImport(id, (record) => service.drop(record)),
    'imports.rejected': ({ id, to, locale }) =>
      withImport(id, async (record) => {
        const path = session.world.files.toWrite(to)
        if (!path.ok) return path
        const staging = isStaged(record) ? service.stagingOf(record) : null
        const fields = await store.fields.list(null)
        return writeRejected(path.value, { ...record, fields, locale }, (line, limit) =>
          staging === null
            ? store.imports.rejectionsAfter({ id, line, limit })
            : store.staging.rejectedAfter({ staging, line, limit }),
        )
      }),
  }
}

async function inspect({ store, world }: Session, input: Arrived<'imports.inspect'>): Promise<Result<Inspected>> {
  const path = world.files.toRead(input.file)
  if (!path.ok) return path
  const sniffed = await sniffFile(path.value, input.reading)
  if (!sniffed.ok) return sniffed
  const { sizeBytes, reading, sheets, headers, sample, preview, notes } = sniffed.value
  const mapping = guessMapping(headers, sample, await store.fields.list(null))
  const types = headers.map((header, i) => guessType(header, columnValues(sample, i)))
  const fileName = basename(path.value)
  return done({ fileName, sizeBytes, reading, sheets, headers, sample: preview, mapping, types, notes })
}

/** While it is, the staging file knows every row; afterwards the workspace knows the rejected ones. */
const isStaged = ({ state }: ImportRecord): boolean => state === 'checked'

async function detailOf(session: Session, record: ImportRecord): Promise<ImportDetail> {
  const { store } = session
  const found = record.checked.kinds ?? []
  const merged = record.state === 'finished' || record.state === 'undone'
  const rejected = merged ? await store.imports.rejectedKinds(record.id) : found.filter((k) => k.rejected)
  const kinds = [...rejected, ...found.filter((k) => !k.rejected)].sort((a, b) => b.count - a.count)
  const { reading, mapping, consent, checked } = record
  const job = jobOf(session, record.id)
  return { ...summaryOf(session, record), reading, mapping, consent, kinds, job, checkMs: checked.checkMs ?? 0 }
}

type RowsInput = Pick<Arrived<'imports.rows'>, 'id' | 'verdict' | 'code' | 'offset' | 'limit'>

async function rowsOf(
  { store }: Session,
  service: ImportService,
  record: ImportRecord,
  { id, verdict, code, offset, limit }: RowsInput,
  signal: AbortSignal,
): Promise<Page<CheckedRow>> {
  const staging = isStaged(record) ? service.stagingOf(record) : null
  if (staging === null) {
    if (verdict !== null && verdict !== 'rejected') return { total: 0, rows: [] }
    const { total, rows } = await store.imports.rejections({ id, code, offset, limit }, signal)
    return { total, rows: rows.map((row) => rejectedAsRow(record.reading, row)) }
  }
  const { total, rows } = await store.staging.page({ staging, verdict, code, offset, limit }, signal)
  const checked = rows.map((row): CheckedRow => {
    const mistake = row.code === null ? null : mistakeOf({ code: row.code, params: row.params ?? '{}' })
    const warnings = row.warnings === null ? [] : (JSON.parse(row.warnings) as Notice[])
    return {
      line: row.line,
      verdict: row.verdict,
      cells: cellsOf(record.reading, row.raw),
      notices: [...(mistake ? [mistake.notice] : []), ...warnings],
      column: mistake?.column ?? -1,
    }
  })
  return { total, rows: checked }
}
