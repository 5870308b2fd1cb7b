/** The built window, read once at start: what is not in this table cannot be asked for. */
import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { extname, join } from 'node:path'

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
}

export interface WindowFile {
  readonly type: string
  readonly body: Buffer
}

/** By URL path: `/`, `/assets/index-abc.js`. Files of other kinds are left out. Throws when there is no index.html. */
export function readWindow(folder: string): ReadonlyMap<string, WindowFile> {
  const files = new Map<string, WindowFile>()
  // the plainest calls: inside a package of Electron the richer ones of node:fs are not the real ones
  const read = (at: string, url: string): void => {
    for (const name of readdirSync(at)) {
      const path = join(at, name)
      const type = TYPES[extname(name)]
      if (statSync(path).isDirectory()) read(path, `${url}/${name}`)
      else if (type) files.set(`${url}/${name}`, { type, body: readFileSync(path) })
    }
  }
  read(folder, '')
  const index = files.get('/index.html')
  if (!index) throw new Error(`window: no index.html in ${folder}`)
  return files.set('/', index)
}

/** The page for one response: libraries that add their own style sheets find the nonce in a meta element. */
export function pageWith(nonce: string, index: Buffer): Buffer {
  const meta = `<meta property="csp-nonce" nonce="${nonce}">`
  return Buffer.from(index.toString().replace(/<head[^>]*>/, (head) => head + meta))
}

export const newNonce = (): string => randomBytes(16).toString('base64')

/** `connect`: origins beside its own, for browsers that do not count a WebSocket as the same origin. */
export const appPolicy = (nonce: string, connect = ''): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src 'self'${connect && ` ${connect}`}`,
    "frame-src 'self'",
    "frame-ancestors 'self'",
    "form-action 'none'",
    "base-uri 'none'",
  ].join('; ')

/** A mail as it is shown: it runs nothing, fetches nothing and belongs to no origin. */
export const PREVIEW_POLICY =
  "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"

/** The last previews by token; an older one is asked for again by the window that still shows it. */
export class Previews {
  private readonly pages = new Map<string, string>()

  add(token: string, html: string): void {
    this.pages.set(token, html)
    for (const oldest of this.pages.keys()) if (this.pages.size > 20) this.pages.delete(oldest)
  }

  get(token: string): string | null {
    return this.pages.get(token) ?? null
  }
}
