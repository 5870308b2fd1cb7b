/** A browser shell on temporary folders, and callers that behave well or badly towards it. */
import { once } from 'node:events'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request, type IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { WebSocket } from 'ws'
import type { Engine } from '../../src-main/contract/api.ts'
import { connect, type Transport } from '../../src-main/contract/wire.ts'
import { startBrowserShell, type BrowserShell, type Started } from '../../src-main/shells/browser/main.ts'
import { undo } from '../tools/undo.ts'

export const ENGINE = new URL('../../src-main/shells/engine-process.ts', import.meta.url)

/** A home of its own: everything the shell writes lies in it, and it goes with the test. */
export function temporaryHome(t: TestContext): { home: string; env: Record<string, string> } {
  const home = mkdtempSync(join(tmpdir(), 'utskick-shell-'))
  undo(t, () => rmSync(home, { recursive: true, force: true }))
  mkdirSync(join(home, 'run'), { mode: 0o700 })
  const env = {
    ...(process.env as Record<string, string>),
    HOME: home,
    UTSKICK_CONFIG_DIR: join(home, 'config'),
    UTSKICK_DATA_DIR: join(home, 'data'),
    XDG_RUNTIME_DIR: join(home, 'run'),
  }
  return { home, env }
}

/** The window's build in miniature. */
export function builtWindow(home: string): string {
  const folder = join(home, 'window')
  mkdirSync(join(folder, 'assets'), { recursive: true })
  writeFileSync(join(folder, 'index.html'), '<!doctype html><html><head><title>t</title></head><body></body></html>')
  writeFileSync(join(folder, 'assets', 'app.js'), 'export {}')
  writeFileSync(join(folder, '.sources'), 'not for the page')
  cpSync(join(folder, 'index.html'), join(home, 'secret.html'))
  return folder
}

export interface Page {
  readonly shell: BrowserShell
  readonly home: string
  readonly env: Record<string, string>
  readonly port: number
  readonly origin: string
  /** Headers of a page that has come in. */
  readonly mine: Record<string, string>
}

export async function tryShell(env: Record<string, string>, home: string, port = 0, workspace = ''): Promise<Started> {
  return startBrowserShell({
    port,
    workspace,
    env,
    windowFolder: builtWindow(home),
    engineEntry: ENGINE,
    onError: (error) => console.error(error),
    onEnd: () => undefined,
  })
}

/** A shell with one page that has exchanged its code. */
export async function openPage(t: TestContext, workspace?: (home: string) => string): Promise<Page> {
  const { home, env } = temporaryHome(t)
  const started = await tryShell(env, home, 0, workspace?.(home) ?? '')
  if (!started.ok) throw new Error(started.refusal.code)
  const { shell } = started
  undo(t, () => shell.close())
  const address = new URL(shell.address())
  const origin = address.origin
  const entered = await ask(origin, 'POST', '/session', { Origin: origin }, address.hash.slice('#code='.length))
  const cookie = String(entered.headers['set-cookie']).split(';')[0]!
  return { shell, home, env, port: Number(address.port), origin, mine: { Origin: origin, Cookie: cookie } }
}

export interface Answer {
  readonly status: number
  readonly headers: Record<string, string | string[] | undefined>
  readonly body: Buffer
}

/** `path` goes out as it is written, `..` and all. */
export async function ask(
  origin: string,
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body: string | Buffer = '',
): Promise<Answer> {
  const { hostname, port } = new URL(origin)
  const sent = request({ hostname, port, method, path, headers, agent: false })
  sent.end(body)
  const [response] = (await once(sent, 'response')) as [IncomingMessage]
  const chunks: Buffer[] = []
  for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk)
  return { status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }
}

/** 101, or the status that refused the line. */
export async function knock(origin: string, headers: Record<string, string>, path = '/engine'): Promise<number> {
  const line = new WebSocket(origin.replace('http', 'ws') + path, { headers })
  const status = await new Promise<number>((resolve) => {
    line.on('unexpected-response', (_, response) => resolve(response.statusCode ?? 0))
    line.on('open', () => resolve(101))
    line.on('error', () => resolve(0))
  })
  line.terminate()
  return status
}

export async function lineOf(t: TestContext, { origin, mine }: Page): Promise<Engine & { closed: Promise<number> }> {
  const line = new WebSocket(`${origin.replace('http', 'ws')}/engine`, { headers: mine })
  await once(line, 'open')
  undo(t, () => line.terminate())
  const closed = new Promise<number>((resolve) => line.on('close', resolve))
  const transport: Transport = {
    post: (frame) => line.send(frame),
    onFrame: (listener) => {
      const hear = (data: Buffer): void => listener(data.toString())
      line.on('message', hear)
      return () => void line.off('message', hear)
    },
    onClosed: (listener) => {
      line.on('close', listener)
      return () => void line.off('close', listener)
    },
  }
  return Object.assign(connect(transport), { closed })
}
