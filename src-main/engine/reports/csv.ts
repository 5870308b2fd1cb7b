/** The recipients of a delivery as CSV: one row each, state and reason in words. */
import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { reasonCode } from '../../contract/account.ts'
import type { Locale } from '../../words/say.ts'
import { say } from '../../words/table.ts'
import { csvRow } from '../audience/csv.ts'
import { replyOf } from '../preparation/summaries.ts'
import type { Session } from '../session.ts'

const PAGE = 1000
const COLUMNS = ['name', 'address', 'state', 'reason', 'attempts', 'at', 'reply']

/** Rejects as the file system does; the file is not whole then. */
export const ledgerCsv = (session: Session, delivery: string, file: string, locale: Locale): Promise<void> =>
  pipeline(Readable.from(pages(session, delivery, locale)), createWriteStream(file))

/** The header with its mark of UTF-8, then the rows, a page at a time. */
async function* pages({ store }: Session, delivery: string, locale: Locale): AsyncGenerator<string> {
  const delimiter = locale === 'sv' ? ';' : ','
  const word = (code: string): string => say(locale, { code, params: {} })
  yield (
    '\uFEFF' +
    csvRow(
      COLUMNS.map((key) => word(`ledger/column-${key}`)),
      delimiter,
    )
  )
  for (let after = 0; ;) {
    const rows = await store.reports.ledgerAfter({ delivery, after, limit: PAGE })
    const lines = rows.map((row) => {
      const reply = replyOf(row.reply)
      const reason = row.reason === '' ? '' : word(reasonCode(row.reason))
      const answered = reply ? `${reply.status} ${reply.enhanced} ${reply.text}`.replace(/ {2,}/g, ' ').trim() : ''
      const at = new Date(row.at).toISOString()
      const cells = [row.name, row.address, word(`state/${row.state}`), reason, String(row.attempts), at, answered]
      return csvRow(cells, delimiter)
    })
    if (lines.length > 0) yield lines.join('')
    if (rows.length < PAGE) return
    after = rows.at(-1)!.id
  }
}
