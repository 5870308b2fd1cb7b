/** `gateway`: the accounts that messages leave through. Secrets come by stdin, file or environment, never as flags. */
import { Option, type Command } from 'commander'
import type { GatewaySummary, TestedGateway } from '../../../contract/gateways.ts'
import { exitOf } from '../../../contract/refusals.ts'
import { CHANNELS, type Channel } from '../../../domain/channel.ts'
import type { GatewaySettings, Limits, Sender, SmtpSettings } from '../../../domain/sending.ts'
import type { Console } from '../console.ts'
import { jsonOf, textOf, wholeNumber } from '../files.ts'
import { find } from '../names.ts'
import type { Builder } from '../builder.ts'
import { stop } from '../stop.ts'
import { readAll } from '../terminal.ts'

interface GatewayOptions {
  readonly smtp?: string
  readonly security?: SmtpSettings['security']
  readonly user?: string
  readonly pickup?: string | true
  readonly dryRun?: boolean
  readonly settings?: string
  readonly channel?: Channel
  readonly from?: string
  readonly replyTo?: string
  readonly perSecond?: string
  readonly perHour?: string
  readonly perDay?: string
  readonly connections?: string
  readonly secretStdin?: string
  readonly secretFile?: string[]
}
const SECRET_VARIABLE = 'UTSKICK_SECRET_'
const SMTPS_PORT = 465
const CONNECTIONS = 5

/** `Name <address>`, an address or number alone. */
export function senderOf(typed: string, replyTo = ''): Sender {
  const [, name = '', from = typed] = /^\s*(?:"?([^"<]*?)"?)\s*<([^<>]+)>\s*$/.exec(typed) ?? []
  return { name: name.trim(), from: from.trim(), replyTo }
}

function smtpOf(typed: string, { security, user = '' }: GatewayOptions, from: Sender): SmtpSettings {
  const [, host = '', port = ''] = /^\[?([^\]]+?)\]?:(\d{1,5})$/.exec(typed) ?? []
  if (host === '') return stop('cli/bad-host', { text: typed })
  const usual = Number(port) === SMTPS_PORT ? 'tls' : 'starttls'
  return { kind: 'smtp', host, port: Number(port), security: security ?? usual, user, from }
}

async function settingsOf(console: Console, options: GatewayOptions): Promise<GatewaySettings> {
  const { smtp, pickup, dryRun, settings, channel = 'email', replyTo } = options
  if ([smtp, pickup, dryRun, settings].filter((given) => given !== undefined).length !== 1)
    return stop('cli/one-gateway')
  // What a settings file holds is the contract's to check.
  if (settings !== undefined) return (await jsonOf(console, settings)) as GatewaySettings
  const from = senderOf(options.from ?? '', replyTo)
  if (smtp !== undefined) return smtpOf(smtp, options, from)
  if (dryRun) return { kind: 'dry-run', channel, from }
  return { kind: 'pickup', folder: typeof pickup === 'string' ? console.path(pickup) : '', channel, from }
}

const limitsOf = (options: GatewayOptions): Limits => ({
  perSecond: wholeNumber(options.perSecond ?? '0'),
  perHour: wholeNumber(options.perHour ?? '0'),
  perDay: wholeNumber(options.perDay ?? '0'),
  connections: wholeNumber(options.connections ?? String(CONNECTIONS), 1),
})

/** UTSKICK_SECRET_PASSWORD is the secret `password`; a file and stdin come before it. */
async function secretsOf(console: Console, options: GatewayOptions): Promise<Record<string, string>> {
  const secrets: Record<string, string> = {}
  for (const [name, value] of Object.entries(console.terminal.env))
    if (name.startsWith(SECRET_VARIABLE) && value) secrets[name.slice(SECRET_VARIABLE.length).toLowerCase()] = value
  for (const pair of options.secretFile ?? []) {
    const [, name, file] = /^([a-z][a-z0-9_]*)=(.+)$/.exec(pair) ?? []
    if (!name || !file) return stop('cli/bad-secret-file', { text: pair })
    secrets[name] = (await textOf(console, file)).replace(/\r?\n$/, '')
  }
  if (options.secretStdin !== undefined) {
    const { stdin } = console.terminal
    if (stdin.isTTY) console.tell(console.say('cli/type-secret', { name: options.secretStdin }))
    secrets[options.secretStdin] = (await readAll(stdin)) || stop('cli/secret-missing', { name: options.secretStdin })
  }
  return secrets
}

function gatewayOptions(command: Command, text: Builder['text']): void {
  const several = (value: string, before: string[] = []): string[] => [...before, value]
  command
    .option('--smtp <host:port>', text('cli/help-smtp'))
    .addOption(new Option('--security <mode>', text('cli/help-security')).choices(['tls', 'starttls', 'none']))
    .option('--user <name>', text('cli/help-user'))
    .option('--pickup [folder]', text('cli/help-pickup'))
    .option('--dry-run', text('cli/help-gateway-dry-run'))
    .option('--settings <file>', text('cli/help-settings'))
    .addOption(new Option('--channel <channel>', text('cli/help-channel')).choices([...CHANNELS]))
    .option('--from <sender>', text('cli/help-from'))
    .option('--reply-to <address>', text('cli/help-reply-to'))
    .option('--per-second <n>', text('cli/help-per-second'))
    .option('--per-hour <n>', text('cli/help-per-hour'))
    .option('--per-day <n>', text('cli/help-per-day'))
    .option('--connections <n>', text('cli/help-connections'))
    .option('--secret-stdin <name>', text('cli/help-secret-stdin'))
    .option('--secret-file <name=file>', text('cli/help-secret-file'), several)
}

const testLines = (console: Console, { steps }: TestedGateway): string[] =>
  steps.map((step) => `${step.ok ? '✓' : '✗'} ${console.sayNotice(step)}`)

function row(console: Console, one: GatewaySummary) {
  const { settings, health } = one
  const place =
    settings.kind === 'smtp' ? `${settings.host}:${settings.port}` : settings.kind === 'http-sms' ? settings.url : ''
  const state = health.state === 'ready' || health.code === '' ? console.say('cli/ready') : health.code
  return [one.name, settings.kind, console.say(`cli/channel-${one.channel}`), place, settings.from.from, state, one.uid]
}

export function gatewayNoun(builder: Builder): void {
  const gateway = builder.noun('gateway', 'cli/help-gateway')

  builder.verb(gateway, 'list', 'cli/help-gateway-list', async ({ console, caller }) => {
    const all = await caller.must('gateways.list', {})
    const heads = ['name', 'kind', 'channel', 'place', 'from', 'state', 'uid'].map((head) => console.say(`cli/${head}`))
    console.answer(all, () =>
      console.table(
        all.map((one) => row(console, one)),
        heads,
      ),
    )
  })

  gatewayOptions(
    builder.verb<GatewayOptions>(
      gateway,
      'add <name>',
      'cli/help-gateway-add',
      async ({ console, caller, args: [name], options }) => {
        const settings = await settingsOf(console, options)
        const secrets = await secretsOf(console, options)
        const limits = limitsOf(options)
        const saved = await caller.must('gateways.save', { gateway: null, name: name!, settings, limits, secrets })
        console.answer(saved, () => [console.say('cli/saved', { name: saved.name })])
      },
    ),
    builder.text,
  )

  builder.verb(gateway, 'test <name>', 'cli/help-gateway-test', async ({ console, caller, args: [name] }) => {
    const { uid } = await find(caller, 'gateway', name!)
    const saved = (await caller.must('gateways.list', {})).find((one) => one.uid === uid)!
    const tested = await caller.must('gateways.test', { gateway: uid, settings: saved.settings })
    console.answer(tested, () => testLines(console, tested))
    const failed = tested.steps.find(({ ok }) => !ok)
    return failed ? exitOf(failed.code) : 0
  })

  builder.verb(gateway, 'remove <name>', 'cli/help-gateway-remove', async ({ console, caller, args: [named] }) => {
    const { uid, name } = await find(caller, 'gateway', named!)
    if (!(await console.confirm(console.say('cli/ask-remove', { name })))) return stop('cli/cancelled')
    const removed = await caller.must('gateways.remove', { gateway: uid })
    console.answer(removed, () => [console.say('cli/removed', { name })])
    return 0
  })
}
