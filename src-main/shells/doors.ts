/**
 * How one caller is let in to the engine: its calls are answered over its transport, changes are told to it a few
 * times a second at most, and a door of a browser lets no file path through that it did not get from us.
 */
import { API, type CallName, type Handlers, type Topic } from '../contract/api.ts'
import { fileRef } from '../contract/shapes.ts'
import { answer, serve, type ServeOptions, type Transport } from '../contract/wire.ts'
import type { Engine } from '../contract/api.ts'
import { refuse, type Refusal } from '../domain/units.ts'
import type { RunningEngine } from '../engine/engine.ts'
import type { World } from '../engine/session.ts'
import { logDefect, refusalOfFault } from '../engine/workspace/faults.ts'
import { isInside } from '../engine/workspace/folders.ts'
import { tokenOf } from './node/files.ts'

const GATHER_MS = 50

export const serveOptions = (world: World): ServeOptions => ({
  broke: (error, name) => logDefect(world, error, name),
  refusalOf: refusalOfFault,
})

/** Serves one caller until its transport closes. `guard` is what the caller may not do. */
export function openDoor(
  engine: RunningEngine,
  world: World,
  transport: Transport,
  guard: (handlers: Handlers) => Handlers = (handlers) => handlers,
): void {
  const served = serve(guard(engine.handlers), transport, serveOptions(world))
  const stop = engine.onChanged(gathered((topics) => served.changed(topics)))
  transport.onClosed(stop)
}

/** The contract without a wire, for a caller in this process. */
export function directEngine(engine: RunningEngine, world: World): Engine {
  return {
    call: (name, input, signal) =>
      answer(engine.handlers, name, input, signal ?? new AbortController().signal, serveOptions(world)),
    onChanged: (listener) => engine.onChanged(listener),
  }
}

/** Joins the topics of 50 ms into one push: a job's progress is not worth a thousand frames a second. */
export function gathered(tell: (topics: readonly Topic[]) => void): (topics: readonly Topic[]) => void {
  const waiting = new Set<Topic>()
  return (topics) => {
    if (waiting.size === 0)
      setTimeout(() => {
        const all = [...waiting]
        waiting.clear()
        tell(all)
      }, GATHER_MS).unref()
    for (const topic of topics) waiting.add(topic)
  }
}

/**
 * What a page may name: files by token only; workspaces and backups by path, inside the home folder. Refuses
 * `call/file-outside`.
 */
export const browserGuard =
  (home: string) =>
  (handlers: Handlers): Handlers =>
    new Proxy(handlers, {
      get: (target, name: CallName) => {
        const handler = target[name] as unknown as (input: unknown, signal: AbortSignal) => Promise<unknown>
        if (typeof handler !== 'function' || !Object.hasOwn(API, name)) return handler
        return async (input: Record<string, unknown>, signal: AbortSignal) => {
          const refusal = outside(name, input, home)
          return refusal ? { ok: false, refusal } : handler(input, signal)
        }
      },
    })

function outside(name: CallName, input: Record<string, unknown>, home: string): Refusal | null {
  for (const key of FILE_INPUTS[name]) {
    const ref = input[key]
    if (typeof ref !== 'string' || tokenOf(ref)) continue
    if (!name.startsWith('workspace.') || !isInside(home, ref)) return refuse('call/file-outside').refusal
  }
  return null
}

/** Which inputs of each call name a file, read off the contract itself. */
const FILE_INPUTS = Object.fromEntries(
  Object.entries(API).map(([name, { input }]) => [
    name,
    Object.entries(input.shape as unknown as Record<string, { unwrap?: () => unknown }>)
      .filter(([, schema]) => schema === (fileRef as unknown) || schema.unwrap?.() === fileRef)
      .map(([key]) => key),
  ]),
) as unknown as Record<CallName, readonly string[]>
