import assert from 'node:assert/strict'
import { mkdtempSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { DesktopBridge } from '../../src-main/contract/bridge.ts'
import { connect } from '../../src-main/contract/wire.ts'
import { pickupGateway } from '../engine/sending.ts'
import { importList, makeCampaign, sendCampaign, speakTo } from '../open-engine.ts'
import { app, ipcMain, made, screen, until } from './electron.ts'
import { builtWindow } from './tools.ts'

const source = (path: string): string => fileURLToPath(new URL(`../../src-main/shells/${path}`, import.meta.url))

const LIST = fileURLToPath(new URL('../fixtures/lists/kunder.csv', import.meta.url))

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
  const parts = { engine: source('engine-process.ts'), cli: 'none', preload: '/preload.cjs', window: builtWindow(home) }
  startApp(parts)
  assert.equal(app.getPath('userData'), join(home, 'config', 'desktop'), 'what Chromium keeps lies in our own folder')
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
    for (const asked of ['media', 'geolocation', 'notifications', 'openExternal']) {
      assert.equal(made.mayAsk!(null, asked), false)
      made.request!(null, asked, (allowed) => assert.equal(allowed, false))
    }
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
    bridge.notify('Höstrea', 'Skickat')
    assert.deepEqual(made.notices, [{ title: 'Höstrea', body: 'Skickat' }])
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

  await t.test('a second start comes to the front with its file, and so does a file opened from the system', () => {
    const asked: string[] = []
    const stop = bridge.onOpenFile((path) => asked.push(path))
    const before = window.focused
    app.emit('second-instance', {}, ['utskick', 'b.utskick'], '/lists')
    app.emit('second-instance', {}, ['utskick'], '/lists')
    assert.ok(window.focused >= before + 2)
    let held = false
    app.emit('open-file', { preventDefault: () => (held = true) }, '/lists/c.utskick')
    assert.deepEqual(asked, [resolve('/lists/b.utskick'), '/lists/c.utskick'])
    assert.ok(held)
    window.webContents.loading = true
    app.emit('second-instance', {}, ['utskick', '/lists/d.utskick'], '/')
    assert.equal(asked.length, 2, 'a page that still loads hears of it once it has')
    window.webContents.loading = false
    window.webContents.emit('did-finish-load')
    assert.equal(asked.at(-1), resolve('/lists/d.utskick'))
    stop()
  })

  await t.test('a file that is dropped has its path for the engine', () => {
    assert.equal(bridge.pathOf({ path: '/lists/kunder.csv' } as unknown as File), '/lists/kunder.csv')
  })

  await t.test('the native menu is the window’s own commands and the system’s, in the window’s language', () => {
    const ran: string[] = []
    const stop = bridge.onMenu((id) => ran.push(id))
    const people = { id: 'go.people', label: 'People', group: 'Go to', accelerator: 'CommandOrControl+2' }
    const theme = { id: 'theme.dark', label: 'Dark theme', group: 'Window' }
    bridge.setMenu([people, theme], 'en')
    const shown = made.menus.at(-1)!.map(({ label, submenu }) => [label, submenu.map((one) => one.label ?? '–')])
    const own = shown.filter(([label]) => label !== 'Utskick')
    assert.deepEqual(own, [
      ['Go to', ['People']],
      ['Edit', ['Undo', 'Redo', '–', 'Cut', 'Copy', 'Paste', 'Select All']],
      ['View', ['Larger', 'Smaller', 'Normal size', 'Full screen', 'Developer tools']],
      ['Window', ['Dark theme', '–', 'Minimise', ...(process.platform === 'darwin' ? [] : ['Quit Utskick'])]],
    ])
    const goTo = made.menus.at(-1)!.find(({ label }) => label === 'Go to')!
    assert.equal(goTo.submenu[0]!.registerAccelerator, false, 'the window hears its own keys')
    goTo.submenu[0]!.click!()
    assert.deepEqual(ran, ['go.people'])
    bridge.setMenu([{ ...people, group: 'Gå till' }], 'sv')
    assert.ok(made.menus.at(-1)!.some(({ label }) => label === 'Redigera'))
    stop()
  })

  await t.test('an engine that dies is started again with its workspace', async () => {
    await new Promise((resolve) => setTimeout(resolve, 200))
    made.utilities[0]!.child.kill('SIGKILL')
    await until(() => made.utilities[1])
    const current = await connect(await bridge.dial()).call('workspace.current', {})
    assert.equal(current.ok && current.value?.name, 'Vårlista')
  })

  await t.test('while a send is under way or about to be the computer stays awake and closing asks', async () => {
    const again = speakTo(connect(await bridge.dial()))
    await importList(again, LIST)
    const campaign = await makeCampaign(again, pickupGateway())
    assert.equal(made.awake.size, 0)
    const delivery = await sendCampaign(again, campaign.uid, 600)
    await until(() => made.awake.size === 1)
    assert.equal(window.progress, 0)

    made.leave = 0
    assert.equal(window.close(), false, 'it stays')
    assert.deepEqual(made.questions.at(-1)?.buttons, ['Stanna kvar', 'Avsluta'])
    assert.match(made.questions.at(-1)!.message, /^Ett utskick pågår eller ska just börja/)
    app.quit()
    assert.deepEqual([window.isOpen, app.exits], [true, []], 'quitting asks too')

    await again.must('deliveries.cancel', { delivery })
    await until(() => made.awake.size === 0)
    assert.equal(window.progress, -1)
  })

  const questions = made.questions.length
  assert.equal(window.close(), true)
  assert.equal(made.questions.length, questions, 'nothing under way, nothing asked')
  app.emit('second-instance', {}, ['utskick', '/lists/late.utskick'], '/')
  assert.deepEqual(
    app.relaunches.at(-1)?.args.at(-1),
    resolve('/lists/late.utskick'),
    'an app that closes starts again for it',
  )
  await until(() => app.exits.length > 0)
  assert.deepEqual(app.exits, [0])
  assert.deepEqual(readdirSync(home).filter((name) => name.startsWith('a.')), ['a.utskick']) // prettier-ignore

  await t.test('the window comes back where it was, unless no screen shows that place any more', async () => {
    const { openWindow } = await import('../../src-main/shells/desktop/window.ts')
    openWindow('/preload.cjs')
    const place = ({ x, y, width, height }: Record<string, unknown>) => [x, y, width, height]
    assert.deepEqual(place(made.windows.at(-1)!.options), [10, 20, 1000, 700])
    screen.workArea = { x: 2000, y: 0, width: 1920, height: 1080 }
    openWindow('/preload.cjs')
    assert.deepEqual(place(made.windows.at(-1)!.options), [undefined, undefined, 1440, 900])
  })

  await t.test('a second start hands over to the first and ends', async () => {
    const before = { windows: made.windows.length, engines: made.utilities.length, exits: app.exits.length }
    made.first = false
    for (const window of made.windows) window.isOpen = false
    startApp(parts)
    await until(() => app.exits.length > before.exits)
    assert.deepEqual([made.windows.length, made.utilities.length], [before.windows, before.engines])
  })
})
