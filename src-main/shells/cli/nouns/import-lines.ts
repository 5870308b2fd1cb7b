/** An import in lines of text: how a list is read, what became of its rows, and which rows were rejected. */
import type { CheckedRow, ImportDetail, Inspected, MappedColumn } from '../../../contract/imports.ts'
import type { ImportCounts } from '../../../domain/imports.ts'
import type { Console } from '../console.ts'

const targetOf = (console: Console, { to }: MappedColumn): string =>
  to.kind === 'skip'
    ? console.say('cli/column-skip')
    : to.kind === 'new'
      ? console.say('cli/column-new', { key: to.key, type: to.type })
      : to.key

export function foundLines(console: Console, seen: Inspected, mapping: readonly MappedColumn[]): string[] {
  const { kind, encoding, delimiter, sheet } = seen.reading
  const as = delimiter === '\t' ? 'tab' : delimiter
  return [
    kind === 'csv'
      ? console.say('cli/found-csv', { file: seen.fileName, encoding, delimiter: as })
      : console.say('cli/found-xlsx', { file: seen.fileName, sheet }),
    ...seen.notes.map((note) => `  ${console.sayNotice(note)}`),
    ...console
      .table(
        mapping.map((m) => [
          m.header || `#${m.column + 1}`,
          '→',
          targetOf(console, m),
          seen.sample[0]?.[m.column] ?? '',
        ]),
      )
      .map((line) => `  ${line}`),
  ]
}

/** new + update + same + rejected = rows, as a statement. */
export function countLines(console: Console, counts: ImportCounts, kinds: ImportDetail['kinds'] = []): string[] {
  const { rows } = counts
  const parts = (['new', 'update', 'same', 'rejected'] as const).map((verdict) => counts[verdict])
  return [
    ...console.table([
      [console.say('cli/verdict-new'), counts.new],
      [console.say('cli/verdict-update'), counts.update],
      [console.say('cli/verdict-same'), counts.same],
      [console.say('cli/verdict-rejected'), counts.rejected],
      [console.say('cli/rows'), rows],
    ]),
    `${console.number(rows)} = ${parts.map((n) => console.number(n)).join(' + ')}`,
    ...console
      .table(
        kinds.map(({ code, rejected, count }) => [
          count,
          console.say(rejected ? 'cli/kind-rejected' : 'cli/kind-warning'),
          console.kind(code),
        ]),
      )
      .map((line) => `  ${line}`),
  ]
}

/** The first rejected rows by line, each with its reason, and how many more there are. */
export function rejectedLines(console: Console, rows: readonly CheckedRow[], total: number): string[] {
  const said = rows.map(({ line, notices }) => [
    console.say('cli/line', { line }),
    notices.map((notice) => console.sayNotice(notice)).join(' '),
  ])
  const more = total - rows.length
  return [...console.table(said), ...(more > 0 ? [console.say('cli/rejected-more', { count: more })] : [])].map(
    (line) => `  ${line}`,
  )
}
