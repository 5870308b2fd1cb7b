/** Merges an import in a process of its own and says so after the first rows, so that a test can kill it there. */
import { Importer, must, openSession } from './workspace.ts'

const [file, id] = process.argv.slice(2) as [string, string]
const opened = await openSession(file, { create: false })
const importer = new Importer(opened)
const signal = new AbortController().signal
const { job } = must(await importer.calls['imports.merge']({ id: Number(id) }, signal))
opened.watch.step = () => {
  if (opened.session.jobs.get(job)!.done === 0) return
  process.stdout.write('merging\n')
  // The loop is held here, so that no further chunk is begun before the kill.
  for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
}
await opened.session.jobs.ended(job)
