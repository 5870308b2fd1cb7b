/**
 * Runs a built desktop app, from dist or out of a package, on Node with the stand-in for Electron: `app-child.ts ROOT
 * LIST` plays a person who imports the list and sends to it, and prints what came of it; `app-child.ts ROOT -- noun verb …` plays the
 * packaged app as a command.
 */
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { DesktopBridge } from '../../src-main/contract/bridge.ts'
import { app, made, until } from './electron.ts'

export interface CameOf {
  readonly merged: string
  readonly people: number
  /** The first last name. */
  readonly first: string
  readonly accepted: number
  readonly starters: number
  /** Status of the window's script. */
  readonly script: number
}

const [root = '', list = '', ...command] = process.argv.slice(2)
const main = join(root, 'dist', 'main')
app.isPackaged = true
process.argv = ['utskick', ...command]
await import(pathToFileURL(join(main, 'desktop.js')).href)
if (list !== '--') {
  await until(() => made.windows[0])
  createRequire(import.meta.url)(join(main, 'preload.cjs'))
  console.log(JSON.stringify(await importAndSend(made.bridge as DesktopBridge)))
  // until main has heard that the send is over, it asks before it closes
  await until(() => made.awake.size === 0)
  app.quit()
}
await until(() => app.exits.length > 0)
process.exit(app.exits[0])

async function importAndSend(bridge: DesktopBridge): Promise<CameOf> {
  const { connect } = await import('../../src-main/contract/wire.ts')
  const { importList, makeCampaign, sendCampaign, speakTo } = await import('../open-engine.ts')
  const { pickupGateway } = await import('../engine/sending.ts')
  const engine = speakTo(connect(await bridge.dial()))
  await engine.must('workspace.create', { file: join(app.getPath('userData'), 'a.utskick'), name: 'Granliden' })
  const starters = await engine.must('templates.starters', { channel: 'email' })
  const merged = await importList(engine, list)
  const page = await engine.must('people.page', { query: { sort: { key: 'last_name', descending: false } } })
  const campaign = await makeCampaign(engine, pickupGateway())
  const delivery = await sendCampaign(engine, campaign.uid)
  const sent = () => engine.must('deliveries.get', { delivery })
  await engine.until('everyone is sent to', async () => (await sent()).status === 'finished')
  const index = made.scheme!(new Request('app://utskick/index.html'))
  const script = /src="\.\/([^"]+\.js)"/.exec(await index.text())?.[1] ?? ''
  return {
    merged: merged.state,
    people: page.total,
    first: String(page.rows[0]?.values['last_name']),
    accepted: (await sent()).states.accepted ?? 0,
    starters: starters.length,
    script: made.scheme!(new Request(`app://utskick/${script}`)).status,
  }
}
