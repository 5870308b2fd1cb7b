/** `npm run faults -- [--kills 200] [--recipients 10000]`: the long form of the kill proof. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { killProof } from './kill.ts'

const { values } = parseArgs({
  options: { kills: { type: 'string', default: '200' }, recipients: { type: 'string', default: '10000' } },
})
const folder = await mkdtemp(join(tmpdir(), 'utskick-faults-'))
const result = await killProof({
  folder,
  recipients: Number(values.recipients),
  connections: 5,
  kills: Number(values.kills),
  chance: Math.random,
})
await rm(folder, { recursive: true, force: true })
console.log(JSON.stringify(result, null, 2))
const wrong =
  result.lost.length + result.twice.length + result.wrong.length + result.unknownPerKill.filter((n) => n > 5).length
console.log(
  `${result.kills} kills, ${result.inData} of them with a message in DATA: lost ${result.lost.length}, twice ${result.twice.length}`,
)
process.exitCode = wrong > 0 ? 1 : 0
