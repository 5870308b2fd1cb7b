/** Accounts as statements: every line a part of a named whole, and the sum written out so that it can be checked. */
import type { Account, DeliveryDetail, DeliverySummary } from '../../contract/campaigns.ts'
import type { Report } from '../../contract/reports.ts'
import type { RecipientState } from '../../domain/ledger.ts'
import { accountLines } from '../../contract/account.ts'
import type { Console } from './console.ts'

/** audience = excluded + will receive. */
export function accountOf(console: Console, { audience, excluded, willReceive }: Account): string[] {
  const left = excluded.map(({ reason, count }) => [`− ${console.say(`reason/${reason}`)}`, count] as const)
  const parts = [...left.map(([, count]) => count), willReceive]
  return [
    ...console.table([
      [console.say('cli/audience'), audience],
      ...left,
      [`= ${console.say('cli/will-receive')}`, willReceive],
    ]),
    sum(console, audience, parts),
  ]
}

const sum = (console: Console, whole: number, parts: readonly number[]): string =>
  `${console.number(whole)} = ${parts.map((n) => console.number(n)).join(' + ')}`

/** Recipients by state; they add up to the audience. */
export function statesOf(console: Console, { audience, states }: DeliverySummary): string[] {
  const counts = Object.entries(states) as [RecipientState, number][]
  return [
    ...console.table(counts.map(([state, n]) => [console.say(`state/${state}`), n])),
    sum(
      console,
      audience,
      counts.map(([, n]) => n),
    ),
  ]
}

export function reportOf(console: Console, report: Report, zone: string): string[] {
  const lines = accountLines(report, console.time(report.delivery.frozenAt, zone))
  const sign = { open: '', minus: '− ', plain: '', sum: '= ' } as const
  const parts = lines.filter(({ kind }, i) => kind === 'minus' || i === lines.length - 1).map(({ count }) => count)
  return [
    ...console.table(lines.map(({ label, kind, count }) => [sign[kind] + console.sayNotice(label), count])),
    sum(console, report.account.audience, parts),
    ...(report.delivery.simulated ? [console.say('report/simulated')] : []),
  ]
}

const MARK = { error: '✗', warning: '!', info: '·', ok: '✓' } as const

/** The account, what it goes out as, and every check. */
export function preflightOf(console: Console, detail: DeliveryDetail): string[] {
  return [
    ...accountOf(console, detail.account),
    '',
    ...console.table([
      [console.say('report/subject'), detail.subject],
      [console.say('report/from'), detail.from],
      [console.say('report/gateway'), detail.gatewayName],
      [
        console.say('report/template'),
        console.say('report/template-version', { name: detail.templateName, version: detail.templateVersion }),
      ],
      [console.say('report/purpose'), detail.purpose],
    ]),
    '',
    ...detail.checks.map((check) => {
      const allowed = check.level === 'warning' && check.acknowledged ? ` (${console.say('cli/allowed')})` : ''
      return `${MARK[check.level]} ${console.sayNotice(check)}${allowed}`
    }),
  ]
}
