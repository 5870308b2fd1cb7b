/** `app://utskick`: the built window and previews of mails, under the same policy as the browser shell. */
import { randomBytes } from 'node:crypto'
import { protocol } from 'electron'
import { appPolicy, newNonce, pageWith, PREVIEW_POLICY, Previews, readWindow } from '../browser/window-files.ts'

export const ORIGIN = 'app://utskick'

/** Before the app is ready, as Electron demands. */
export function registerScheme(): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true }
  protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges }])
}

/** Serves the folder, read once. The returned function keeps a preview and gives its address. */
export function serveApp(folder: string): (html: string) => string {
  const files = readWindow(folder)
  const previews = new Previews()
  protocol.handle('app', (request) => {
    const { host, pathname } = new URL(request.url)
    const token = /^\/preview\/([\w-]+)$/.exec(pathname)?.[1]
    if (host !== 'utskick' || request.method !== 'GET') return new Response(null, { status: 404 })
    const html = token === undefined ? null : previews.get(token)
    if (html !== null) return respond(html, 'text/html; charset=utf-8', PREVIEW_POLICY)
    const file = files.get(pathname)
    if (!file) return new Response(null, { status: 404 })
    const nonce = newNonce()
    const body = file.type.startsWith('text/html') ? pageWith(nonce, file.body) : file.body
    return respond(new Uint8Array(body), file.type, appPolicy(nonce))
  })
  return (html) => {
    const token = randomBytes(32).toString('base64url')
    previews.add(token, html)
    return `${ORIGIN}/preview/${token}`
  }
}

function respond(body: string | Uint8Array<ArrayBuffer>, type: string, policy: string): Response {
  const headers = {
    'Content-Type': type,
    'Content-Security-Policy': policy,
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
  }
  return new Response(body, { headers })
}
