/** Calls on a frozen delivery: what it says, proofs, and the yes. */
import type { SomeHandlers } from '../../contract/api.ts'
import { emailDomain, normaliseEmail } from '../../domain/addresses/email.ts'
import { isPhoneCountry, normalisePhone } from '../../domain/addresses/phone.ts'
import { dueAt, nextOccurrence } from '../../domain/time/schedule.ts'
import { done, epochMs, refuse, seconds, type EpochMs, type Result } from '../../domain/units.ts'
import { leastTime } from '../dispatch/limiter.ts'
import type { Scheduler } from '../dispatch/scheduler.ts'
import type { Session } from '../session.ts'
import { obstacle, subjectOf } from './checks.ts'
import { prepare } from './prepare.ts'
import { accountOf, checksOf, senderText, summaryOf, type DeliveryRow } from './summaries.ts'

type Calls = 'deliveries.get' | 'deliveries.acknowledge' | 'deliveries.proof' | 'deliveries.send' | 'deliveries.approve'

const DOMAINS_SHOWN = 20

/** A delivery by its uid, or the refusal that says it is not there. */
export async function deliveryOf(session: Session, uid: string): Promise<Result<DeliveryRow>> {
  const delivery = await session.store.deliveries.get(uid)
  return delivery ? done(delivery) : refuse('delivery/not-found', { delivery: uid })
}

async function deliveryDetail(session: Session, d: DeliveryRow) {
  const { store } = session
  const [excluded, domains, proofs, gateway] = await Promise.all([
    store.reports.excluded(d.uid),
    store.deliveries.domains({ uid: d.uid, limit: DOMAINS_SHOWN }),
    store.reports.proofs(d.uid),
    store.gateways.byId(d.gatewayId),
  ])
  const { frozen } = d
  return {
    ...summaryOf(d),
    account: accountOf(d.audience, excluded),
    checks: checksOf(d),
    planHash: d.planHash.slice(0, 8),
    subject: frozen.content.channel === 'email' ? frozen.content.subject : frozen.content.text,
    templateName: frozen.templateName,
    templateVersion: frozen.templateVersion,
    gatewayName: frozen.gatewayName,
    from: senderText(frozen),
    purpose: frozen.plan.purpose,
    schedule: frozen.plan.schedule,
    domains,
    proofs,
    estimateMs: leastTime(d.willReceive, gateway.limits),
  }
}

const voided = (d: DeliveryRow) => refuse('delivery/voided', { name: d.frozen.plan.name })

/** What was proved must still be what would be sent: template, rules and gateway are read again. */
export async function isAsApproved(session: Session, d: DeliveryRow): Promise<boolean> {
  const campaign = await session.store.campaigns.get(d.campaign)
  const now = campaign && (await prepare(session, campaign.plan))
  return now?.ok === true && now.value.planHash === d.planHash
}

async function readyToSend(session: Session, uid: string): Promise<Result<DeliveryRow>> {
  const found = await deliveryOf(session, uid)
  if (!found.ok) return found
  const delivery = found.value
  const { held } = await session.store.settings.get(null)
  if (held) return refuse('workspace/held', { reason: held })
  if (delivery.intent === 'voided') return voided(delivery)
  if (delivery.intent !== 'frozen') return refuse('delivery/not-frozen', { status: delivery.status })
  const blocked = obstacle(checksOf(delivery))
  if (blocked)
    return refuse(blocked.level === 'error' ? 'delivery/has-errors' : 'delivery/warning-not-allowed', {
      check: blocked.code,
    })
  if (await isAsApproved(session, delivery)) return done(delivery)
  await session.store.deliveries.move({ uid, from: ['frozen'], to: 'voided', ended: true })
  session.changed('campaigns', 'deliveries')
  return voided(delivery)
}

async function proofAddresses(session: Session, channel: 'email' | 'sms', to: readonly string[]) {
  const { country } = await session.store.settings.get(null)
  const found: { address: string; domain: string }[] = []
  for (const text of to) {
    const address =
      channel === 'email' ? normaliseEmail(text) : normalisePhone(text, isPhoneCountry(country) ? country : null)
    if (!address.ok) return refuse('proof/bad-address', { address: text })
    found.push({ address: address.value, domain: channel === 'email' ? emailDomain(address.value as never) : '' })
  }
  return done(found)
}

/** A send starts a moment later, so that a slip of the hand can be called back. */
async function schedule(session: Session, d: DeliveryRow, holdSeconds: number): Promise<Result<null>> {
  const now = session.world.clock.now()
  const { plan } = d.frozen
  const due = dueAt(plan.schedule, now)
  if (!due.ok) return due
  if (plan.schedule.kind === 'recurring') return approveRecurring(session, d, now)
  const at: EpochMs = plan.schedule.kind === 'now' ? epochMs(now + seconds(holdSeconds)) : due.value
  const move = { uid: d.uid, from: ['frozen'], to: 'scheduled', dueAt: at, approved: true } as const
  return (await session.store.deliveries.move(move)) ? done(null) : voided(d)
}

/** The yes to a recurring campaign stands for its occurrences; the freeze it was given on is not itself sent. */
async function approveRecurring(session: Session, d: DeliveryRow, now: EpochMs): Promise<Result<null>> {
  const { schedule: recurring } = d.frozen.plan
  if (recurring.kind !== 'recurring') throw new Error('preparation: not a recurring schedule')
  const next = nextOccurrence(recurring, now)
  if (!next.ok) return next
  const allowed = checksOf(d)
    .filter((check) => check.acknowledged)
    .map(subjectOf)
  const approval = { planHash: d.planHash, maxRecipients: recurring.maxRecipients, at: now, allowed }
  await session.store.campaigns.approve({ uid: d.campaign, approval })
  await session.store.deliveries.move({ uid: d.uid, from: ['frozen'], to: 'voided', ended: true })
  return done(null)
}

export function deliveryHandlers(session: Session, scheduler: Scheduler): SomeHandlers<Calls> {
  const { store } = session
  const again = async (uid: string) => {
    session.changed('campaigns', 'deliveries')
    const delivery = await deliveryOf(session, uid)
    return delivery.ok ? done(summaryOf(delivery.value)) : delivery
  }
  return {
    'deliveries.get': async ({ delivery }) => {
      const found = await deliveryOf(session, delivery)
      return found.ok ? done(await deliveryDetail(session, found.value)) : found
    },
    'deliveries.acknowledge': async ({ delivery, code }) => {
      const acknowledged = await store.deliveries.acknowledge({ uid: delivery, code })
      session.changed('deliveries')
      return done({ acknowledged })
    },
    'deliveries.proof': async ({ delivery, to, profile }) => {
      const found = await deliveryOf(session, delivery)
      if (!found.ok) return found
      if (found.value.intent !== 'frozen') return refuse('delivery/not-frozen', { status: found.value.status })
      const { held } = await store.settings.get(null)
      if (held) return refuse('workspace/held', { reason: held })
      const addresses = await proofAddresses(session, found.value.channel, to)
      if (!addresses.ok) return addresses
      const sent = await store.claims.proofs({ delivery, addresses: addresses.value, profile })
      if (sent === 0) return refuse('proof/not-in-audience')
      session.changed('campaigns', 'deliveries')
      await scheduler.look()
      return done({ sent })
    },
    'deliveries.approve': async ({ delivery }) => {
      const ready = await readyToSend(session, delivery)
      if (!ready.ok) return ready
      await store.deliveries.move({ uid: delivery, from: ['frozen'], to: 'frozen', approved: true })
      return again(delivery)
    },
    'deliveries.send': async ({ delivery, confirm, holdSeconds }) => {
      const ready = await readyToSend(session, delivery)
      if (!ready.ok) return ready
      if (confirm !== ready.value.willReceive)
        return refuse('delivery/count-differs', { typed: confirm, count: ready.value.willReceive })
      const scheduled = await schedule(session, ready.value, holdSeconds)
      if (!scheduled.ok) return scheduled
      await scheduler.look()
      return again(delivery)
    },
  }
}
