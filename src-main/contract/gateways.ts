/** The accounts that messages leave through. */
import { z } from 'zod'
import type { Channel } from '../domain/channel.ts'
import type { GatewayHealth, GatewaySettings, Limits } from '../domain/sending.ts'
import type { Notice } from '../domain/units.ts'
import { call } from './call.ts'
import { gatewaySettings, limits, uid } from './shapes.ts'

export interface GatewaySummary {
  readonly uid: string
  readonly name: string
  readonly channel: Channel
  readonly settings: GatewaySettings
  readonly limits: Limits
  /** Names of the secrets that are kept for it; their values never leave the vault. */
  readonly secrets: readonly string[]
  readonly health: GatewayHealth
  readonly begunLastHour: number
  readonly begunLastDay: number
}
export interface TestedGateway {
  readonly ok: boolean
  readonly steps: readonly (Notice & { readonly ok: boolean })[]
}

const secrets = z.record(z.string().regex(/^[a-z][a-z0-9_]{0,31}$/), z.string().max(10_000)).default({})

export const gatewayCalls = {
  'gateways.list': call(z.object({}))<readonly GatewaySummary[]>(),
  /** Only the given secrets change; an empty one is removed. */
  'gateways.save': call(
    z.object({
      gateway: uid.nullable(),
      name: z.string().trim().min(1).max(100),
      settings: gatewaySettings,
      limits,
      secrets,
    }),
  )<GatewaySummary>(),
  'gateways.remove': call(z.object({ gateway: uid }))<{ removed: boolean }>(),
  /** Tries what is written, saved or not; kept secrets of `gateway` fill in for those not given. */
  'gateways.test': call(z.object({ gateway: uid.nullable(), settings: gatewaySettings, secrets }))<TestedGateway>(),
  'gateways.presets': call(z.object({}))<
    readonly { name: string; settings: GatewaySettings; secrets: readonly string[] }[]
  >(),
} as const
