/** The report of a delivery: every figure from the ledger, each with the whole it is a share of. */
import type { Report } from '../../contract/reports.ts'
import { durationMs, epochMs } from '../../domain/units.ts'
import { byDomain } from '../dispatch/monitor.ts'
import { accountOf, senderText, sentTo, summaryOf, type DeliveryRow } from '../preparation/summaries.ts'
import type { Session } from '../session.ts'

const NONE = { accepted: 0, deferred: 0, failed: 0, unknown: 0 }

export async function reportOf(session: Session, d: DeliveryRow): Promise<Report> {
  const { store, world } = session
  const began = world.clock.now()
  const [excluded, domains, over, failures] = await Promise.all([
    store.reports.excluded(d.uid),
    store.reports.domains(d.uid),
    store.reports.over(d.uid),
    store.reports.failures(d.uid),
  ])
  const { audience, excluded: reasons } = accountOf(d.audience, excluded)
  const { frozen } = d
  return {
    delivery: summaryOf(d),
    account: { audience, excluded: reasons, cancelled: d.states.cancelled ?? 0, sentTo: sentTo(d) },
    states: d.states,
    domains: byDomain(domains).map((one) => ({
      domain: one.domain,
      sentTo: one.count - (one.states.cancelled ?? 0),
      states: one.states,
    })),
    over: stepsOf(over),
    failures,
    subject: frozen.content.channel === 'email' ? frozen.content.subject : frozen.content.text,
    from: senderText(frozen),
    gatewayName: frozen.gatewayName,
    templateName: frozen.templateName,
    templateVersion: frozen.templateVersion,
    purpose: frozen.plan.purpose,
    tookMs: durationMs(world.clock.now() - began),
  }
}

type Over = Awaited<ReturnType<Session['store']['reports']['over']>>

/** Steps without a gap, so that time on the axis is even. */
function stepsOf({ from, stepMs, counts }: Over): Report['over'] {
  const last = counts.reduce((max, c) => Math.max(max, c.step), -1)
  const steps = Array.from({ length: last + 1 }, () => ({ ...NONE }))
  for (const { step, state, n } of counts) steps[step]![state] += n
  return { from: epochMs(from), stepMs: durationMs(stepMs), steps }
}
