/** The one place that turns a gateway's settings into a gateway. */
import type { GatewaySettings } from '../domain/sending.ts'
import type { Clock } from '../domain/units.ts'
import { openDryRun } from './dry-run.ts'
import type { Gateway } from './gateway.ts'
import { openHttpSms } from './http-sms.ts'
import { openPickup } from './pickup.ts'
import { openSmtp } from './smtp.ts'

export interface GatewayDeps {
  readonly clock: Clock
  /** True: no message leaves this machine by a network gateway, whatever anybody asks. */
  readonly noSend: boolean
  /** Absolute folder beside the workspace, for a pickup gateway that names none. */
  readonly pickupFolder: string
  /** PEM certificates trusted instead of the system's. */
  readonly ca?: string
}

/** Secrets by name: an SMTP account's is `password`; an HTTP gateway's are those its `{{ secret.x }}` name. */
export function openGateway(
  settings: GatewaySettings,
  secrets: Readonly<Record<string, string>>,
  deps: GatewayDeps,
): Gateway {
  const ca = deps.ca ? { ca: deps.ca } : {}
  switch (settings.kind) {
    case 'smtp':
      return guarded(openSmtp(settings, { password: secrets['password'] ?? null }, { clock: deps.clock, ...ca }), deps)
    case 'http-sms':
      return guarded(openHttpSms(settings, secrets, { clock: deps.clock, ...ca }), deps)
    case 'pickup':
      return openPickup({
        folder: settings.folder || deps.pickupFolder,
        channel: settings.channel,
        make: settings.folder === '',
      })
    case 'dry-run':
      return openDryRun(settings.channel)
  }
}

/** A network gateway under the hard stop: it can be tested, and every message stays here, before any connection. */
const guarded = (gateway: Gateway, { noSend }: GatewayDeps): Gateway =>
  noSend ? { ...gateway, deliver: () => Promise.resolve({ kind: 'unreached', reason: 'gateway/no-send' }) } : gateway
