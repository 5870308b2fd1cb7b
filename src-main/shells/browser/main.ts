/** The window in the user's own browser: engine child, loopback server, the address with its one-time code, until Ctrl+C. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { Refusal } from '../../domain/units.ts'
import { removeLeftovers } from '../leftovers.ts'
import { platformFolders } from '../node/folders.ts'
import { EngineChild } from './engine-child.ts'
import { Exchange } from './exchange.ts'
import { Keys } from './keys.ts'
import { startServer, type BrowserServer } from './server.ts'
import { readWindow } from './window-files.ts'

export interface BrowserShellOptions {
  /** 0: any that is free. */
  readonly port: number
  /** Absolute path of a workspace to open, '' for none. */
  readonly workspace: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** Folder of the built window. */
  readonly windowFolder: string
  readonly engineEntry: URL
  readonly onError: (error: unknown) => void
  /** The engine is gone for good; the shell has closed itself. */
  readonly onEnd: (code: number) => void
}
export interface BrowserShell {
  /** A new address with a new one-time code. */
  address(): string
  close(): Promise<void>
}
export type Started =
  { readonly ok: true; readonly shell: BrowserShell } | { readonly ok: false; readonly refusal: Refusal }

/** Refuses `shell/port-taken` and whatever keeps the workspace from opening. */
export async function startBrowserShell(options: BrowserShellOptions): Promise<Started> {
  const exchange = newExchangeFolder(options.env)
  const keys = new Keys()
  let server: BrowserServer | null = null
  const engine = new EngineChild({
    entry: options.engineEntry,
    start: { workspace: options.workspace, exchange, door: 'browser', wrapsKeys: false },
    env: options.env,
    onRestart: () => server?.cutLines(),
    onEnd: (code) => void close().then(() => options.onEnd(code)),
  })
  const close = async (): Promise<void> => {
    await server?.close()
    await engine.close()
    rmSync(exchange, { recursive: true, force: true })
  }
  const no = async (refusal: Refusal): Promise<Started> => {
    await close()
    return { ok: false, refusal }
  }
  const refused = await engine.ready()
  if (refused) return no(refused)
  try {
    server = await startServer({
      port: options.port,
      window: readWindow(options.windowFolder),
      keys,
      exchange: new Exchange(exchange),
      engine,
      onError: options.onError,
    })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EADDRINUSE' || code === 'EACCES')
      return no({ refused: true, code: 'shell/port-taken', params: { port: String(options.port) } })
    await close()
    throw error
  }
  const { origin } = server
  return { ok: true, shell: { address: () => `${origin}/#code=${keys.newCode()}`, close } }
}

/** Named by process, so that what a killed shell left is cleared away by the next. */
function newExchangeFolder(env: BrowserShellOptions['env']): string {
  const { temp } = platformFolders(process.platform, env, homedir())
  mkdirSync(temp, { recursive: true, mode: 0o700 })
  removeLeftovers(temp, /^exchange-(\d+)-/)
  return mkdtempSync(join(temp, `exchange-${process.pid}-`))
}
