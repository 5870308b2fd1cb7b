/** One gateway being set up: what is typed, which secrets it needs, what a test of it said. Secrets only ever go in. */
import type { GatewaySummary, TestedGateway } from '../../../../src-main/contract/gateways.ts'
import type { Channel } from '../../../../src-main/domain/channel.ts'
import type {
  GatewaySettings,
  HttpSmsSettings,
  Limits,
  Sender,
  SmtpSettings,
} from '../../../../src-main/domain/sending.ts'
import type { Notice } from '../../../../src-main/domain/units.ts'
import { ask, noticeOf } from '../../../api/engine.ts'

export type Kind = GatewaySettings['kind']
export const KINDS: readonly Kind[] = ['smtp', 'http-sms', 'pickup', 'dry-run']
const NOBODY: Sender = { name: '', from: '', replyTo: '' }
/** Ports that the kinds of encryption have by custom (RFC 8314, RFC 6409); a port typed by hand stays. */
export const PORT_OF: Readonly<Record<SmtpSettings['security'], number>> = { tls: 465, starttls: 587, none: 25 }

export function blankSettings(kind: Kind, channel: Channel = 'email'): GatewaySettings {
  switch (kind) {
    case 'smtp':
      return { kind, host: '', port: PORT_OF.starttls, security: 'starttls', user: '', from: NOBODY }
    case 'http-sms':
      return {
        kind,
        url: '',
        method: 'POST',
        headers: {},
        body: '',
        bodyType: 'form',
        success: { path: '', equals: [] },
        refPath: '',
        from: NOBODY,
      }
    case 'pickup':
      return { kind, folder: '', channel, from: NOBODY }
    case 'dry-run':
      return { kind, channel, from: NOBODY }
  }
}

const LIMITS: Readonly<Record<Kind, Limits>> = {
  smtp: { perSecond: 10, perHour: 0, perDay: 0, connections: 2 },
  'http-sms': { perSecond: 5, perHour: 0, perDay: 0, connections: 2 },
  pickup: { perSecond: 0, perHour: 0, perDay: 0, connections: 1 },
  'dry-run': { perSecond: 0, perHour: 0, perDay: 0, connections: 1 },
}

/** Names of secrets that the texts of an HTTP gateway refer to. */
function named({ url, headers, body }: HttpSmsSettings): readonly string[] {
  const all = [url, body, ...Object.values(headers)].join('\n')
  return [...new Set([...all.matchAll(/\bsecret\.([a-z][a-z0-9_]*)/g)].map(([, name]) => name!))]
}

export class GatewayDraft {
  readonly uid: string | null
  /** Names of the secrets that are kept already. */
  readonly kept: readonly string[]
  name = $state('')
  settings: GatewaySettings = $state.raw(blankSettings('smtp'))
  limits: Limits = $state.raw(LIMITS.smtp)
  /** What is typed; '' leaves a kept secret as it is. */
  secrets: Readonly<Record<string, string>> = $state.raw({})
  tested: TestedGateway | null = $state.raw(null)
  testing = $state(false)
  error: Notice | null = $state.raw(null)

  readonly needs: readonly string[] = $derived.by(() => {
    if (this.settings.kind === 'smtp') return this.settings.user === '' ? [] : ['password']
    return this.settings.kind === 'http-sms' ? named(this.settings) : []
  })
  readonly ready: boolean = $derived.by(() => {
    const { settings } = this
    const reachable =
      settings.kind === 'smtp' ? settings.host !== '' : settings.kind !== 'http-sms' || settings.url !== ''
    return this.name.trim() !== '' && reachable
  })

  constructor(gateway: GatewaySummary | null, kind: Kind = 'smtp') {
    this.uid = gateway?.uid ?? null
    this.kept = gateway?.secrets ?? []
    this.name = gateway?.name ?? ''
    this.settings = gateway?.settings ?? blankSettings(kind)
    this.limits = gateway?.limits ?? LIMITS[kind]
  }

  /** Any change makes the last test old. */
  set(settings: GatewaySettings): void {
    this.settings = settings
    this.tested = null
    this.error = null
  }
  setSender(change: Partial<Sender>): void {
    this.set({ ...this.settings, from: { ...this.settings.from, ...change } })
  }
  setSecret(name: string, value: string): void {
    this.secrets = { ...this.secrets, [name]: value }
    this.tested = null
  }
  setLimit(name: keyof Limits, value: number): void {
    this.limits = { ...this.limits, [name]: value }
  }

  get #given(): Record<string, string> {
    return Object.fromEntries(
      Object.entries(this.secrets).filter(([name, value]) => value !== '' && this.needs.includes(name)),
    )
  }

  async test(): Promise<void> {
    this.testing = true
    this.tested = null
    this.error = null
    try {
      this.tested = await ask('gateways.test', { gateway: this.uid, settings: this.settings, secrets: this.#given })
    } catch (caught) {
      this.error = noticeOf(caught)
    } finally {
      this.testing = false
    }
  }
  /** True when it is saved; `error` says what stood in the way. Kept secrets that are no longer needed are removed. */
  async save(): Promise<boolean> {
    const unneeded = Object.fromEntries(
      this.kept.filter((name) => !this.needs.includes(name)).map((name) => [name, '']),
    )
    try {
      await ask('gateways.save', {
        gateway: this.uid,
        name: this.name.trim(),
        settings: this.settings,
        limits: this.limits,
        secrets: { ...unneeded, ...this.#given },
      })
      return true
    } catch (caught) {
      this.error = noticeOf(caught)
      return false
    }
  }
}
