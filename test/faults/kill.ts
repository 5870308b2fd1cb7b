/**
 * The kill proof (K01): a send is killed with -9 at random moments, again and again, and in the end ledger and sink
 * must agree: nobody lost, nobody twice, and every doubt by name.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { importList, listOf, makeCampaign, openEngine, sendCampaign, smtpGateway } from '../open-engine.ts'
import { startFaultServer, type Sink, type SinkEntry } from './sink.ts'
import type { KillChildOptions } from './kill-child.ts'

export interface KillOptions {
  readonly folder: string
  readonly recipients: number
  readonly connections: number
  readonly kills: number
  readonly bug?: boolean
  /** Given a float in [0, 1): how long to let the child send. */
  readonly chance: () => number
}
export interface KillResult {
  readonly kills: number
  /** Kills that found a message between 354 and the answer to its dot. */
  readonly inData: number
  readonly states: Readonly<Record<string, number>>
  readonly unknownPerKill: readonly number[]
  readonly lost: readonly string[]
  readonly twice: readonly string[]
  /** Accepted without being in the sink, or in the sink without being accepted or unknown. */
  readonly wrong: readonly string[]
}

const CHILD = fileURLToPath(new URL('./kill-child.ts', import.meta.url))
const DOT_DELAY_MS = 25
const SLOW_DISK_MS = 30

export async function killProof(options: KillOptions): Promise<KillResult> {
  const { folder, recipients, connections } = options
  const sink = await startFaultServer({ dotDelayMs: DOT_DELAY_MS })
  try {
    const file = join(folder, 'kill.utskick')
    const delivery = await begin(folder, file, recipients, connections, sink)
    let kills = 0
    let inData = 0
    const unknowns = [0]
    while (kills < options.kills) {
      const killed = await runAndKill(options, file, sink)
      if (killed === 'done') break
      kills++
      if (killed === 'in-data') inData++
      unknowns.push(await unknownAfterRecovery(folder, file, delivery))
    }
    await runToEnd(options, file)
    const unknownPerKill = unknowns.slice(1).map((n, i) => n - unknowns[i]!)
    return {
      kills,
      inData,
      unknownPerKill,
      ...(await compare(folder, file, delivery, recipients, await sink.stored())),
    }
  } finally {
    await sink.stop()
  }
}

async function begin(
  folder: string,
  file: string,
  recipients: number,
  connections: number,
  sink: Sink,
): Promise<string> {
  const e = await openEngine(null, { folder })
  await e.must('workspace.create', { file, name: 'Kill' })
  const list = join(folder, 'list.csv')
  await writeFile(
    list,
    listOf(recipients, (n) => `n${n}@example.com`),
  )
  await importList(e, list)
  const campaign = await makeCampaign(e, smtpGateway(sink.port, connections))
  const delivery = await sendCampaign(e, campaign.uid)
  await e.close()
  return delivery
}

const start = (options: KillOptions, file: string): ChildProcess => {
  const child: KillChildOptions = { folder: options.folder, file, slowMs: SLOW_DISK_MS, bug: options.bug ?? false }
  return spawn(process.execPath, [CHILD, JSON.stringify(child)], { stdio: ['ignore', 'pipe', 'inherit'] })
}

const said = (child: ChildProcess, word: string): Promise<boolean> =>
  new Promise((resolve) => {
    child.stdout!.on('data', (chunk: Buffer) => chunk.toString().includes(word) && resolve(true))
    child.once('exit', () => resolve(false))
  })

async function runAndKill(options: KillOptions, file: string, sink: Sink): Promise<'done' | 'in-data' | 'between'> {
  const child = start(options, file)
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  if (!(await said(child, 'open'))) throw new Error('the engine ended before it opened')
  const before = (await sink.log()).length
  for (let i = 0; i < 400 && (await sink.log()).length === before && child.exitCode === null; i++) await pause(10)
  await pause(20 + options.chance() * 250)
  if (child.exitCode !== null) return 'done'
  child.kill('SIGKILL')
  const at = Date.now()
  await exited
  return underWay(await sink.log(), at) > 0 ? 'in-data' : 'between'
}

/** Connections between 354 and the answer to the dot at the moment `at`, as the sink saw it. */
function underWay(log: readonly SinkEntry[], at: number): number {
  const open = new Set<number>()
  for (const entry of log) {
    if (entry.at > at) break
    if (entry.event === 'data') open.add(entry.connection)
    else if (entry.event !== 'stored' || entry.at + DOT_DELAY_MS < at) open.delete(entry.connection)
  }
  return open.size
}

/** Opens the workspace as the next start would, only to count; its own sending is stopped at once. */
async function unknownAfterRecovery(folder: string, file: string, delivery: string): Promise<number> {
  const e = await openEngine(null, { folder, env: { UTSKICK_NO_SEND: '1' } })
  try {
    await e.must('workspace.open', { file })
    return (await e.must('deliveries.get', { delivery })).states.unknown ?? 0
  } finally {
    await e.close()
  }
}

async function runToEnd(options: KillOptions, file: string): Promise<void> {
  const child = start(options, file)
  if (!(await said(child, 'done'))) throw new Error('the last run did not come to its end')
}

async function compare(
  folder: string,
  file: string,
  delivery: string,
  recipients: number,
  stored: readonly SinkEntry[],
) {
  const e = await openEngine(null, { folder })
  try {
    await e.must('workspace.open', { file })
    const rows: { address: string; state: string }[] = []
    for (let offset = 0; ; offset += 1000) {
      const page = await e.must('deliveries.ledger', { delivery, states: [], offset, limit: 1000 })
      rows.push(...page.rows)
      if (page.rows.length < 1000) break
    }
    const count = new Map<string, number>()
    for (const { to } of stored) count.set(to!, (count.get(to!) ?? 0) + 1)
    const stateOf = new Map(rows.map((r) => [r.address, r.state]))
    const everyone = Array.from({ length: recipients }, (_, i) => `n${i + 1}@example.com`)
    const { states } = await e.must('deliveries.get', { delivery })
    return {
      states: states as Record<string, number>,
      lost: everyone.filter((a) => !count.has(a) && stateOf.get(a) !== 'unknown'),
      twice: [...count].filter(([, n]) => n > 1).map(([a]) => a),
      wrong: everyone.filter((a) => {
        const state = stateOf.get(a)
        return (
          rows.length !== recipients ||
          (count.has(a) ? state !== 'accepted' && state !== 'unknown' : state === 'accepted')
        )
      }),
    }
  } finally {
    await e.close()
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
