/**
 * What a crash, a copy or a long sleep left behind is settled here, after the file is opened and before anything is
 * sent: claimed was not sent, a dot is unknown until something proves otherwise, and what is late waits for a person.
 */
import { GRACE } from '../../domain/time/schedule.ts'
import type { EpochMs } from '../../domain/units.ts'
import type { Gateway } from '../../gateways/gateway.ts'
import { recoverImports } from '../import/service.ts'
import type { Session } from '../session.ts'
import { openFor } from './transport.ts'

export async function recover(session: Session): Promise<void> {
  const { store, world } = session
  await recoverImports(session)
  // Read before the recovery's own moves: how long nothing has happened.
  const lastMove = await store.reports.lastMove(null)
  const found = await store.ledger.recover(null)
  if (found.requeued + found.unknown + found.freezes > 0) world.log('info', 'recovered', found)
  await lookUp(session)
  await store.ledger.retryUnknown(null)
  const { held } = await store.settings.get(null)
  if (held) await store.deliveries.holdAll(held)
  else await holdLate(session, lastMove)
}

/** A send that stood still for longer than its grace does not go on by itself. `lastMove`: nothing has happened since. */
export async function holdLate(session: Session, lastMove: EpochMs | null): Promise<void> {
  const { store, world } = session
  for (const delivery of await store.deliveries.inIntent(['sending'])) {
    const since = Math.max(lastMove ?? 0, delivery.startedAt ?? 0)
    if (delivery.status === 'finished' || world.clock.now() - since <= GRACE) continue
    const waits = (delivery.states.queued ?? 0) + (delivery.states.planned ?? 0)
    if (waits === 0) continue
    await store.deliveries.move({ uid: delivery.uid, from: ['sending'], to: 'held', holdReason: 'missed' })
    session.changed('deliveries', 'campaigns')
  }
}

/** Some gateways can say whether a message was handed over: a pickup folder looks for the finished file. */
async function lookUp(session: Session): Promise<void> {
  const { store } = session
  const transports = new Map<number, Gateway>()
  for (const one of await store.ledger.unknown(null)) {
    if (one.reason !== 'crash') continue
    let transport = transports.get(one.gatewayId)
    if (!transport)
      transports.set(one.gatewayId, (transport = await openFor(session, await store.gateways.byId(one.gatewayId))))
    const found = await transport.find(one.messageId)
    if (found === null) continue
    const settled = found
      ? ({ to: 'accepted', reason: 'found-in-outbox' } as const)
      : ({ to: 'queued', reason: 'not-in-outbox' } as const)
    await store.ledger.decide({ deliveryUid: one.deliveryUid, ids: [one.id], ...settled })
  }
  for (const transport of transports.values()) await transport.close()
}
