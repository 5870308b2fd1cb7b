/** Opens a workspace and hands out its store: one writer, two readers and one staging thread behind the promise. */
import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { done, type Clock, type Result } from '../domain/units.ts'
import { METHODS } from './methods.ts'
import type { Kind, Method } from './method.ts'
import type { Store } from './store.ts'
import type { BackupManifest } from './sqlite/backup.ts'
import { Thread } from './sqlite/threads.ts'

export interface OpenOptions {
  /** Absolute path. */
  readonly file: string
  readonly create: boolean
  readonly clock: Clock
  /** Named to whoever finds the file taken. */
  readonly owner: { readonly pid: number; readonly host: string; readonly socket: string }
}

/** What only the engine's own housekeeping uses. */
export interface Upkeep {
  /** Copies the open file, verified; `to` must not exist. */
  backup(to: string): Promise<BackupManifest>
  /** Closes a staging file on every thread that holds it. */
  release(staging: string): Promise<void>
}

/** The built thread stands beside the built engine; in the source tree it stands in sqlite/. */
const threadEntry = (): URL => {
  const built = new URL('./store-thread.js', import.meta.url)
  return existsSync(built) ? built : new URL('./sqlite/thread.ts', import.meta.url)
}

export async function openStore(options: OpenOptions): Promise<Result<{ store: Store; upkeep: Upkeep }>> {
  const { file, clock } = options
  const me = { ...options.owner, nonce: randomUUID() }
  const start = (role: 'writer' | 'reader' | 'staging', opening = false): Thread =>
    new Thread(threadEntry(), { role, file, opening: opening ? { file, create: options.create, me } : null }, clock)

  const writer = start('writer', true)
  const opened = (await writer.ask('control', 'thread', 'open', null)) as Result<number>
  if (!opened.ok) {
    await writer.close()
    return opened
  }
  const quick = start('reader')
  const long = start('reader')
  const staging = start('staging')
  const threadOf: Record<Kind, Thread> = {
    'write-ledger': writer,
    'write-everyday': writer,
    'write-bulk': writer,
    'write-merge': writer,
    'read-quick': quick,
    'read-long': long,
    stage: staging,
  }
  const close = async (): Promise<void> => {
    // A reader that died must not keep the writer from its checkpoint and its lock.
    await Promise.allSettled([quick.close(), long.close(), staging.close()])
    await writer.close()
  }
  const upkeep: Upkeep = {
    backup: (to) => long.ask('control', 'thread', 'backup', to) as Promise<BackupManifest>,
    release: async (path) => {
      const holding = [writer, staging].filter((thread) => thread.started)
      await Promise.all(holding.map((thread) => thread.ask('control', 'thread', 'release', path)))
    },
  }
  return done({ store: Object.assign(promiseOf(threadOf), { close, file }), upkeep })
}

function promiseOf(threadOf: Record<Kind, Thread>): Omit<Store, 'close' | 'file'> {
  const nouns = Object.entries(METHODS).map(([noun, methods]) => [
    noun,
    Object.fromEntries(
      Object.entries(methods).map(([name, method]) => {
        const { kind } = method as Method<unknown, unknown>
        return [name, (input: unknown, signal?: AbortSignal) => threadOf[kind].ask(kind, noun, name, input, signal)]
      }),
    ),
  ])
  return Object.fromEntries(nouns) as Omit<Store, 'close' | 'file'>
}
