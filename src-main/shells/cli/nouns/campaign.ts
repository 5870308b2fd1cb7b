/** `campaign`: write one down, see them, run pre-flight, prove and approve. Sending has a file of its own. */
import { Option, type Command } from 'commander'
import type { DeliveryDetail, DeliverySummary } from '../../../contract/campaigns.ts'
import { readableAddress } from '../../../domain/addresses/phone-shown.ts'
import type { Plan, Schedule } from '../../../domain/sending.ts'
import type { Caller } from '../caller.ts'
import { wholeNumber } from '../files.ts'
import { find, personOf, uidOf, uidsOf } from '../names.ts'
import type { Builder, Task } from '../builder.ts'
import { preflightOf } from '../statement.ts'
import { stop } from '../stop.ts'
import { senderOf } from './gateway.ts'

interface CreateOptions {
  readonly segment: string[]
  readonly exclude?: string[]
  readonly purpose: string
  readonly template: string
  readonly gateway: string
  readonly from?: string
  readonly replyTo?: string
  readonly at?: string
  readonly zone?: string
  readonly recurring?: string
  readonly until?: string
  readonly max?: string
  readonly missing?: Plan['missingValues']
  readonly unknown?: Plan['unknownPolicy']
}
const INVALID = 3

function scheduleOf(options: CreateOptions, ownZone: string): Schedule {
  const { at, recurring, zone = ownZone, until = '' } = options
  if (at !== undefined && recurring !== undefined) return stop('cli/one-schedule')
  if (at !== undefined) return { kind: 'at', at: at.replace(' ', 'T'), zone }
  if (recurring === undefined) return { kind: 'now' }
  if (options.max === undefined) return stop('cli/recurring-max')
  return { kind: 'recurring', cron: recurring, zone, until, maxRecipients: wholeNumber(options.max, 1) }
}

async function create({ console, caller, args: [name], options }: Task<CreateOptions>): Promise<void> {
  const { zone } = await caller.info()
  const template = await uidOf(caller, 'template', options.template)
  const { channel } = await caller.must('templates.get', { template })
  const [include, exclude, gateway] = await Promise.all([
    uidsOf(caller, 'segment', options.segment),
    uidsOf(caller, 'segment', options.exclude ?? []),
    uidOf(caller, 'gateway', options.gateway),
  ])
  const taken = (await caller.must('campaigns.list', {})).find((campaign) => campaign.name === name)
  if (taken) return stop('cli/name-in-use', { name: name! })
  const plan: Plan = {
    ...{ name: name!, channel, audience: { include, exclude }, purpose: options.purpose, template, gateway },
    sender: options.from === undefined ? null : senderOf(options.from, options.replyTo),
    schedule: scheduleOf(options, zone),
    missingValues: options.missing ?? 'send',
    unknownPolicy: options.unknown ?? 'hold',
  }
  const saved = await caller.must('campaigns.save', { campaign: null, plan })
  console.answer(saved, () => [console.say('cli/saved', { name: saved.plan.name })])
}

function createOptions(command: Command, text: Builder['text']): void {
  const several = (value: string, before: string[] = []): string[] => [...before, value]
  command
    .requiredOption('--segment <name>', text('cli/help-include'), several)
    .option('--exclude <name>', text('cli/help-exclude'), several)
    .requiredOption('--purpose <key>', text('cli/help-purpose'))
    .requiredOption('--template <name>', text('cli/help-template-option'))
    .requiredOption('--gateway <name>', text('cli/help-gateway-option'))
    .option('--from <sender>', text('cli/help-from'))
    .option('--reply-to <address>', text('cli/help-reply-to'))
    .option('--at <time>', text('cli/help-at'))
    .option('--zone <zone>', text('cli/help-zone'))
    .option('--recurring <cron>', text('cli/help-recurring'))
    .option('--until <time>', text('cli/help-until'))
    .option('--max <n>', text('cli/help-max'))
    .addOption(new Option('--missing <choice>', text('cli/help-missing')).choices(['send', 'exclude']))
    .addOption(new Option('--unknown <choice>', text('cli/help-unknown')).choices(['hold', 'retry-once']))
}

/** The newest delivery of a campaign that was not voided, or null. */
export async function newestDelivery(caller: Caller, campaign: string): Promise<string | null> {
  const { deliveries } = await caller.must('campaigns.get', { campaign })
  return deliveries[0]?.uid ?? null
}

/** What pre-flight froze; without it there is nothing to approve, prove or send. */
export async function frozenOf(caller: Caller, named: string): Promise<DeliveryDetail> {
  const { uid } = await find(caller, 'campaign', named)
  const delivery = (await newestDelivery(caller, uid)) ?? stop('delivery/not-frozen', { status: 'draft' })
  return caller.must('deliveries.get', { delivery })
}

/**
 * The newest delivery that an act can be done to: an occurrence that is being sent may have a younger one beside it
 * that is held. Where there is none the newest of all is told why not.
 */
export async function deliveryFor(
  caller: Caller,
  named: string,
  fits: (delivery: DeliverySummary) => boolean,
): Promise<string> {
  const { uid } = await find(caller, 'campaign', named)
  const { deliveries } = await caller.must('campaigns.get', { campaign: uid })
  const found = deliveries.find(fits) ?? deliveries[0]
  return found?.uid ?? stop('delivery/not-frozen', { status: 'draft' })
}

async function list({ console, caller }: Task<unknown>): Promise<void> {
  const { zone } = await caller.info()
  const all = await caller.must('campaigns.list', {})
  const heads = ['name', 'state', 'channel', 'purpose', 'will-receive', 'accepted', 'due', 'uid']
  console.answer(all, () =>
    console.table(
      all.map((one) => [
        one.name,
        console.say(`cli/status-${one.status}`),
        console.say(`cli/channel-${one.channel}`),
        one.purpose,
        one.willReceive,
        one.accepted,
        one.dueAt === null ? '' : console.time(one.dueAt, zone),
        one.uid,
      ]),
      heads.map((head) => console.say(`cli/${head}`)),
    ),
  )
}

async function preflight({ console, caller, args: [named] }: Task<unknown>): Promise<number> {
  const { uid, name } = await find(caller, 'campaign', named!)
  const { job } = await caller.must('campaigns.preflight', { campaign: uid })
  const detail = await caller.must('deliveries.get', { delivery: await caller.ended(job) })
  console.answer(detail, () => preflightOf(console, detail))
  const errors = detail.checks.some(({ level }) => level === 'error')
  if (!errors && !console.globals.json) console.tell(console.say('cli/next-send', { name, count: detail.willReceive }))
  return errors ? INVALID : 0
}

type ProofOptions = { readonly to: string[]; readonly as?: string }

async function proof({ console, caller, args: [named], options }: Task<ProofOptions>): Promise<number> {
  const { uid: delivery } = await frozenOf(caller, named!)
  const profile = options.as === undefined ? null : await personOf(caller, options.as)
  const before = (await caller.must('deliveries.get', { delivery })).proofs.length
  await caller.must('deliveries.proof', { delivery, to: options.to, profile })
  const sent = await proofsOf(caller, delivery, before + options.to.length)
  const proofs = sent.slice(before)
  console.answer(proofs, () =>
    console.table(
      proofs.map(({ address, as, state, reason }) => [
        readableAddress(address),
        as,
        console.say(`state/${state}`),
        reason,
      ]),
    ),
  )
  return proofs.every(({ state }) => state === 'accepted') ? 0 : PARTIAL
}

const PARTIAL = 4
const PROOF_MS = 60_000
const LOOK_MS = 100
const UNDER_WAY = new Set(['planned', 'queued', 'claimed', 'dot'])

/** Waits until every proof has its answer, a minute at most: a gateway may be asleep. */
async function proofsOf(caller: Caller, delivery: string, expected: number): Promise<DeliveryDetail['proofs']> {
  for (let waited = 0; ; waited += LOOK_MS) {
    const { proofs } = await caller.must('deliveries.get', { delivery })
    const settled = proofs.length >= expected && proofs.every(({ state }) => !UNDER_WAY.has(state))
    if (settled || waited >= PROOF_MS) return proofs
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
  }
}

type ApproveOptions = { readonly allowWarnings?: boolean }

async function approve({ console, caller, args: [named], options }: Task<ApproveOptions>): Promise<void> {
  const { uid: delivery, checks, willReceive } = await frozenOf(caller, named!)
  const open = checks.filter(({ level, acknowledged }) => level === 'warning' && !acknowledged)
  if (options.allowWarnings)
    for (const { code } of open) await caller.must('deliveries.acknowledge', { delivery, code })
  else for (const check of open) console.tell(`! ${console.sayNotice(check)}`)
  const approved = await caller.must('deliveries.approve', { delivery })
  console.answer(approved, () => [console.say('cli/approved', { name: approved.campaignName, count: willReceive })])
}

export function campaignNoun(builder: Builder): Command {
  const { text } = builder
  const campaign = builder.noun('campaign', 'cli/help-campaign')
  createOptions(builder.verb<CreateOptions>(campaign, 'create <name>', 'cli/help-campaign-create', create), text)
  builder.verb(campaign, 'list', 'cli/help-campaign-list', list)
  builder.verb(campaign, 'preflight <name>', 'cli/help-campaign-preflight', preflight)
  builder
    .verb<ProofOptions>(campaign, 'proof <name>', 'cli/help-campaign-proof', proof)
    .requiredOption('--to <address...>', text('cli/help-proof-to'))
    .option('--as <person>', text('cli/help-as'))
  builder
    .verb<ApproveOptions>(campaign, 'approve <name>', 'cli/help-campaign-approve', approve)
    .option('--allow-warnings', text('cli/help-allow-warnings'))
  return campaign
}
