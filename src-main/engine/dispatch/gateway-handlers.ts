/** Calls that set up gateways and try them. Secrets go to the vault and never come back. */
import type { SomeHandlers } from '../../contract/api.ts'
import type { gatewayCalls, GatewaySummary } from '../../contract/gateways.ts'
import { durationMs, done, refuse } from '../../domain/units.ts'
import { HTTP_SMS_PRESETS, PRESET_SECRETS } from '../../domain/sms-presets.ts'
import type { Store } from '../../store/store.ts'
import type { Session } from '../session.ts'
import type { Scheduler } from './scheduler.ts'
import { leavesTheMachine, outboxOf } from './transport.ts'

type Row = Awaited<ReturnType<Store['gateways']['list']>>[number]

const PRESETS = Object.entries(HTTP_SMS_PRESETS).map(([name, preset]) => ({
  name,
  settings: { ...preset, from: { name: '', from: '', replyTo: '' } },
  secrets: PRESET_SECRETS,
}))

async function summaryOf(session: Session, scheduler: Scheduler, row: Row): Promise<GatewaySummary> {
  const sender = await scheduler.senderOf(row.id)
  const { uid, name, channel, settings, limits, used } = row
  const secrets = await session.world.vault.names(uid)
  const health = sender?.health() ?? ({ state: 'ready', code: '', retryIn: durationMs(0) } as const)
  return { uid, name, channel, settings, limits, secrets, health, begunLastHour: used.hour, begunLastDay: used.day }
}

export function gatewayHandlers(session: Session, scheduler: Scheduler): SomeHandlers<keyof typeof gatewayCalls> {
  const { store, world } = session
  return {
    'gateways.list': async () =>
      done(await Promise.all((await store.gateways.list(null)).map((row) => summaryOf(session, scheduler, row)))),
    'gateways.save': async ({ gateway, name, settings, limits, secrets }) => {
      const saved = await store.gateways.save({ uid: gateway, name, settings, limits })
      if (!saved.ok) return saved
      if (Object.keys(secrets).length > 0) {
        const kept = await world.vault.write(saved.value.uid, secrets)
        if (!kept.ok) return kept
      }
      await scheduler.renew(saved.value.id)
      session.changed('gateways')
      const row = (await store.gateways.list(null)).find((g) => g.uid === saved.value.uid)
      return row
        ? done(await summaryOf(session, scheduler, row))
        : refuse('gateway/not-found', { gateway: saved.value.uid })
    },
    'gateways.remove': async ({ gateway }) => {
      const removed = await store.gateways.remove(gateway)
      session.changed('gateways')
      return removed
    },
    'gateways.test': async ({ gateway, settings, secrets }) => {
      const { sample } = await store.settings.get(null)
      if (sample && leavesTheMachine(settings)) return refuse('gateway/sample')
      const kept = gateway ? await world.vault.read(gateway) : done({})
      if (!kept.ok) return kept
      const transport = world.openGateway(settings, { ...kept.value, ...secrets }, outboxOf(store.file))
      try {
        return done(await transport.test())
      } finally {
        await transport.close()
      }
    },
    'gateways.presets': () => Promise.resolve(done(PRESETS)),
  }
}
