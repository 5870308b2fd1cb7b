/**
 * `npm start`: opens the desktop app where an Electron binary is to be had, and otherwise the window in the browser.
 * Runs until Ctrl+C, which closes the workspace cleanly.
 */
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { Notice } from '../domain/units.ts'
import { sayFrom, type Locale } from '../words/say.ts'
import { workspaceWords } from '../words/workspace.ts'
import { startBrowserShell, type BrowserShell } from './browser/main.ts'
import { electronBinary, startDesktop } from './electron-binary.ts'
import { platformFolders } from './node/folders.ts'
import { openLog } from './node/log.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
/** As the CLI's exit codes: usage, the workspace is locked, newer or damaged, try again. */
const EXIT = { usage: 2, workspace: 6, again: 75 }

const locale: Locale = /^sv/i.test(Intl.DateTimeFormat().resolvedOptions().locale) ? 'sv' : 'en'
const say = (notice: Notice): string => sayFrom(workspaceWords, locale, notice)

interface Flags {
  readonly browser: boolean
  readonly port: number
  readonly workspace: string
  readonly open: boolean
}

function readFlags(args: string[]): Flags | null {
  try {
    const { values } = parseArgs({
      args,
      options: {
        browser: { type: 'boolean', default: false },
        port: { type: 'string' },
        workspace: { type: 'string' },
        'no-open': { type: 'boolean', default: false },
      },
    })
    const port = Number(values.port ?? 0)
    if (!Number.isInteger(port) || port < 0 || port > 65_535) return null
    const workspace = values.workspace === undefined ? '' : resolve(values.workspace)
    return { browser: values.browser || values.port !== undefined, port, workspace, open: !values['no-open'] }
  } catch {
    return null
  }
}

async function main(): Promise<void> {
  const flags = readFlags(process.argv.slice(2))
  if (!flags) return fail({ code: 'shell/usage', params: {} }, EXIT.usage)
  if (!flags.browser) {
    const fetching = (): void => console.log(say({ code: 'shell/fetching-electron', params: {} }))
    const electron = await electronBinary(ROOT, fetching)
    if (electron) return startDesktop(ROOT, electron, flags.workspace)
    console.log(say({ code: 'shell/no-electron', params: {} }))
  }
  const { config } = platformFolders(process.platform, process.env, homedir())
  const log = openLog(join(config, 'logs', 'shell.log'))
  const started = await startBrowserShell({
    port: flags.port,
    workspace: flags.workspace,
    env: process.env,
    windowFolder: join(ROOT, 'dist', 'renderer'),
    engineEntry: new URL('./engine-process.ts', import.meta.url),
    onError: (error) => log('error', 'A request failed.', { error }),
    onEnd: (code) => process.exit(code),
  })
  if (!started.ok)
    return fail(started.refusal, started.refusal.code.startsWith('workspace/') ? EXIT.workspace : EXIT.again)
  run(started.shell, flags.open)
}

function run(shell: BrowserShell, open: boolean): void {
  const tell = (): string => {
    const address = shell.address()
    console.log(say({ code: 'shell/address', params: { address } }))
    return address
  }
  const address = tell()
  if (open) openInBrowser(address)
  // A code is good for one window; Enter gives another.
  if (process.stdin.isTTY) createInterface({ input: process.stdin }).on('line', tell)
  let ending = false
  const end = (): void => {
    if (ending) return
    ending = true
    void shell.close().then(() => process.exit(0))
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end)
}

/** Best effort: the address stands in the terminal. The code goes in a fragment, which no server sees. */
function openInBrowser(address: string): void {
  const { DISPLAY, WAYLAND_DISPLAY } = process.env
  if (process.platform === 'linux' && !DISPLAY && !WAYLAND_DISPLAY) return
  const [command, ...args] =
    process.platform === 'darwin'
      ? ['open', address]
      : process.platform === 'win32'
        ? ['cmd', '/c', 'start', '""', address]
        : ['xdg-open', address]
  spawn(command, args, { stdio: 'ignore', detached: true })
    .on('error', () => undefined)
    .unref()
}

function fail(notice: Notice, code: number): void {
  console.error(say(notice))
  process.exitCode = code
}

await main()
