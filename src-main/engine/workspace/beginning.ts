/** What a new workspace begins with. */
import type { PurposeKind } from '../../domain/channel.ts'
import type { GatewaySettings, Limits } from '../../domain/sending.ts'
import type { World } from '../session.ts'
import { V7Generator } from 'uuidv7'

export interface Beginning {
  readonly name: string
  readonly country: string
  readonly zone: string
  readonly sample: boolean
}

export const FIRST_PURPOSES: readonly { readonly key: string; readonly label: string; readonly kind: PurposeKind }[] = [
  { key: 'offers', label: 'Offers', kind: 'marketing' },
  { key: 'news', label: 'News', kind: 'marketing' },
  { key: 'service', label: 'Service notices', kind: 'transactional' },
]

/** A first campaign runs with no account: its messages become files beside the workspace. The sender is still to be given. */
export const FIRST_GATEWAY: { readonly name: string; readonly settings: GatewaySettings; readonly limits: Limits } = {
  name: 'Pickup folder',
  settings: { kind: 'pickup', folder: '', channel: 'email', from: { name: '', from: '', replyTo: '' } },
  limits: { perSecond: 0, perHour: 0, perDay: 0, connections: 1 },
}

/** A uuidv7 of the world's clock and chance. */
export function newUid(world: Pick<World, 'clock' | 'randomness'>): string {
  const nextUint32 = (): number => Buffer.from(world.randomness.bytes(4)).readUInt32BE()
  return new V7Generator({ nextUint32 }).generateOrResetWithTs(world.clock.now()).toString()
}
