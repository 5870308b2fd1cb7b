/** Calls that steer and watch a delivery under way, and settle by hand what only a person can. */
import type { SomeHandlers } from '../../contract/api.ts'
import type { DeliverySummary } from '../../contract/campaigns.ts'
import { done, refuse, type EpochMs, type Result } from '../../domain/units.ts'
import { deliveryOf } from '../preparation/delivery-handlers.ts'
import { replyOf, summaryOf, type DeliveryRow } from '../preparation/summaries.ts'
import type { Session } from '../session.ts'
import { monitorOf, pending } from './monitor.ts'
import type { Scheduler } from './scheduler.ts'

type Steering =
  'deliveries.pause' | 'deliveries.resume' | 'deliveries.cancel' | 'deliveries.release' | 'deliveries.decide'
type Watching = 'deliveries.monitor' | 'deliveries.ledger' | 'deliveries.transitions'

export const dispatchHandlers = (session: Session, scheduler: Scheduler): SomeHandlers<Steering | Watching> => ({
  ...steeringHandlers(session, scheduler),
  ...watchingHandlers(session, scheduler),
})

function watchingHandlers(session: Session, scheduler: Scheduler): SomeHandlers<Watching> {
  const { store } = session
  return {
    'deliveries.monitor': async ({ delivery }) => {
      const found = await deliveryOf(session, delivery)
      return found.ok ? done(await monitorOf(session, scheduler, found.value)) : found
    },
    'deliveries.ledger': async (query) => {
      const { total, rows } = await store.reports.ledger(query)
      return done({ total, rows: rows.map((row) => ({ ...row, reply: replyOf(row.reply) })) })
    },
    'deliveries.transitions': async ({ recipient }) => {
      const rows = await store.reports.transitions(recipient)
      return done(rows.map((row) => ({ ...row, reply: replyOf(row.reply) })))
    },
  }
}

const cannot = (d: DeliveryRow, act: string) => refuse('delivery/cannot', { act, status: d.status })

/** One that was stopped before its time goes back to waiting for it. */
const goingOn = (d: DeliveryRow, now: EpochMs) =>
  d.startedAt === null && d.dueAt !== null && d.dueAt > now
    ? ({ to: 'scheduled' } as const)
    : ({ to: 'sending', started: true } as const)

/** Tells the windows and answers with what the delivery is now. */
async function after(session: Session, uid: string): Promise<Result<DeliverySummary>> {
  session.changed('deliveries', 'campaigns')
  const found = await deliveryOf(session, uid)
  return found.ok ? done(summaryOf(found.value)) : found
}

async function cancel(session: Session, scheduler: Scheduler, d: DeliveryRow): Promise<Result<DeliverySummary>> {
  const { store } = session
  const from = ['scheduled', 'sending', 'paused', 'held'] as const
  if (d.status === 'finished') return cannot(d, 'cancel')
  if (!(await store.deliveries.move({ uid: d.uid, from, to: 'cancelled', ended: true }))) return cannot(d, 'cancel')
  await scheduler.pause(d)
  while ((await store.ledger.cancel(d.id)) > 0);
  return after(session, d.uid)
}

function steeringHandlers(session: Session, scheduler: Scheduler): SomeHandlers<Steering> {
  const { store, world } = session
  const withDelivery = async <T>(uid: string, act: (d: DeliveryRow) => Promise<Result<T>>): Promise<Result<T>> => {
    const found = await deliveryOf(session, uid)
    return found.ok ? act(found.value) : found
  }

  return {
    'deliveries.pause': ({ delivery }) =>
      withDelivery(delivery, async (d) => {
        if (d.status === 'finished') return cannot(d, 'pause')
        const moved = await store.deliveries.move({ uid: d.uid, from: ['sending', 'scheduled'], to: 'paused' })
        if (!moved) return cannot(d, 'pause')
        await scheduler.pause(d)
        return after(session, d.uid)
      }),
    'deliveries.resume': ({ delivery }) =>
      withDelivery(delivery, async (d) => {
        const { held } = await store.settings.get(null)
        if (held) return refuse('workspace/held', { reason: held })
        const moved = await store.deliveries.move({ uid: d.uid, from: ['paused'], ...goingOn(d, world.clock.now()) })
        if (!moved) return cannot(d, 'resume')
        await scheduler.resume(d)
        return after(session, d.uid)
      }),
    'deliveries.cancel': ({ delivery }) => withDelivery(delivery, (d) => cancel(session, scheduler, d)),
    'deliveries.release': ({ delivery, send, confirm }) =>
      withDelivery(delivery, async (d) => {
        if (d.intent !== 'held') return cannot(d, 'release')
        if (!send) return cancel(session, scheduler, d)
        const { held } = await store.settings.get(null)
        if (held) return refuse('workspace/held', { reason: held })
        const unsent = pending(d.states)
        if (confirm !== unsent) return refuse('delivery/count-differs', { typed: confirm, count: unsent })
        await store.deliveries.move({ uid: d.uid, from: ['held'], ...goingOn(d, world.clock.now()), approved: true })
        await scheduler.resume(d)
        return after(session, d.uid)
      }),
    'deliveries.decide': ({ delivery, ids, as }) =>
      withDelivery(delivery, async (d) => {
        const decided = await store.ledger.decide({ deliveryUid: d.uid, ids, to: as, reason: `operator-${as}` })
        session.changed('deliveries', 'campaigns')
        if (as === 'queued') await scheduler.look()
        return done({ decided })
      }),
  }
}
