import assert from 'node:assert/strict'
import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { Exchange, safeName } from '../../src-main/shells/browser/exchange.ts'
import { Readable } from 'node:stream'
import { ask, ENGINE, knock, lineOf, openPage, temporaryHome, tryShell } from './tools.ts'

test('only this host, this page and this session are let in, on every route', async (t) => {
  const { origin, mine, port } = await openPage(t)
  const routes = [
    ['POST', '/session'],
    ['GET', '/session'],
    ['POST', '/upload?name=a.csv'],
    ['POST', '/download?name=a.csv'],
    ['POST', '/preview'],
    ['GET', `/download/${'a'.repeat(43)}`],
    ['GET', '/'],
    ['GET', '/assets/app.js'],
  ] as const
  const strangers = {
    'a rebound host': { ...mine, Host: 'evil.example' },
    'a host without its port': { ...mine, Host: '127.0.0.1' },
    'localhost by name': { ...mine, Host: `localhost:${port}` },
    'another origin': { ...mine, Origin: 'https://evil.example' },
    'another port': { ...mine, Origin: 'http://127.0.0.1:1' },
    'a sandboxed frame': { ...mine, Origin: 'null' },
  }
  for (const [who, headers] of Object.entries(strangers)) {
    for (const [method, path] of routes)
      assert.equal((await ask(origin, method, path, headers)).status, 403, `${who}: ${method} ${path}`)
    assert.equal(await knock(origin, headers), 403, `${who}: the engine`)
  }
  const withoutOrigin = { Cookie: mine['Cookie']! }
  for (const [method, path] of routes.filter(([method]) => method === 'POST'))
    assert.equal((await ask(origin, method, path, withoutOrigin)).status, 403, `no origin: ${method} ${path}`)
  assert.equal(await knock(origin, withoutOrigin), 403)
  const cookies = {
    none: {},
    wrong: { Cookie: `utskick-${port}=${'a'.repeat(43)}` },
    empty: { Cookie: `utskick-${port}=` },
  }
  for (const [which, cookie] of Object.entries(cookies)) {
    const headers = { Origin: origin, ...cookie }
    for (const [method, path] of routes.filter(
      ([, path]) => !['/', '/assets/app.js'].includes(path) && path !== '/session',
    ))
      assert.equal((await ask(origin, method, path, headers)).status, 401, `${which} cookie: ${method} ${path}`)
    assert.equal((await ask(origin, 'GET', '/session', headers)).status, 401)
    assert.equal(await knock(origin, headers), 403, `${which} cookie: the engine`)
  }
  assert.equal(await knock(origin, mine), 101, 'the page itself is let in')
  assert.equal(await knock(origin, mine, '/other'), 403)
  assert.equal((await ask(origin, 'GET', '/session', mine)).status, 204)
})

test('a code opens one window, and a new one voids it', async (t) => {
  const { origin, shell } = await openPage(t)
  const codeOf = (address: string): string => new URL(address).hash.slice('#code='.length)
  const enter = (code: string) => ask(origin, 'POST', '/session', { Origin: origin }, code)
  const [first, second] = [codeOf(shell.address()), codeOf(shell.address())]
  assert.ok(Buffer.from(second, 'base64url').length >= 16, 'at least 128 bits')
  assert.equal((await enter(first)).status, 403, 'superseded')
  assert.equal((await enter('')).status, 403)
  assert.equal((await enter('x'.repeat(5000))).status, 403)
  const entered = await enter(second)
  assert.equal(entered.status, 204)
  assert.match(String(entered.headers['set-cookie']), /; HttpOnly; SameSite=Strict; Path=\/$/)
  assert.equal((await enter(second)).status, 403, 'used')
})

test('nothing but the built window is served, whatever the path', async (t) => {
  const { origin, mine } = await openPage(t)
  const paths = ['/../secret.html', '/..%2fsecret.html', '/%2e%2e/secret.html', '/assets/../../secret.html', '//secret.html',
    '/.sources', '/assets', '/assets/', '/download/../../../etc/passwd', '/index.html%00.js', 'http://evil.example/x'] // prettier-ignore
  for (const path of paths) assert.equal((await ask(origin, 'GET', path, mine)).status, 404, path)
  const page = await ask(origin, 'GET', '/')
  const policy = String(page.headers['content-security-policy'])
  const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? ''
  assert.match(policy, /^default-src 'none'; script-src 'self'; /)
  assert.ok(page.body.includes(`<head><meta property="csp-nonce" nonce="${nonce}">`))
  assert.notEqual(
    String((await ask(origin, 'GET', '/')).headers['content-security-policy']),
    policy,
    'a nonce is used once',
  )
  assert.equal(page.headers['x-content-type-options'], 'nosniff')
  assert.equal(page.headers['referrer-policy'], 'no-referrer')
  assert.equal((await ask(origin, 'DELETE', '/', mine)).status, 404)
})

test('an upload becomes a private file behind a token, and a download comes back whole', async (t) => {
  const page = await openPage(t)
  const { origin, mine, home } = page
  const sent = await ask(origin, 'POST', `/upload?name=${encodeURIComponent('../../år 1.csv')}`, mine, 'a;b\n1;2\n')
  const { ref } = JSON.parse(sent.body.toString()) as { ref: string }
  const [exchange] = readdirSync(join(home, 'data', 'temp'))
  const folder = join(home, 'data', 'temp', exchange!, 'upload', ref.slice('upload:'.length))
  assert.deepEqual(readdirSync(folder), ['år 1.csv'])
  assert.equal(statSync(join(folder, 'år 1.csv')).mode & 0o777, 0o600)
  const engine = await lineOf(t, page)
  await engine.call('workspace.create', { file: join(home, 'a.utskick'), name: 'A' })
  const inspected = await engine.call('imports.inspect', { file: ref })
  assert.ok(inspected.ok, JSON.stringify(inspected))
  const prepared = await ask(origin, 'POST', '/download?name=people.csv', mine)
  const place = JSON.parse(prepared.body.toString()) as { ref: string; token: string }
  writeFileSync(join(home, 'data', 'temp', exchange!, 'download', place.token, 'people.csv'), 'whole')
  const came = await ask(origin, 'GET', `/download/${place.token}`, mine)
  assert.equal(came.body.toString(), 'whole')
  assert.equal(came.headers['content-disposition'], "attachment; filename*=UTF-8''people.csv")
})

test('an upload that is too long leaves nothing behind', async (t) => {
  const { home } = temporaryHome(t)
  const exchange = new Exchange(join(home, 'x'), 10)
  const refused = await exchange.receive('a.csv', Readable.from([Buffer.alloc(8), Buffer.alloc(8)]))
  assert.equal(!refused.ok && refused.refusal.code, 'shell/upload-too-large')
  assert.deepEqual(readdirSync(join(home, 'x', 'upload')), [])
  for (const [name, safe] of [
    ['..', 'file'],
    ['', 'file'],
    ['a/b\\c\n.csv', 'c_.csv'],
    ['.hidden', 'hidden'],
    ['a:b"', 'a_b_'],
  ])
    // prettier-ignore
    assert.equal(safeName(name!), safe)
})

test('a mail is shown under a policy that runs nothing and fetches nothing', async (t) => {
  const { origin, mine } = await openPage(t)
  const added = await ask(origin, 'POST', '/preview', mine, '<script>1</script>')
  const { url } = JSON.parse(added.body.toString()) as { url: string }
  const shown = await ask(origin, 'GET', url)
  assert.equal(shown.body.toString(), '<script>1</script>')
  const policy = String(shown.headers['content-security-policy'])
  assert.match(policy, /^sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:/)
  assert.equal((await ask(origin, 'POST', '/preview', mine, Buffer.alloc(5 * 1024 * 1024 + 1))).status, 413)
})

test('a page may name workspaces in the home folder and no other path', async (t) => {
  const page = await openPage(t)
  const engine = await lineOf(t, page)
  const codeOf = async (reply: Promise<{ ok: boolean; refusal?: { code: string } }>) => (await reply).refusal?.code
  const calls = [
    engine.call('imports.inspect', { file: '/etc/passwd' }),
    engine.call('imports.inspect', { file: join(page.home, 'list.csv') }),
    engine.call('assets.add', { file: '/etc/passwd', name: 'x' }),
    engine.call('workspace.open', { file: '/etc/x.utskick' }),
    engine.call('workspace.create', { file: join(page.home, '..', 'x.utskick'), name: 'x' }),
    engine.call('workspace.restore', { backup: '/etc/passwd', to: join(page.home, 'y.utskick') }),
    engine.call('workspace.backup', { to: '/etc/x.utskick' }),
  ]
  for (const reply of calls) assert.equal(await codeOf(reply as never), 'call/file-outside')
  assert.equal(await codeOf(engine.call('workspace.folder', { folder: '/etc' }) as never), 'workspace/outside-home')
  const made = await engine.call('workspace.create', { file: join(page.home, 'mine.utskick'), name: 'Mine' })
  assert.ok(made.ok)
  assert.equal(await codeOf(engine.call('imports.inspect', { file: 'upload:nonsense' }) as never), 'call/file-gone')
})

test('an engine that dies is started again with its workspace, and the windows are told', async (t) => {
  const page = await openPage(t)
  const engine = await lineOf(t, page)
  const file = join(page.home, 'a.utskick')
  await engine.call('workspace.create', { file, name: 'A' })
  await new Promise((resolve) => setTimeout(resolve, 300))
  const { readOwner } = await import('../../src-main/store/sqlite/lock.ts')
  process.kill(readOwner(file)!.pid, 'SIGKILL')
  assert.equal(await engine.closed, 1012)
  const again = await lineOf(t, page)
  const current = await again.call('workspace.current', {})
  assert.equal(current.ok && current.value?.name, 'A')
})

test('closing the shell leaves one file and no upload', async (t) => {
  const page = await openPage(t)
  const engine = await lineOf(t, page)
  await engine.call('workspace.create', { file: join(page.home, 'a.utskick'), name: 'A' })
  await page.shell.close()
  assert.deepEqual(readdirSync(page.home).filter((name) => name.startsWith('a.')), ['a.utskick']) // prettier-ignore
  assert.deepEqual(readdirSync(join(page.home, 'data', 'temp')), [])
  assert.deepEqual(readdirSync(join(page.home, 'run', 'utskick')), [])
})

test('a port that is taken and a workspace that cannot be opened are refused in words', async (t) => {
  const { port } = await openPage(t)
  const { home, env } = temporaryHome(t)
  const taken = await tryShell(env, home, port)
  assert.equal(!taken.ok && taken.refusal.code, 'shell/port-taken')
  const file = join(home, 'list.utskick')
  writeFileSync(file, 'name;email\n')
  const not = await tryShell(env, home, 0, file)
  assert.equal(!not.ok && not.refusal.code, 'workspace/not-a-workspace')
  assert.ok(existsSync(ENGINE))
})
