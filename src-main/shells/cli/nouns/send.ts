/** `campaign send` and what steers a delivery under way. A send in this process stays until it has ended. */
import { Option, type Command } from 'commander'
import type { DeliverySummary, Monitor } from '../../../contract/campaigns.ts'
import { isFinal, type RecipientState } from '../../../domain/ledger.ts'
import type { Caller } from '../caller.ts'
import type { Console } from '../console.ts'
import { wholeNumber } from '../files.ts'
import { find } from '../names.ts'
import type { Builder, Task } from '../builder.ts'
import { statesOf } from '../statement.ts'
import { stop } from '../stop.ts'
import { deliveryFor, frozenOf, newestDelivery } from './campaign.ts'

const PARTIAL = 4
const HELD = 7
const INTERRUPTED = 130
const LOOK_MS = 150

type WaitOptions = { readonly wait?: boolean }
type SendOptions = WaitOptions & { readonly confirm: string; readonly allowWarnings?: boolean }

const count = (d: DeliverySummary, wanted: (state: RecipientState) => boolean): number =>
  (Object.entries(d.states) as [RecipientState, number][]).reduce((sum, [state, n]) => sum + (wanted(state) ? n : 0), 0)

/** Nothing more happens by itself: finished, stopped, or only a person can decide the rest. */
const atRest = (d: DeliverySummary): boolean =>
  !['scheduled', 'sending'].includes(d.status) ||
  (d.status === 'sending' && count(d, (state) => !isFinal(state) && state !== 'unknown') === 0)

function progressOf(console: Console, { delivery, rate, waiting }: Monitor): string {
  const left = count(delivery, (state) => !isFinal(state) && state !== 'unknown')
  const done = console.say('cli/sending', { done: delivery.willReceive - left, of: delivery.willReceive })
  const speed = console.say('cli/rate', { rate: Math.round(rate * 10) / 10 })
  return [done, speed, ...(waiting ? [console.sayNotice(waiting)] : [])].join(' · ')
}

/** Watches until the delivery is at rest. Ctrl+C pauses a send of this process; an owner's goes on. */
async function watch(console: Console, caller: Caller, delivery: string): Promise<number> {
  const { interrupted } = console.terminal
  let told = ''
  for (;;) {
    const monitor = await caller.after('deliveries.monitor', { delivery })
    if (atRest(monitor.delivery)) return ended(console, monitor.delivery)
    if (interrupted.aborted) return interrupt(console, caller, monitor.delivery)
    console.progress(progressOf(console, monitor))
    const why = monitor.waiting ? console.sayNotice(monitor.waiting) : ''
    if (why !== told && why !== '' && !console.terminal.stderr.isTTY) console.tell(why)
    told = why
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
  }
}

async function interrupt(console: Console, caller: Caller, { uid, campaignName }: DeliverySummary): Promise<number> {
  if (!caller.own) {
    console.tell(console.say('cli/goes-on', { name: campaignName }))
    return INTERRUPTED
  }
  const paused = await caller.after('deliveries.pause', { delivery: uid })
  console.answer(paused, () => statesOf(console, paused))
  console.tell(console.say('cli/paused-cleanly', { name: campaignName }))
  return INTERRUPTED
}

function ended(console: Console, d: DeliverySummary): number {
  console.answer(d, () => [console.say(`cli/ended-${d.status}`, { name: d.campaignName }), ...statesOf(console, d)])
  if (d.status === 'held') console.tell(console.say(`cli/hold-${d.holdReason ?? 'missed'}`))
  const unknown = d.states.unknown ?? 0
  if (unknown > 0) console.tell(console.say('cli/unknown-left', { count: unknown, name: d.campaignName }))
  if (d.status === 'finished' || d.status === 'cancelled') return 0
  return d.status === 'held' ? HELD : PARTIAL
}

/** Stays with a delivery that is due; one that is due later is left to who keeps the workspace open. */
async function stay(console: Console, caller: Caller, d: DeliverySummary, options: WaitOptions): Promise<number> {
  if (options.wait === false && caller.own) return stop('cli/no-wait-alone')
  const { zone } = await caller.info()
  const due = d.status === 'scheduled' && d.dueAt !== null
  const later = due && (await caller.must('deliveries.get', { delivery: d.uid })).schedule.kind === 'at'
  if (!later && options.wait !== false) return watch(console, caller, d.uid)
  const says = due
    ? console.say('cli/scheduled', { name: d.campaignName, at: console.time(d.dueAt, zone) })
    : console.say('cli/started', { name: d.campaignName })
  console.answer(d, () => [says])
  if (later && caller.own) console.tell(console.say('cli/keep-running'))
  return 0
}

async function send({ console, caller, args: [named], options }: Task<SendOptions>): Promise<number> {
  const confirm = wholeNumber(options.confirm)
  if (options.wait === false && caller.own) return stop('cli/no-wait-alone')
  const { uid: delivery, checks, schedule } = await frozenOf(caller, named!)
  if (options.allowWarnings)
    for (const { level, code } of checks)
      if (level === 'warning') await caller.must('deliveries.acknowledge', { delivery, code })
  const sent = await caller.must('deliveries.send', { delivery, confirm, holdSeconds: 0 })
  if (schedule.kind !== 'recurring') return stay(console, caller, sent, options)
  console.answer(sent, () => [console.say('cli/recurring', { name: sent.campaignName, max: schedule.maxRecipients })])
  if (caller.own) console.tell(console.say('cli/keep-running'))
  return 0
}

async function status({ console, caller, args: [named] }: Task<unknown>): Promise<void> {
  const { uid, name } = await find(caller, 'campaign', named!)
  const delivery = await newestDelivery(caller, uid)
  const { plan, stopped } = await caller.must('campaigns.get', { campaign: uid })
  if (stopped) console.tell(console.say('cli/stopped', { name }) + ' ' + console.sayNotice(stopped))
  if (delivery === null) {
    return console.answer({ campaign: uid, status: 'draft', plan }, () => [console.say('cli/ended-draft', { name })])
  }
  const monitor = await caller.must('deliveries.monitor', { delivery })
  console.answer(monitor, () => [
    console.say(`cli/ended-${monitor.delivery.status}`, { name }),
    ...(monitor.delivery.holdReason ? [console.say(`cli/hold-${monitor.delivery.holdReason}`)] : []),
    ...(monitor.waiting ? [console.sayNotice(monitor.waiting)] : []),
    ...statesOf(console, monitor.delivery),
  ])
}

type ReleaseOptions = WaitOptions & { readonly send?: boolean; readonly cancel?: boolean; readonly confirm?: string }

async function release({ console, caller, args: [named], options }: Task<ReleaseOptions>): Promise<number> {
  if (Boolean(options.send) === Boolean(options.cancel)) return stop('cli/release-how')
  if (options.send && options.confirm === undefined) return stop('cli/confirm-needed')
  const delivery = await deliveryFor(caller, named!, ({ status }) => status === 'held')
  const confirm = wholeNumber(options.confirm ?? '0')
  const released = await caller.must('deliveries.release', { delivery, send: options.send === true, confirm })
  return options.send ? stay(console, caller, released, options) : ended(console, released)
}

type DecideOptions = { readonly as: 'accepted' | 'queued' | 'closed' }

async function decide({ console, caller, args: [named], options }: Task<DecideOptions>): Promise<number> {
  const delivery = await deliveryFor(caller, named!, ({ states }) => (states.unknown ?? 0) > 0)
  const { decided } = await caller.must('deliveries.decide', { delivery, ids: [], as: options.as })
  if (options.as === 'queued' && caller.own && decided > 0) return watch(console, caller, delivery)
  console.answer({ decided }, () => [console.say('cli/decided', { count: decided })])
  return 0
}

const CAN: Readonly<Record<'pause' | 'cancel', readonly DeliverySummary['status'][]>> = {
  pause: ['sending', 'scheduled'],
  cancel: ['sending', 'scheduled', 'paused', 'held'],
}

/** Pause, resume and cancel take the campaign's delivery as it is. */
function steering(builder: Builder, campaign: Command): void {
  const act = async (verb: 'pause' | 'cancel', { console, caller, args: [named] }: Task<unknown>): Promise<void> => {
    const delivery = await deliveryFor(caller, named!, ({ status }) => CAN[verb].includes(status))
    const now = await caller.must(`deliveries.${verb}`, { delivery })
    console.answer(now, () => [
      console.say(`cli/ended-${now.status}`, { name: now.campaignName }),
      ...statesOf(console, now),
    ])
  }
  builder.verb(campaign, 'pause <name>', 'cli/help-campaign-pause', (task) => act('pause', task))
  builder
    .verb<WaitOptions>(
      campaign,
      'resume <name>',
      'cli/help-campaign-resume',
      async ({ console, caller, args, options }) => {
        if (options.wait === false && caller.own) return stop('cli/no-wait-alone')
        const delivery = await deliveryFor(caller, args[0]!, ({ status }) => status === 'paused')
        return stay(console, caller, await caller.must('deliveries.resume', { delivery }), options)
      },
    )
    .option('--no-wait', builder.text('cli/help-no-wait'))
  builder.verb(campaign, 'cancel <name>', 'cli/help-campaign-cancel', (task) => act('cancel', task))
}

export function sendVerbs(builder: Builder, campaign: Command): void {
  const { text } = builder
  builder
    .verb<SendOptions>(campaign, 'send <name>', 'cli/help-campaign-send', send)
    .requiredOption('--confirm <count>', text('cli/help-confirm'))
    .option('--allow-warnings', text('cli/help-allow-warnings'))
    .option('--no-wait', text('cli/help-no-wait'))
  steering(builder, campaign)
  builder
    .verb<ReleaseOptions>(campaign, 'release <name>', 'cli/help-campaign-release', release)
    .option('--send', text('cli/help-release-send'))
    .option('--cancel', text('cli/help-release-cancel'))
    .option('--confirm <count>', text('cli/help-confirm'))
    .option('--no-wait', text('cli/help-no-wait'))
  builder.verb(campaign, 'status <name>', 'cli/help-campaign-status', status)
  builder
    .verb<DecideOptions>(campaign, 'decide <name>', 'cli/help-campaign-decide', decide)
    .addOption(
      new Option('--as <decision>', text('cli/help-decide-as'))
        .choices(['accepted', 'queued', 'closed'])
        .makeOptionMandatory(),
    )
}
