/** Opens a gateway with its secrets, or one that says why it cannot be used. */
import { basename, dirname, join } from 'node:path'
import type { GatewaySettings } from '../../domain/sending.ts'
import type { Gateway } from '../../gateways/gateway.ts'
import type { Session } from '../session.ts'
import type { GatewayRow } from './sender.ts'

/** Every delivery is put off for the same reason; nothing is handed over. */
const closedFor = (reason: string): Gateway => ({
  simulated: false,
  deliver: () => Promise.resolve({ kind: 'unreached', reason }),
  find: () => Promise.resolve(null),
  test: () => Promise.resolve({ ok: false, steps: [{ ok: false, code: reason, params: {} }] }),
  close: () => Promise.resolve(),
})

/** Where a pickup gateway puts its files when no folder was chosen: beside the workspace. */
export const outboxOf = (workspace: string): string =>
  join(dirname(workspace), `${basename(workspace, '.utskick')} outbox`)

export const leavesTheMachine = (settings: GatewaySettings): boolean =>
  settings.kind === 'smtp' || settings.kind === 'http-sms'

export async function openFor(session: Session, gateway: Pick<GatewayRow, 'uid' | 'settings'>): Promise<Gateway> {
  const { sample } = await session.store.settings.get(null)
  if (sample && leavesTheMachine(gateway.settings)) return closedFor('gateway/sample')
  const secrets = await session.world.vault.read(gateway.uid)
  if (!secrets.ok) return closedFor(secrets.refusal.code)
  return session.world.openGateway(gateway.settings, secrets.value, outboxOf(session.store.file))
}
