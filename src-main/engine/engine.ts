/**
 * The engine: one open workspace at most, and a handler for every call of the contract. It wires use-cases to each
 * other and to nothing else; the world comes from the shell.
 */
import type { Handlers, SessionCall, Topic } from '../contract/api.ts'
import { refuse } from '../domain/units.ts'
import type { World } from './session.ts'
import { WorkspaceKeeper, type StoreOpener } from './workspace/keeper.ts'
import { workspaceHandlers } from './workspace/handlers.ts'
import { runSession } from './calls.ts'

export interface RunningEngine {
  readonly handlers: Handlers
  /** Returns its undoing. */
  readonly onChanged: (listener: (topics: readonly Topic[]) => void) => () => void
  /** Finishes messages under way, closes the workspace. */
  close(): Promise<void>
}

/** `quiet`: an opened workspace sends nothing until a call asks it to. */
export function createEngine(world: World, openStore: StoreOpener, quiet = false): RunningEngine {
  const listeners = new Set<(topics: readonly Topic[]) => void>()
  const changed = (...topics: Topic[]): void => {
    for (const listener of listeners) listener(topics)
  }
  const keeper = new WorkspaceKeeper(world, openStore, changed, (session) => runSession(session, quiet))
  const throughSession = (name: SessionCall) => async (input: unknown, signal: AbortSignal) => {
    const { running } = keeper
    if (!running) return refuse('workspace/none-open')
    const handler = running.handlers[name] as unknown as (input: unknown, signal: AbortSignal) => Promise<unknown>
    return handler(input, signal)
  }
  const own = workspaceHandlers(keeper)
  const handlers = new Proxy(own, {
    get: (target, name: string): unknown => Reflect.get(target, name) ?? throughSession(name as SessionCall),
  }) as unknown as Handlers
  return {
    handlers,
    onChanged: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close: async () => {
      await keeper.close()
    },
  }
}
