/** The account of a report as rows of a statement, each leading to the people behind it. Pure but for the words. */
import { accountLines, type AccountLine } from '../../../src-main/contract/account.ts'
import type { Report } from '../../../src-main/contract/reports.ts'
import { midSentence } from '../../../src-main/words/say.ts'
import { fmt, say, t } from '../../app/locale.svelte.ts'
import type { StatementRow } from '../../parts/figures/statement.ts'
import { STATE_LOOK } from '../../parts/marks/states.ts'

/** The ledger's filter that shows who is behind a line; null where no filter says it. */
interface Behind {
  readonly state: string
  readonly reason?: string
}
const BEHIND: Readonly<Record<string, Behind>> = {
  'report/cancelled': { state: 'cancelled' },
  'report/failed': { state: 'failed' },
  'report/unknown': { state: 'unknown' },
  'report/closed': { state: 'closed' },
  'report/accepted': { state: 'accepted' },
}
const behind = ({ label }: AccountLine): Behind | null =>
  label.code.startsWith('reason/')
    ? { state: 'excluded', reason: label.code.slice('reason/'.length) }
    : (BEHIND[label.code] ?? null)

const LEAD: Readonly<Record<string, keyof typeof STATE_LOOK>> = {
  'report/cancelled': 'cancelled',
  'report/failed': 'failed',
  'report/unknown': 'unknown',
  'report/closed': 'closed',
  'report/waiting': 'queued',
  'report/accepted': 'accepted',
  'report/bounced': 'bounced',
}

export function statementOf(report: Report, open: (behind: Behind) => void): readonly StatementRow[] {
  const { frozenAt } = report.delivery
  return accountLines(report, `${fmt.prose(frozenAt)} ${fmt.time(frozenAt)}`).map((line) => {
    const who = behind(line)
    const state = line.label.code.startsWith('reason/') ? 'excluded' : LEAD[line.label.code]
    return {
      label: line.label.code.startsWith('reason/')
        ? t('report/excluded', { reason: midSentence(say(line.label)) })
        : say(line.label),
      kind: line.kind === 'plain' ? 'open' : line.kind,
      n: line.count,
      ...(line.of === null ? { of: line.count } : { of: line.of.count, whole: t(line.of.code, { share: '' }).trim() }),
      ...(state === undefined ? {} : { icon: STATE_LOOK[state].icon, hue: STATE_LOOK[state].hue }),
      ...(who === null || line.count === 0 ? {} : { onclick: () => open(who) }),
    }
  })
}

/** 46,320 = 9,188 + 509 + 36,623: the whole and its parts, in the order of the account. */
export function sumOf(report: Report): string {
  const lines = accountLines(report, '')
  const parts = [...lines.filter(({ kind }) => kind === 'minus'), lines.at(-1)!].map(({ count }) => fmt.number(count))
  return `${fmt.number(lines[0]!.count)} = ${parts.join(' + ')}`
}

/** "5 minutes", for the heading of the chart. */
export function stepText(stepMs: number): string {
  const minutes = stepMs / 60_000
  if (minutes < 60) return t('report/step-minutes', { count: minutes })
  return minutes < 1440
    ? t('report/step-hours', { count: minutes / 60 })
    : t('report/step-days', { count: minutes / 1440 })
}
