/**
 * An engine to be killed: opens the workspace of its first argument and goes on sending until everything is settled.
 * Its disk is slowed, so that kills find messages in DATA; with `bug` the dot is committed after the terminator has
 * left, which the kill proof must notice.
 */
import { createEngine } from '../../src-main/engine/engine.ts'
import type { World } from '../../src-main/engine/session.ts'
import type { Gateway } from '../../src-main/gateways/gateway.ts'
import { directEngine } from '../../src-main/shells/doors.ts'
import { createNodeWorld } from '../../src-main/shells/node/world.ts'
import { openStore } from '../../src-main/store/open.ts'

export interface KillChildOptions {
  readonly folder: string
  readonly file: string
  readonly slowMs: number
  readonly bug: boolean
}

const { folder, file, slowMs, bug } = JSON.parse(process.argv[2]!) as KillChildOptions

const slowDisk = (gateway: Gateway): Gateway => ({
  ...gateway,
  deliver: (message, holdDot) =>
    gateway.deliver(message, async () => {
      await new Promise((resolve) => setTimeout(resolve, Math.random() * slowMs))
      return holdDot()
    }),
})

const dotTooLate = (gateway: Gateway): Gateway => ({
  ...gateway,
  deliver: async (message, holdDot) => {
    const outcome = await gateway.deliver(message, () => Promise.resolve(true))
    await holdDot()
    return outcome
  },
})

const env = { UTSKICK_CONFIG_DIR: `${folder}/config`, UTSKICK_DATA_DIR: `${folder}/data` }
const real = createNodeWorld({ env, home: folder })
const world: World = {
  ...real,
  openGateway: (...how) => (bug ? dotTooLate : slowDisk)(real.openGateway(...how)),
}
const engine = createEngine(world, openStore)
const direct = directEngine(engine, world)
const opened = await direct.call('workspace.open', { file })
if (!opened.ok) throw new Error(JSON.stringify(opened))
process.stdout.write('open\n')
for (;;) {
  const reply = await direct.call('reports.list', {})
  if (!reply.ok) throw new Error(JSON.stringify(reply))
  const open = reply.value.some((d) =>
    ['planned', 'queued', 'claimed', 'dot'].some((s) => (d.states[s as 'queued'] ?? 0) > 0),
  )
  if (!open) break
  await new Promise((resolve) => setTimeout(resolve, 100))
}
await engine.close()
process.stdout.write('done\n')
process.exit(0)
