/**
 * The loopback server behind the window in a browser. It serves the built files and four small routes, and hands every
 * other word to the engine. Each request must name this very host, each that does something must come from this very
 * page, and all but the files need the session's cookie.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { EngineChild } from './engine-child.ts'
import type { Exchange } from './exchange.ts'
import { newToken, type Keys } from './keys.ts'
import { appPolicy, newNonce, pageWith, PREVIEW_POLICY, Previews, type WindowFile } from './window-files.ts'
import { lineToEngine } from './engine-line.ts'

const HOST = '127.0.0.1'
const MOST_PREVIEW_BYTES = 5 * 1024 * 1024
const MOST_CODE_BYTES = 1024

export interface BrowserServerOptions {
  /** 0: any that is free. */
  readonly port: number
  readonly window: ReadonlyMap<string, WindowFile>
  readonly keys: Keys
  readonly exchange: Exchange
  readonly engine: EngineChild
  readonly onError: (error: unknown) => void
}
export interface BrowserServer {
  readonly origin: string
  /** Cuts every line to the engine; the pages come back by themselves. */
  cutLines(): void
  close(): Promise<void>
}

interface Here extends BrowserServerOptions {
  readonly host: string
  readonly cookie: string
  readonly previews: Previews
}
type Route = (here: Here, request: IncomingMessage, response: ServerResponse, url: URL) => Promise<void> | void

/** Rejects as `listen` does, with `EADDRINUSE` when the port is taken. */
export async function startServer(options: BrowserServerOptions): Promise<BrowserServer> {
  const server = createServer({ maxHeaderSize: 16_384, requestTimeout: 0, headersTimeout: 10_000 })
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(options.port, HOST, resolve))
  const { port } = server.address() as AddressInfo
  const here: Here = { ...options, host: `${HOST}:${port}`, cookie: `utskick-${port}`, previews: new Previews() }
  server.on('request', (request, response) => void respond(here, request, response))
  const line = lineToEngine(server, options.engine, (request) => mayEnter(here, request) && hasSession(here, request))
  return {
    origin: `http://${here.host}`,
    cutLines: () => line.cut(),
    close: () => closeServer(server, () => line.close()),
  }
}

async function closeServer(server: Server, closeLine: () => void): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve))
  closeLine()
  server.closeAllConnections()
  await closed
}

async function respond(here: Here, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const headers = {
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Cache-Control': 'no-store',
    'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  }
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
  try {
    const url = URL.parse(request.url ?? '/', `http://${here.host}`)
    if (!url || !mayEnter(here, request)) return end(response, 403)
    const route = url.host === here.host ? routeOf(here, request.method ?? '', url) : null
    if (!route) return end(response, 404)
    if (!route.open && !hasSession(here, request)) return end(response, 401)
    await route.run(here, request, response, url)
  } catch (error) {
    // a page that leaves in the middle is no fault
    if (!request.destroyed || request.complete) here.onError(error)
    if (!response.headersSent) end(response, 500)
    else response.destroy()
  }
}

const ROUTES: Readonly<Record<string, { run: Route; open?: boolean }>> = {
  'GET /session': { run: (_, __, response) => end(response, 204) },
  'POST /session': { run: enter, open: true },
  'POST /upload': { run: upload },
  'POST /download': { run: prepareDownload },
  'POST /preview': { run: addPreview },
  'GET /download': { run: download },
  // the token alone opens it: a sandboxed frame has no cookie everywhere
  'GET /preview': { run: preview, open: true },
}

function routeOf({ window }: Here, method: string, url: URL): { run: Route; open?: boolean } | null {
  const [, first = '', second] = url.pathname.split('/')
  const name = `${method} /${first}`
  const wantsToken = name === 'GET /download' || name === 'GET /preview'
  if (Object.hasOwn(ROUTES, name) && (second !== undefined) === wantsToken) return ROUTES[name]!
  return method === 'GET' && window.has(url.pathname) ? { run: file, open: true } : null
}

/** DNS rebinding shows in Host, another site's page in Origin; a page of ours always sends both when it does something. */
function mayEnter({ host }: Here, request: IncomingMessage): boolean {
  const { origin } = request.headers
  const acts = request.method !== 'GET' || request.headers.upgrade !== undefined
  return request.headers.host === host && (origin === undefined ? !acts : origin === `http://${host}`)
}

function hasSession({ cookie, keys }: Here, request: IncomingMessage): boolean {
  const cookies = (request.headers.cookie ?? '').split(/; */).map((pair) => pair.split('='))
  return cookies.some(([name, value]) => name === cookie && keys.isSession(value ?? ''))
}

const file: Route = ({ window, host }, _, response, url) => {
  const { type, body } = window.get(url.pathname)!
  response.setHeader('Content-Type', type)
  if (!type.startsWith('text/html')) return void response.end(body)
  const nonce = newNonce()
  response.setHeader('Content-Security-Policy', appPolicy(nonce, `ws://${host}`))
  response.end(pageWith(nonce, body))
}

async function enter({ keys, cookie }: Here, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await textOf(request, MOST_CODE_BYTES)
  const session = body === null ? null : keys.enter(body)
  if (session === null) return end(response, 403)
  response.setHeader('Set-Cookie', `${cookie}=${session}; HttpOnly; SameSite=Strict; Path=/`)
  end(response, 204)
}

async function upload({ exchange }: Here, request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
  const received = await exchange.receive(url.searchParams.get('name') ?? '', request)
  if (received.ok) json(response, 201, received.value)
  // the rest of a body that is too long is not worth reading
  else json(response.setHeader('Connection', 'close'), 413, { refusal: received.refusal })
}

async function prepareDownload({ exchange }: Here, _: IncomingMessage, response: ServerResponse, url: URL) {
  json(response, 201, await exchange.prepare(url.searchParams.get('name') ?? ''))
}

async function download({ exchange }: Here, _: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
  const found = await exchange.send(url.pathname.split('/')[2] ?? '')
  if (!found) return end(response, 404)
  const name = encodeURIComponent(found.name).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`)
  response.setHeader('Content-Type', 'application/octet-stream')
  response.setHeader('Content-Length', found.bytes)
  response.setHeader('Content-Disposition', `attachment; filename*=UTF-8''${name}`)
  found.body.once('error', () => response.destroy()).pipe(response)
}

async function addPreview({ previews }: Here, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const html = await textOf(request, MOST_PREVIEW_BYTES)
  if (html === null) return end(response.setHeader('Connection', 'close'), 413)
  const token = newToken()
  previews.add(token, html)
  json(response, 201, { url: `/preview/${token}` })
}

function preview({ previews }: Here, _: IncomingMessage, response: ServerResponse, url: URL): void {
  const html = previews.get(url.pathname.split('/')[2] ?? '')
  if (html === null) return end(response, 404)
  response.setHeader('Content-Type', 'text/html; charset=utf-8')
  response.setHeader('Content-Security-Policy', PREVIEW_POLICY)
  response.end(html)
}

/** null when it is longer than `mostBytes`. */
async function textOf(request: IncomingMessage, mostBytes: number): Promise<string | null> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > mostBytes) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function json(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(value))
}

function end(response: ServerResponse, status: number): void {
  response.writeHead(status).end()
}
