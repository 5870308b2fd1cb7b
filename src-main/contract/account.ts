/** The account of a report as lines, each a part of a named whole: what the window draws, the file prints and the command line writes. Pure. */
import type { DeliverySummary } from './campaigns.ts'
import type { Report } from './reports.ts'
import type { Notice } from '../domain/units.ts'

export interface AccountLine {
  readonly label: Notice
  readonly kind: 'open' | 'minus' | 'plain' | 'sum'
  readonly count: number
  /** Whole that the share is of; null for the opening line. */
  readonly of: {
    readonly code: 'report/of-audience' | 'report/of-sent-to' | 'report/of-accepted'
    readonly count: number
  } | null
}

const at = (code: string, params: Notice['params'] = {}): Notice => ({ code, params })

/** Opening line, deductions, sums. The last line equals the first less every deduction, or the ledger is wrong: it throws. */
export function accountLines(report: Report, audienceAt: string): AccountLine[] {
  const { account, states } = report
  const count = (...names: (keyof typeof states)[]): number => names.reduce((sum, name) => sum + (states[name] ?? 0), 0)
  const returned = count('bounced', 'complained')
  const accepted = count('accepted') + returned
  const waiting = count('planned', 'queued', 'claimed', 'dot', 'deferred', 'missed')
  const ofAudience = { code: 'report/of-audience', count: account.audience } as const
  const ofSent = { code: 'report/of-sent-to', count: account.sentTo } as const
  const ofAccepted = { code: 'report/of-accepted', count: accepted } as const
  const minus = (label: Notice, n: number, of: AccountLine['of']): AccountLine[] =>
    n > 0 ? [{ label, kind: 'minus', count: n, of }] : []
  const lines: AccountLine[] = [
    { label: at('report/audience', { at: audienceAt }), kind: 'open', count: account.audience, of: null },
    ...account.excluded.flatMap((e) => minus(at(`reason/${e.reason}`), e.count, ofAudience)),
    ...minus(at('report/cancelled'), account.cancelled, ofAudience),
    { label: at('report/sent-to'), kind: 'plain', count: account.sentTo, of: ofAudience },
    ...minus(at('report/failed'), count('failed'), ofSent),
    ...minus(at('report/unknown'), count('unknown'), ofSent),
    ...minus(at('report/closed'), count('closed'), ofSent),
    ...minus(at('report/waiting'), waiting, ofSent),
    { label: at('report/accepted'), kind: returned > 0 ? 'plain' : 'sum', count: accepted, of: ofSent },
    ...(returned > 0
      ? [
          ...minus(at('report/bounced'), returned, ofAccepted),
          { label: at('report/not-returned'), kind: 'sum', count: accepted - returned, of: ofAccepted } as const,
        ]
      : []),
  ]
  const deducted = lines.filter((l) => l.kind === 'minus').reduce((sum, l) => sum + l.count, 0)
  const left = lines.at(-1)?.count ?? 0
  if (account.audience !== deducted + left) throw new Error(`report: ${account.audience} is not ${deducted} + ${left}`)
  return lines
}

/** The code of a ledger's reason: the ledger's own word, or the code of what a gateway or the content said. */
export const reasonCode = (reason: string): string => (reason.includes('/') ? reason : `reason/${reason}`)

/** Everyone who was accepted, the returned ones included: they were accepted first. */
export const acceptedOf = (states: DeliverySummary['states']): number =>
  (states.accepted ?? 0) + (states.bounced ?? 0) + (states.complained ?? 0)

/** Everyone who was neither excluded nor cancelled, once the send has begun. */
export const sentToOf = ({ startedAt, audience, states }: DeliverySummary): number =>
  startedAt === null ? 0 : audience - (states.excluded ?? 0) - (states.cancelled ?? 0)

/** Share of everyone in the sends under way whom an attempt has come back for, 0 to 1; null when none is under way. */
export function shareTried(deliveries: readonly Pick<DeliverySummary, 'status' | 'states'>[]): number | null {
  const sending = deliveries.filter(({ status }) => status === 'sending')
  const count = (...names: (keyof DeliverySummary['states'])[]): number =>
    sending.reduce((sum, { states }) => sum + names.reduce((some, name) => some + (states[name] ?? 0), 0), 0)
  const tried = count('accepted', 'bounced', 'complained', 'deferred', 'failed', 'unknown', 'closed')
  const all = tried + count('planned', 'queued', 'claimed', 'dot', 'missed', 'cancelled')
  return sending.length === 0 ? null : all === 0 ? 1 : tried / all
}
