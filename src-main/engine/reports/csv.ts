/** The recipients of a delivery as CSV: one row each, state and reason in words. */
import { once } from 'node:events'
import type { Writable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { reasonCode } from '../../contract/account.ts'
import type { Locale } from '../../words/say.ts'
import { say } from '../../words/table.ts'
import { csvRow } from '../audience/csv.ts'
import { replyOf } from '../preparation/summaries.ts'
import type { Session } from '../session.ts'

const PAGE = 1000

export async function ledgerCsv(session: Session, delivery: string, to: Writable, locale: Locale): Promise<void> {
  const delimiter = locale === 'sv' ? ';' : ','
  const put = async (cells: readonly string[]): Promise<void> => {
    if (!to.write(csvRow(cells, delimiter))) await once(to, 'drain')
  }
  const word = (code: string): string => say(locale, { code, params: {} })
  to.write('\uFEFF')
  await put(
    ['name', 'address', 'state', 'reason', 'attempts', 'at', 'reply'].map((key) => word(`ledger/column-${key}`)),
  )
  for (let after = 0; ;) {
    const rows = await session.store.reports.ledgerAfter({ delivery, after, limit: PAGE })
    for (const row of rows) {
      const reply = replyOf(row.reply)
      const reason = row.reason === '' ? '' : word(reasonCode(row.reason))
      const answered = reply ? `${reply.status} ${reply.enhanced} ${reply.text}`.replace(/ {2,}/g, ' ').trim() : ''
      await put([
        row.name,
        row.address,
        word(`state/${row.state}`),
        reason,
        String(row.attempts),
        new Date(row.at).toISOString(),
        answered,
      ])
    }
    if (rows.length < PAGE) break
    after = rows.at(-1)!.id
  }
  to.end()
  await finished(to)
}
