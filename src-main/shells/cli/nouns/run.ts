/** `run`: keeps the workspace open so that what is scheduled goes out, and says what starts and ends. */
import type { Command } from 'commander'
import type { CampaignSummary } from '../../../contract/campaigns.ts'
import type { Caller } from '../caller.ts'
import type { Builder, Task } from '../builder.ts'

type RunOptions = { readonly untilIdle?: boolean }

const LOOK_MS = 500
const INTERRUPTED = 130
const STILL = new Set(['planned', 'queued', 'claimed', 'dot', 'deferred'])

/** Nothing is being sent, and nothing is due; what only a person can decide does not count. */
async function idle(caller: Caller, campaigns: readonly CampaignSummary[]): Promise<boolean> {
  for (const { status, dueAt, delivery } of campaigns) {
    if (delivery === null || (status === 'scheduled' && (dueAt ?? Infinity) > Date.now())) continue
    if (status === 'scheduled') return false
    if (status !== 'sending') continue
    const { states } = (await caller.after('deliveries.monitor', { delivery })).delivery
    if (Object.entries(states).some(([state, n]) => n > 0 && STILL.has(state))) return false
  }
  return true
}

async function run({ console, caller, options }: Task<RunOptions>): Promise<number> {
  const { interrupted } = console.terminal
  const { name, held } = await caller.info()
  console.tell(console.say(held ? `cli/held-${held}` : 'cli/running', { name }))
  const known = new Map<string, string>()
  const say = (one: CampaignSummary): void => {
    const line = console.say(`cli/ended-${one.status}`, { name: one.name })
    if (console.globals.json) console.terminal.stdout.write(`${JSON.stringify({ at: Date.now(), ...one })}\n`)
    else console.terminal.stdout.write(`${new Date().toISOString()}  ${line}\n`)
  }
  for (let first = true; !interrupted.aborted; first = false) {
    const campaigns = await caller.after('campaigns.list', {})
    for (const one of campaigns) {
      const key = `${one.delivery} ${one.status}`
      if (known.get(one.uid) !== key && (!first || one.status === 'sending')) say(one)
      known.set(one.uid, key)
    }
    if (options.untilIdle && (await idle(caller, campaigns))) return 0
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, LOOK_MS)
      interrupted.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true })
    })
  }
  return INTERRUPTED
}

export function runVerb(builder: Builder, program: Command): void {
  builder
    .verb<RunOptions>(program, 'run', 'cli/help-run', run, 'ownership')
    .option('--until-idle', builder.text('cli/help-until-idle'))
}
