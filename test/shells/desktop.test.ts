import assert from 'node:assert/strict'
import { mkdtempSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { DesktopBridge } from '../../src-main/contract/bridge.ts'
import { connect } from '../../src-main/contract/wire.ts'
import { commandOf, workspaceOf } from '../../src-main/shells/desktop/arguments.ts'
import { builtWindow } from './tools.ts'

const STAND_IN = new URL('./electron-stand-in.ts', import.meta.url).href
registerHooks({
  resolve: (name, context, next) =>
    name === 'electron' ? { url: STAND_IN, format: 'module-typescript', shortCircuit: true } : next(name, context),
})
const { app, ipcMain, made } = await import('./electron-stand-in.ts')

async function until<T>(look: () => T | null | undefined | false): Promise<T> {
  for (let tries = 0; tries < 400; tries++) {
    const found = look()
    if (found) return found
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  throw new Error('it did not come')
}

test('the desktop app brings page and engine together, trusts only its page, and closes to one file', async (t) => {
  const home = mkdtempSync(join(tmpdir(), 'utskick-desktop-'))
  t.after(() => rmSync(home, { recursive: true, force: true }))
  mkdirSync(join(home, 'run'))
  Object.assign(process.env, {
    UTSKICK_CONFIG_DIR: join(home, 'config'),
    UTSKICK_DATA_DIR: join(home, 'data'),
    XDG_RUNTIME_DIR: join(home, 'run'),
  })
  const { startApp } = await import('../../src-main/shells/desktop/app.ts')
  const source = (path: string) => fileURLToPath(new URL(`../../src-main/shells/${path}`, import.meta.url))
  startApp({ engine: source('engine-process.ts'), cli: 'none', preload: '/preload.cjs', window: builtWindow(home) })
  const window = await until(() => made.windows[0])
  const { webPreferences } = window.options as { webPreferences: Record<string, unknown> }
  assert.deepEqual(webPreferences, {
    preload: '/preload.cjs', sandbox: true, contextIsolation: true, nodeIntegration: false, webviewTag: false,
  }) // prettier-ignore

  await import('../../src-main/shells/desktop/preload.ts')
  const bridge = made.bridge as DesktopBridge
  const engine = connect(await bridge.dial())
  const file = join(home, 'a.utskick')
  const created = await engine.call('workspace.create', { file, name: 'Höstlista' })
  assert.equal(created.ok && created.value.name, 'Höstlista')
  const heard: string[] = []
  engine.onChanged((topics) => heard.push(...topics))
  await engine.call('workspace.save', { name: 'Vårlista', country: 'SE', zone: 'Europe/Stockholm' })
  await until(() => heard.includes('workspace'))

  await t.test('the page is locked in', async () => {
    let held = 0
    const event = (url: string) => ({ url, preventDefault: () => void held++ })
    window.webContents.emit('will-navigate', event('https://evil.example/'))
    window.webContents.emit('will-frame-navigate', event('https://evil.example/'))
    window.webContents.emit('will-attach-webview', event(''))
    assert.equal(held, 3)
    window.webContents.emit('will-frame-navigate', event('app://utskick/preview/abc'))
    assert.equal(held, 3, 'a preview may load')
    assert.deepEqual(window.webContents.mayOpen!({ url: 'https://evil.example' }), { action: 'deny' })
    for (const asked of ['media', 'geolocation', 'notifications', 'openExternal'])
      assert.equal(made.mayAsk!(null, asked), false)
  })

  await t.test('main answers its own page and no other frame', async () => {
    const strangers = [
      null,
      { url: 'app://utskick/index.html' },
      { url: 'https://evil.example/' },
      Object.assign(Object.create(window.webContents.mainFrame) as object, { url: 'app://utskick/preview/x' }),
    ]
    for (const senderFrame of strangers)
      for (const [name, handler] of ipcMain.handlers)
        assert.throws(() => handler({ senderFrame }, 'x'), /not our page/, name)
    ipcMain.emit('menu', { senderFrame: strangers[2] }, [])
    assert.equal(made.menus.length, 0)
    await bridge.openExternal('file:///etc/passwd')
    await bridge.openExternal('javascript:alert(1)')
    await bridge.openExternal('https://example.com/')
    assert.deepEqual(made.opened, ['https://example.com/'])
    assert.equal(await bridge.pickFile([]), '/picked.csv')
    assert.equal(await bridge.saveFile('a.csv'), null)
  })

  await t.test('the page and previews come by app:// under their policies', async () => {
    const get = (path: string) => made.scheme!(new Request(`app://utskick${path}`))
    const page = get('/index.html')
    assert.match(page.headers.get('content-security-policy')!, /^default-src 'none'; script-src 'self'/)
    assert.match(await page.text(), /csp-nonce/)
    for (const path of ['/../secret.html', '/%2e%2e/secret.html', '/.sources', '/preview/none'])
      assert.equal(get(path).status, 404, path)
    assert.equal(made.scheme!(new Request('app://other/index.html')).status, 404)
    const shown = made.scheme!(new Request(await bridge.addPreview('<p>mail</p>')))
    assert.match(shown.headers.get('content-security-policy')!, /^sandbox; default-src 'none'/)
  })

  await t.test('the native menu is the window’s own commands', async () => {
    const ran: string[] = []
    const stop = bridge.onMenu((id) => ran.push(id))
    bridge.setMenu([{ id: 'go.people', label: 'Personer', group: 'Gå till', accelerator: 'CommandOrControl+2' }])
    const menu = made.menus.at(-1)!.find(({ label }) => label === 'Gå till') as unknown as {
      submenu: { click(): void }[]
    }
    menu.submenu[0]!.click()
    assert.deepEqual(ran, ['go.people'])
    stop()
  })

  await t.test('an engine that dies is started again with its workspace', async () => {
    await new Promise((resolve) => setTimeout(resolve, 200))
    made.utilities[0]!.kill()
    await until(() => made.utilities[1])
    const current = await connect(await bridge.dial()).call('workspace.current', {})
    assert.equal(current.ok && current.value?.name, 'Vårlista')
  })

  app.quit()
  await until(() => app.exits.length > 0)
  assert.deepEqual(app.exits, [0])
  assert.deepEqual(readdirSync(home).filter((name) => name.startsWith('a.')), ['a.utskick']) // prettier-ignore
})

test('a packaged app given a command is the CLI, given a workspace opens it', () => {
  assert.deepEqual(commandOf(['/app/utskick', 'people', 'import', 'a.csv'], true), ['people', 'import', 'a.csv'])
  assert.equal(commandOf(['/app/utskick'], true), null)
  assert.equal(commandOf(['/app/utskick', '--no-sandbox'], true), null)
  assert.equal(commandOf(['/app/utskick', '/x/a.utskick'], true), null)
  assert.equal(commandOf(['electron', '.'], false), null)
  assert.equal(workspaceOf(['electron', '.', '--flag', '/x/a.utskick']), '/x/a.utskick')
  assert.equal(workspaceOf(['/app/utskick']), '')
})
