/** The engine in this very process, for the CLI and tests, reachable by others through its socket. */
import type { Engine } from '../contract/api.ts'
import type { World } from '../engine/session.ts'
import { createEngine } from '../engine/engine.ts'
import { openStore } from '../store/open.ts'
import { directEngine, openDoor } from './doors.ts'
import { createNodeWorld, type NodeWorldOptions } from './node/world.ts'
import { listenSocket, newSocketPath } from './socket.ts'

export interface EngineInProcess {
  readonly engine: Engine
  readonly world: World
  /** Finishes messages under way, closes workspace and socket. */
  close(): Promise<void>
}

/** Opens no workspace; call `workspace.open` or `workspace.create`. Input paths must be absolute. `quiet`: sends only when called to. */
export async function openEngineInProcess(options: NodeWorldOptions & { quiet?: boolean }): Promise<EngineInProcess> {
  const socket = newSocketPath(options.env)
  const world = createNodeWorld({ ...options, socket })
  const engine = createEngine(world, openStore, options.quiet)
  const stopListening = await listenSocket(socket, (transport) => openDoor(engine, world, transport))
  return {
    engine: directEngine(engine, world),
    world,
    close: async () => {
      await engine.close()
      await stopListening()
    },
  }
}
