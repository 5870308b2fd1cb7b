/**
 * Keeps the desk up to date from the engine: which workspace is open, how many there are of each thing, how the
 * gateways are. Sends a window without a workspace to where one is chosen.
 */
import { untrack } from 'svelte'
import type { GatewaySummary } from '../../../src-main/contract/gateways.ts'
import { ask, engine, noticeOf, shell } from '../../api/engine.ts'
import { acceptedOf, sentToOf } from '../../../src-main/contract/account.ts'
import type { DeliverySummary } from '../../../src-main/contract/campaigns.ts'
import { Live } from '../../api/live.svelte.ts'
import { toast } from '../../parts/feedback/toast.ts'
import { commands } from '../commands.svelte.ts'
import { desk, type GatewayLine } from './desk.svelte.ts'
import { locale, say, t } from '../locale.svelte.ts'
import { go, router } from '../routes/nav.svelte.ts'
import { home, isDrawn } from '../routes/screens.ts'
import { SendWatch } from '../sends.svelte.ts'

const onChanged = (heard: (topics: readonly string[]) => void): (() => void) => engine.onChanged(heard)

function lineOf(gateway: GatewaySummary): GatewayLine {
  const { health } = gateway
  const state = health.state === 'ready' ? 'ready' : health.state === 'waiting' ? 'warning' : 'down'
  return {
    id: gateway.uid,
    name: gateway.name,
    icon: gateway.channel === 'email' ? 'mail' : 'message-square',
    text: t(`app/gateway-${health.state}`),
    state,
  }
}

/** Returns what stops it. Runs inside an effect root, so that language and answers redraw the desk. */
export function fillDesk(): () => void {
  const workspace = new Live({
    ask: (signal) => ask('workspace.current', {}, signal),
    topics: ['workspace', 'people', 'segments', 'campaigns'],
    onChanged,
    coalesceMs: 500,
  })
  const gateways = new Live({
    ask: async (signal) => ((await ask('workspace.current', {}, signal)) ? ask('gateways.list', {}, signal) : []),
    topics: ['workspace', 'gateways', 'deliveries'],
    onChanged,
    coalesceMs: 500,
  })
  const sends = new SendWatch({
    sending: async (signal) =>
      (await ask('workspace.current', {}, signal)) ? (await ask('today.get', {}, signal)).sending : [],
    one: (delivery) => ask('deliveries.get', { delivery }),
    ended: tellEnd,
    onChanged,
  })
  // another workspace is another name at once; what only counts can wait
  const stopHearing = onChanged((topics) => {
    if (topics.includes('workspace')) void workspace.refresh()
  })
  const stopEffects = $effect.root(() => {
    $effect(() => {
      const info = workspace.value
      if (info === undefined) return
      desk.workspace = info ? { name: info.name } : undefined
      desk.counts = info ? { people: info.people, segments: info.segments, campaigns: info.campaigns } : {}
      desk.workspaceMenu = workspaceMenu(info !== null)
      // untracked: a screen that has just opened a workspace moves on before this hears of it
      const { screen } = untrack(() => router.route)
      if (info !== null && !isDrawn(screen)) router.replace({ screen: home() })
      if (info === null && screen !== 'settings' && screen !== 'workspaces') go({ screen: 'workspaces' })
    })
    $effect(() => {
      const lines = (gateways.value ?? []).map(lineOf)
      untrack(() => tellStop(desk.gateways, lines))
      desk.gateways = lines
    })
    $effect(() => {
      desk.sending = sends.share
    })
    $effect(() => shell.setMenu(commands.menu(t), locale.current))
  })
  const stopMenu = shell.onMenu((id) => commands.run(id))
  const stopOpening = shell.onOpenFile((file) => void openFile(file))
  return () => {
    stopHearing()
    stopEffects()
    stopMenu()
    stopOpening()
    workspace.close()
    gateways.close()
    sends.close()
  }
}

/** Perhaps nobody looks: the system says it. */
function tellEnd(delivery: DeliverySummary): void {
  const params = { accepted: acceptedOf(delivery.states), of: sentToOf(delivery) }
  shell.notify(delivery.campaignName, t(`mon/notice-${delivery.status}`, params))
}

/** A gateway that refuses stops what is sent through it. */
function tellStop(before: readonly GatewayLine[], now: readonly GatewayLine[]): void {
  if (desk.sending === null) return
  const isDown = (line: GatewayLine): boolean => line.state === 'down'
  const known = new Set(before.filter(isDown).map(({ id }) => id))
  for (const { id, name, text } of now.filter(isDown)) if (!known.has(id)) shell.notify(name, text)
}

const workspaceMenu = (open: boolean): typeof desk.workspaceMenu => [
  { label: t('app/open-workspace'), icon: 'database', run: () => go({ screen: 'workspaces' }) },
  ...(open ? [{ label: t('app/close-workspace'), icon: 'x' as const, run: () => void closeWorkspace() }] : []),
]

async function closeWorkspace(): Promise<void> {
  await ask('workspace.close', {})
  go({ screen: 'workspaces' })
}

/** A workspace that the system or a drop asks for. */
export async function openFile(file: string): Promise<void> {
  try {
    await ask('workspace.open', { file })
    go({ screen: home() })
  } catch (caught) {
    toast.error(say(noticeOf(caught)))
  }
}
