/** `npm run bench -- [--rows 1000000] [--messages 20000] [--json] [import|dispatch|loop]`: figures beside yardsticks. */
import { rm } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { benchDispatch } from './dispatch.ts'
import { Figures } from './figures.ts'
import { benchImport } from './import.ts'
import { benchLoop } from './loop.ts'
import { benchSegments } from './segments.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rows: { type: 'string', default: '1000000' },
    messages: { type: 'string', default: '20000' },
    json: { type: 'boolean', default: false },
  },
})
const wanted = (name: string): boolean => positionals.length === 0 || positionals.includes(name)
const figures = new Figures(values.json)

if (wanted('import')) {
  const { e } = await benchImport(figures, Number(values.rows))
  await benchSegments(figures, e)
  await e.close()
  await rm(e.folder, { recursive: true, force: true })
}
if (wanted('dispatch')) await benchDispatch(figures, Number(values.messages))
if (wanted('loop')) await benchLoop(figures, Number(values.rows))
figures.end()
