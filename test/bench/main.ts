/** `npm run bench -- [--rows 1000000] [--messages 50000] [--rounds 5] [--json] [import|dispatch|loop]`: figures beside yardsticks. */
import { parseArgs } from 'node:util'
import { benchDispatch } from './dispatch.ts'
import { Figures } from './figures.ts'
import { benchImport, closeAndForget } from './import.ts'
import { benchLoop } from './loop.ts'
import { benchSegments } from './segments.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rows: { type: 'string', default: '1000000' },
    messages: { type: 'string', default: '50000' },
    rounds: { type: 'string', default: '5' },
    json: { type: 'boolean', default: false },
  },
})
const wanted = (name: string): boolean => positionals.length === 0 || positionals.includes(name)
const figures = new Figures(values.json)

const rounds = Number(values.rounds)
if (wanted('import')) {
  const e = await benchImport(figures, Number(values.rows), rounds)
  await benchSegments(figures, e)
  await closeAndForget(e)
}
if (wanted('dispatch')) await benchDispatch(figures, Number(values.messages), rounds)
if (wanted('loop')) await benchLoop(figures, Number(values.rows))
figures.end()
