/**
 * The engine as a process of its own. It serves its shell's windows over the one door to the parent, other commands
 * of this account over the local socket, and closes cleanly when told, signalled or left alone.
 */
import type { Handlers } from '../contract/api.ts'
import type { Transport } from '../contract/wire.ts'
import type { RunningEngine } from '../engine/engine.ts'
import type { World } from '../engine/session.ts'
import { logDefect } from '../engine/workspace/faults.ts'
import { browserGuard, gathered, openDoor, serveOptions } from './doors.ts'
import { answer } from '../contract/wire.ts'
import type { EngineStart, Order } from './engine-orders.ts'
import type { KeyWrapper } from './node/vault.ts'
import { createNodeWorld } from './node/world.ts'
import { parentDoor, type ParentDoor } from './parent-door.ts'
import { listenSocket, newSocketPath } from './socket.ts'

const LONGEST_CLOSE_MS = 10_000

/** Runs until it is told to close, then ends the process: 0 closed cleanly, 1 a defect or too slow. */
export async function runEngineHost(create: (world: World) => RunningEngine): Promise<void> {
  const start = JSON.parse(process.argv.at(-1) ?? '') as EngineStart
  const parent = parentDoor()
  const socket = newSocketPath(process.env)
  const keys = askForKeys(parent)
  const world = createNodeWorld({
    env: process.env,
    socket,
    ...(start.exchange ? { exchange: start.exchange } : {}),
    ...(start.wrapsKeys ? { osWrapper: keys } : {}),
  })
  endOnDefects(world)
  const engine = create(world)
  let stopListening = async (): Promise<void> => {}
  closeWhenTold(parent, world, async () => {
    await engine.close()
    await stopListening()
  })
  stopListening = await listenSocket(socket, (transport) => openDoor(engine, world, transport))
  const guard = start.door === 'browser' ? browserGuard(world.folders.home) : undefined
  letClientsIn(parent, engine, world, guard)
  tellWorkspace(parent, engine, world)
  parent.post({ t: 'ready', refusal: await openFirst(engine, world, start.workspace) })
}

async function openFirst(engine: RunningEngine, world: World, file: string) {
  if (!file) return null
  const reply = await answer(engine.handlers, 'workspace.open', { file }, never(), serveOptions(world))
  if (reply.ok) return null
  if ('refusal' in reply) return reply.refusal
  return { refused: true, code: 'defect', params: { incident: reply.defect.incident } } as const
}

/** The shell opens it again should this process die. */
function tellWorkspace(parent: ParentDoor, engine: RunningEngine, world: World): void {
  const tell = gathered((topics) => {
    if (!topics.includes('workspace')) return
    void answer(engine.handlers, 'workspace.current', {}, never(), serveOptions(world)).then((reply) => {
      if (reply.ok) parent.post({ t: 'workspace', file: reply.value?.file ?? '' })
    })
  })
  engine.onChanged(tell)
}

const never = (): AbortSignal => new AbortController().signal

function letClientsIn(
  parent: ParentDoor,
  engine: RunningEngine,
  world: World,
  guard: ((handlers: Handlers) => Handlers) | undefined,
): void {
  const clients = new Map<string, { hear(frame: string): void; leave(): void }>()
  parent.onOrder((order: Order, port) => {
    if (order.t === 'join' && port) openDoor(engine, world, port, guard)
    else if (order.t === 'join') {
      const client = throughParent(parent, order.client)
      clients.set(order.client, client)
      openDoor(engine, world, client.transport, guard)
    } else if (order.t === 'frame') clients.get(order.client)?.hear(order.frame)
    else if (order.t === 'leave') {
      clients.get(order.client)?.leave()
      clients.delete(order.client)
    }
  })
}

function throughParent(parent: ParentDoor, client: string) {
  const listeners = new Set<(frame: string) => void>()
  const closed = new Set<() => void>()
  let left = false
  const transport: Transport = {
    post: (frame) => void (left || parent.post({ t: 'frame', client, frame })),
    onFrame: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    onClosed: (listener) => {
      closed.add(listener)
      return () => void closed.delete(listener)
    },
  }
  return {
    transport,
    hear: (frame: string) => listeners.forEach((listener) => listener(frame)),
    leave: () => {
      left = true
      closed.forEach((listener) => listener())
    },
  }
}

/** The operating system's key store speaks to the shell's main process only. */
function askForKeys(parent: ParentDoor): KeyWrapper {
  const waiting = new Map<number, (text: string | null) => void>()
  let count = 0
  parent.onOrder((order) => {
    if (order.t !== 'key') return
    waiting.get(order.id)?.(order.text)
    waiting.delete(order.id)
  })
  const ask = (t: 'wrap' | 'unwrap', text: string): Promise<string | null> =>
    new Promise((resolve) => {
      const id = ++count
      waiting.set(id, resolve)
      parent.post({ t, id, text })
    })
  return {
    wrap: async (key) => {
      const wrapped = await ask('wrap', key)
      if (wrapped === null) throw new Error('vault: the key store of the system refused')
      return wrapped
    },
    unwrap: (wrapped) => ask('unwrap', wrapped),
  }
}

function closeWhenTold(parent: ParentDoor, world: World, close: () => Promise<void>): void {
  let closing = false
  const end = (): void => {
    if (closing) return
    closing = true
    const late = setTimeout(() => {
      world.log('error', 'Closing took too long.', { ms: LONGEST_CLOSE_MS })
      process.exit(1)
    }, LONGEST_CLOSE_MS)
    close().then(
      () => process.exit(0),
      (error: unknown) => {
        clearTimeout(late)
        logDefect(world, error, 'close')
        process.exit(1)
      },
    )
  }
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, end)
  parent.onGone(end)
  parent.onOrder((order) => order.t === 'close' && end())
}

/** After a mistake of ours nothing in memory is to be trusted; the file is, and the kernel lets go of its lock. */
function endOnDefects(world: World): void {
  const end = (error: unknown): void => {
    logDefect(world, error, 'engine process')
    process.exit(1)
  }
  process.on('uncaughtException', end)
  process.on('unhandledRejection', end)
}
