/** The engine's event loop while a large import and a send run together: SQLite is never on it. */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startFaultServer } from '../faults/sink.ts'
import { importList, listOf, makeCampaign, openEngine, sendCampaign, smtpGateway } from '../open-engine.ts'
import { finished } from './dispatch.ts'
import type { Figures } from './figures.ts'
import { writeList } from './list.ts'

export async function benchLoop(figures: Figures, rows: number): Promise<void> {
  const sink = await startFaultServer({})
  const e = await openEngine(null)
  try {
    await e.must('workspace.create', { file: join(e.folder, 'loop.utskick'), name: 'Loop' })
    const people = join(e.folder, 'people.csv')
    await writeFile(
      people,
      listOf(20_000, (n) => `n${n}@example.com`),
    )
    await importList(e, people)
    const campaign = await makeCampaign(e, smtpGateway(sink.port, 8))
    const list = join(e.folder, 'large.csv')
    await writeList(list, rows)
    const delay = monitorEventLoopDelay({ resolution: 5 })
    delay.enable()
    const delivery = await sendCampaign(e, campaign.uid)
    await importList(e, list)
    await finished(e, delivery)
    delay.disable()
    figures.add({
      name: `event loop delay p99, import of ${rows} and a send of 20000`,
      value: delay.percentile(99) / 1e6,
      unit: 'ms',
    })
    figures.add({ name: 'event loop delay, worst', value: delay.max / 1e6, unit: 'ms' })
  } finally {
    await e.close()
    await sink.stop()
  }
}
