/** What a pre-flight says beside the account: errors stop, warnings ask to be allowed, the rest is worth knowing. */
import type { PreflightCheck } from '../../contract/campaigns.ts'
import { dueAt } from '../../domain/time/schedule.ts'
import type { Param } from '../../domain/units.ts'
import type { TestReport } from '../../gateways/gateway.ts'
import type { Store } from '../../store/store.ts'
import { sizeBytesOf } from '../content/check.ts'
import { leavesTheMachine } from '../dispatch/transport.ts'
import type { Session } from '../session.ts'
import type { Prepared } from './prepare.ts'
import { isOpen } from './summaries.ts'

type Gathered = Extract<Awaited<ReturnType<Store['freeze']['estimate']>>, { ok: true }>['value']
type Level = PreflightCheck['level']

const finding = (level: Level, code: string, params: Record<string, Param> = {}): PreflightCheck => ({
  level,
  code,
  params,
  acknowledged: false,
})

/** Gmail and Yahoo ask more of who sends more than this a day. */
const BULK_SENDER = 5000

export function checksFor(
  session: Session,
  prepared: Prepared,
  gathered: Gathered,
  tested: TestReport | null,
  /** Its time has come: whether there is another is not its concern. */
  isOccurrence: boolean,
): PreflightCheck[] {
  return [
    ...audienceChecks(gathered),
    ...valueChecks(prepared, gathered),
    ...contentChecks(prepared),
    ...gatewayChecks(prepared, gathered, tested),
    ...unsubscribeChecks(prepared, gathered),
    ...(isOccurrence ? [] : scheduleChecks(session, prepared)),
  ]
}

function audienceChecks({ audience, willReceive }: Gathered): PreflightCheck[] {
  if (audience === 0) return [finding('error', 'preflight/audience-empty')]
  return willReceive === 0 ? [finding('error', 'preflight/nobody', { count: audience })] : []
}

function valueChecks({ plan, compiled }: Prepared, { missing, willReceive, excluded }: Gathered): PreflightCheck[] {
  if (compiled.reads.length === 0) return [finding('ok', 'preflight/no-fields')]
  const holes = missing.filter((m) => m.count > 0)
  const left = excluded.find((e) => e.reason === 'missing-value')?.count ?? 0
  if (plan.missingValues === 'exclude' && left > 0)
    return [finding('info', 'preflight/missing-excluded', { count: left })]
  if (willReceive === 0) return []
  if (holes.length === 0) return [finding('ok', 'preflight/values-filled', { count: willReceive })]
  return holes.map((m) =>
    finding('warning', `preflight/missing-value`, { field: m.key, count: m.count, of: willReceive }),
  )
}

function contentChecks({ issues, compiled }: Prepared): PreflightCheck[] {
  const found = issues.map((i) => finding(i.level, i.code, i.params))
  return found.length > 0
    ? found
    : [finding('ok', 'preflight/content-fine', { kb: Math.max(1, Math.round(sizeBytesOf(compiled) / 1024)) })]
}

function gatewayChecks({ gateway }: Prepared, { willReceive }: Gathered, tested: TestReport | null): PreflightCheck[] {
  const { limits, settings } = gateway
  const found: PreflightCheck[] = []
  const failed = tested?.steps.find((step) => !step.ok)
  if (failed) found.push(finding('error', failed.code, failed.params))
  else found.push(finding('ok', 'preflight/gateway-ready', { gateway: gateway.name }))
  if (settings.kind === 'dry-run') found.push(finding('info', 'preflight/simulated'))
  if (settings.kind === 'pickup') found.push(finding('info', 'preflight/pickup'))
  if (limits.perDay > 0 && willReceive > limits.perDay)
    found.push(finding('warning', 'preflight/limit-day', { count: willReceive, limit: limits.perDay }))
  return found
}

/** What a laptop without an inbox and a public address cannot promise is said, and allowed by a person. */
function unsubscribeChecks({ purpose, plan, gateway }: Prepared, { willReceive }: Gathered): PreflightCheck[] {
  if (purpose.kind !== 'marketing' || plan.channel !== 'email' || !leavesTheMachine(gateway.settings)) return []
  return [
    finding('warning', 'preflight/inbox-not-read'),
    finding(willReceive > BULK_SENDER ? 'warning' : 'info', 'preflight/no-one-click'),
  ]
}

function scheduleChecks(session: Session, { plan }: Prepared): PreflightCheck[] {
  const due = dueAt(plan.schedule, session.world.clock.now())
  return due.ok ? [] : [finding('error', due.refusal.code, due.refusal.params)]
}

/** What a warning is about, whatever its figures: a yes to it is a yes to that. */
export const subjectOf = ({ code, params }: PreflightCheck): string =>
  params['field'] === undefined ? code : `${code} ${params['field']}`

/** The warnings that were allowed once before, as allowed. */
export const withAllowed = (checks: readonly PreflightCheck[], allowed: readonly string[]): PreflightCheck[] =>
  checks.map((c) => (c.level === 'warning' && allowed.includes(subjectOf(c)) ? { ...c, acknowledged: true } : c))

/** What still stands in the way of sending; null when nothing does. */
export function obstacle(checks: readonly PreflightCheck[]): PreflightCheck | null {
  return checks.find((c) => c.level === 'error') ?? checks.find(isOpen) ?? null
}
