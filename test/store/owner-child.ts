/**
 * Opens the workspace of its first argument in a process of its own, as the user of its second (a uid, '' for the
 * same), says in one line of JSON how that went, and holds it until it is told to end.
 */
import { openStore } from '../../src-main/store/open.ts'
import { epochMs } from '../../src-main/domain/units.ts'

const [file, uid] = process.argv.slice(2) as [string, string]
if (uid !== '') {
  process.setgid!(Number(uid))
  process.setuid!(Number(uid))
}
const clock = { now: () => epochMs(Date.now()), sleep: () => Promise.resolve() }
const opened = await openStore({ file, create: false, clock, owner: { pid: process.pid, host: 'other', socket: '' } })
process.stdout.write(JSON.stringify(opened.ok ? { ok: true } : opened) + '\n')
if (!opened.ok) process.exit(0)
process.stdin.resume().on('end', () => process.exit(0))
