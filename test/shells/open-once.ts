/** Opens one workspace, as an ordinary user when started by root, and prints the reply. */
import { dirname } from 'node:path'
import { openEngineInProcess } from '../../src-main/shells/in-process.ts'

const [file = '', user] = process.argv.slice(2)
if (user) {
  process.setgid?.(Number(user))
  process.setuid?.(Number(user))
}
const opened = await openEngineInProcess({ env: process.env, home: dirname(dirname(file)) })
console.log(JSON.stringify(await opened.engine.call('workspace.open', { file })))
process.exit(0)
