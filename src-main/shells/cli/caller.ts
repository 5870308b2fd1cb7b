/**
 * Reaches the engine of a workspace: its owner's through the socket when the file is open elsewhere, one in this
 * process otherwise. Both speak the same contract; a command need not know which it got.
 */
import { join } from 'node:path'
import type { CallName, Engine, Input, Output } from '../../contract/api.ts'
import type { Refusal } from '../../domain/units.ts'
import type { Job, WorkspaceInfo } from '../../contract/workspace.ts'
import type { World } from '../../engine/session.ts'
import { logDefect } from '../../engine/workspace/faults.ts'
import { openEngineInProcess, type EngineInProcess } from '../in-process.ts'
import { connectSocket } from '../socket.ts'
import type { Console } from './console.ts'
import { Stop, stop } from './stop.ts'

const POLL_MS = 40

export class Caller {
  /** Whether the engine is in this process; false: an owner's, which goes on without us. */
  readonly own: boolean
  private readonly engine: Engine
  private readonly console: Console
  private readonly world: World
  private readonly end: () => Promise<void>

  constructor(console: Console, engine: Engine, how: { own: boolean; world: World; end: () => Promise<void> }) {
    this.console = console
    this.engine = engine
    this.own = how.own
    this.world = how.world
    this.end = how.end
  }

  /** What was answered, or the end of the command. `signal` cancels; Ctrl+C does unless one is given. */
  async must<N extends CallName>(name: N, input: Input<N>, signal?: AbortSignal): Promise<Output<N>> {
    const reply = await this.engine.call(name, input, signal ?? this.console.terminal.interrupted).catch(engineGone)
    if (reply.ok) return reply.value
    if ('refusal' in reply) throw new Stop(reply.refusal)
    return stop('defect', { incident: reply.defect.incident, log: this.log })
  }

  /** As `must`, when Ctrl+C was pressed already and something must still be put in order. */
  after<N extends CallName>(name: N, input: Input<N>): Promise<Output<N>> {
    return this.must(name, input, new AbortController().signal)
  }

  async info(): Promise<WorkspaceInfo> {
    return (await this.must('workspace.current', {})) ?? stop('workspace/none-open')
  }

  /** What came out of a job, once it has ended. Ctrl+C cancels it. */
  async ended(job: string): Promise<string> {
    const { interrupted } = this.console.terminal
    for (let cancelled = false; ;) {
      const found = await this.after('jobs.get', { job })
      if (found.state !== 'running') return this.outcome(found)
      this.console.progress(this.progressOf(found))
      if (interrupted.aborted && !cancelled) {
        cancelled = true
        await this.after('jobs.cancel', { job })
      }
      await new Promise((resolve) => setTimeout(resolve, POLL_MS))
    }
  }

  onChanged(listener: () => void): () => void {
    return this.engine.onChanged(listener)
  }

  /** Logs a mistake of ours and gives the refusal that names it. */
  broke(error: unknown): Refusal {
    return { refused: true, code: 'defect', params: { incident: logDefect(this.world, error, 'cli'), log: this.log } }
  }

  close(): Promise<void> {
    return this.end()
  }

  private get log(): string {
    return join(this.world.folders.config, 'logs', 'utskick.log')
  }

  private outcome({ state, result, refusal }: Job): string {
    this.console.clearProgress()
    if (state === 'done') return result
    if (state === 'cancelled') return stop('cli/cancelled')
    if (refusal?.code === 'defect') return stop('defect', { ...refusal.params, log: this.log })
    throw new Stop(refusal ?? { refused: true, code: 'cli/cancelled', params: {} })
  }

  private progressOf({ kind, done, total }: Job): string {
    const share = total > 0 ? `${Math.floor((100 * done) / total)} %` : '…'
    return `${this.console.say(`cli/job-${kind}`)} ${share}`
  }
}

const engineGone = (): never => stop('shell/engine-gone')

/** An engine with nothing open, for commands that make a file. */
export async function openAlone(console: Console): Promise<Caller> {
  return callerOf(console, await openEngineInProcess({ env: console.terminal.env }))
}

/**
 * The engine that has the workspace open. `must`: only an engine of this process will do, and it sends what is due;
 * otherwise one of this process sends only when the command does.
 */
export async function openWorkspace(console: Console, own: 'must' | 'may' = 'may'): Promise<Caller> {
  const file = workspaceOf(console)
  const here = await openEngineInProcess({ env: console.terminal.env, quiet: own === 'may' })
  const caller = callerOf(console, here)
  try {
    await caller.must('workspace.open', { file })
    return caller
  } catch (error) {
    await caller.close()
    const refusal = error instanceof Stop ? error.refusal : null
    if (refusal?.code !== 'workspace/owned' || own === 'must') throw error
    return await throughOwner(console, here, file, refusal)
  }
}

async function throughOwner(console: Console, here: EngineInProcess, file: string, owned: Refusal): Promise<Caller> {
  const { socket } = owned.params
  const found = typeof socket === 'string' && socket !== '' ? await connectSocket(socket).catch(() => null) : null
  if (!found) throw new Stop(owned)
  const end = async (): Promise<void> => found.close()
  const caller = new Caller(console, found.engine, { own: false, world: here.world, end })
  // Between two breaths the owner may have opened another file: then nobody may be spoken for.
  const open = await caller.must('workspace.current', {})
  if (open?.file === file) return caller
  found.close()
  throw new Stop(owned)
}

const callerOf = (console: Console, here: EngineInProcess): Caller =>
  new Caller(console, here.engine, { own: true, world: here.world, end: () => here.close() })

/** --workspace, then UTSKICK_WORKSPACE. */
export function workspaceOf(console: Console): string {
  const named = console.globals.workspace ?? (console.terminal.env['UTSKICK_WORKSPACE'] || undefined)
  return named === undefined ? stop('cli/no-workspace') : console.path(named)
}
