/**
 * Dispatch with the whole ledger (claim, held dot, outcome, history) beside Postfix's smtp-source and nodemailer's
 * pool: messages of the same size, to the same sink, over the same number of connections, in turns. Ratios are taken
 * within a round, and their median told.
 */
import { execFileSync, spawn } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createTransport } from 'nodemailer'
import { Liquid } from 'liquidjs'
import { startFaultServer } from '../faults/sink.ts'
import {
  importList,
  listOf,
  makeCampaign,
  MJML,
  openEngine,
  sendCampaign,
  smtpGateway,
  type TestEngine,
} from '../open-engine.ts'
import { median, spread, timed, type Figures } from './figures.ts'

const CONNECTIONS = 8
/** A newsletter without images. What is sent is this large to a tenth, which is looked at before anything is timed. */
const BYTES = 13_700
const LINE = 'Lorem ipsum dolor sit amet. '
/** What a message has besides its words, bytes. */
const [OWN_FRAME, POOL_FRAME] = [5100, 900]
/** Our own message says its words twice, as HTML and as text. */
const OWN_SOURCE = MJML.replace('välkommen', `${LINE.repeat((BYTES - OWN_FRAME) / 2 / LINE.length)} välkommen`)
const POOL_HTML = `<html><body><p>Hej {{ first_name }}</p>${`<p>${LINE}</p>\n`.repeat((BYTES - POOL_FRAME) / (LINE.length + 8))}</body></html>`

const found = (program: string): boolean => {
  try {
    execFileSync('sh', ['-c', `command -v ${program}`], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** smtp-sink where Postfix is installed, else our own server; both in another process. */
async function startSink(figures: Figures): Promise<{ port: number; stop(): Promise<void> }> {
  if (!found('smtp-sink')) {
    figures.missing('smtp-sink', "the project's own fault server is the sink (Debian: the programs of package postfix)")
    return startFaultServer({})
  }
  const port = 20_000 + Math.floor(Math.random() * 20_000)
  const child = spawn(
    'smtp-sink',
    [...(process.getuid?.() === 0 ? ['-u', 'nobody'] : []), '-c', `127.0.0.1:${port}`, '200'],
    { stdio: 'ignore' },
  )
  await new Promise((resolve) => setTimeout(resolve, 500))
  return {
    port,
    stop: async () => {
      child.kill()
    },
  }
}

/** Asked seldom, because each answer counts all recipients, which is no part of dispatch; how long it took is in the answer. */
export async function finished(e: TestEngine, delivery: string) {
  for (;;) {
    const found = await e.must('deliveries.get', { delivery })
    if (found.status === 'finished') return found
    await new Promise((resolve) => setTimeout(resolve, 2000))
  }
}

async function ledger(port: number, count: number): Promise<number> {
  const e = await openEngine(null)
  try {
    await e.must('workspace.create', { file: join(e.folder, 'send.utskick'), name: 'Send' })
    const list = join(e.folder, 'list.csv')
    await writeFile(
      list,
      listOf(count, (n) => `n${n}@example.com`),
    )
    await importList(e, list)
    const campaign = await makeCampaign(e, smtpGateway(port, CONNECTIONS), {}, OWN_SOURCE)
    const delivery = await sendCampaign(e, campaign.uid)
    const done = await finished(e, delivery)
    if (done.states.accepted !== count) throw new Error(`accepted ${done.states.accepted ?? 0} of ${count}`)
    return count / ((done.endedAt! - done.startedAt!) / 1000)
  } finally {
    await e.close()
  }
}

async function pool(port: number, count: number): Promise<number> {
  const transport = createTransport({
    host: '127.0.0.1',
    port,
    pool: true,
    maxConnections: CONNECTIONS,
    maxMessages: Infinity,
    secure: false,
    ignoreTLS: true,
  })
  const liquid = new Liquid({ outputEscape: 'escape' })
  const html = liquid.parse(POOL_HTML)
  const seconds = await timed(() =>
    Promise.all(
      Array.from({ length: count }, async (_, n) => {
        const body = (await liquid.render(html, { first_name: `Namn${n}` })) as string
        await transport.sendMail({
          from: 'klubb@granliden.example',
          to: `n${n}@example.com`,
          subject: `Hej Namn${n}`,
          html: body,
          text: 'Hej',
        })
      }),
    ),
  )
  transport.close()
  return count / seconds
}

const smtpSource = (port: number, count: number): Promise<number> =>
  timed(() =>
    execFileSync(
      'smtp-source',
      ['-s', String(CONNECTIONS), '-m', String(count), '-l', String(BYTES), '-d', `127.0.0.1:${port}`],
      { stdio: 'ignore' },
    ),
  ).then((seconds) => count / seconds)

/** Throws when the messages of one side are larger or smaller than said: its rate would be no comparison. */
async function sameSize(send: (port: number, count: number) => Promise<number>): Promise<void> {
  const server = await startFaultServer({})
  try {
    await send(server.port, 1)
    const { bytes = 0 } = (await server.stored())[0]!
    if (Math.abs(bytes / BYTES - 1) > 0.1) throw new Error(`${send.name}: a message has ${bytes} bytes, not ${BYTES}`)
  } finally {
    await server.stop()
  }
}

export async function benchDispatch(figures: Figures, count: number, rounds: number): Promise<void> {
  await sameSize(ledger)
  await sameSize(pool)
  const sink = await startSink(figures)
  const rates = { ledger: [] as number[], pool: [] as number[], source: [] as number[] }
  const withSource = found('smtp-source')
  if (!withSource) figures.missing('smtp-source', 'Debian: the programs of package postfix')
  for (let round = 0; round < rounds; round++) {
    rates.ledger.push(await ledger(sink.port, count))
    rates.pool.push(await pool(sink.port, Math.min(count, 2000)))
    if (withSource) rates.source.push(await smtpSource(sink.port, count))
  }
  await sink.stop()
  const yardsticks = [
    ['smtp-source', rates.source],
    ["nodemailer's pool", rates.pool],
  ] as const
  for (const [yardstick, theirs] of yardsticks) {
    if (theirs.length === 0) continue
    const ratios = rates.ledger.map((rate, i) => rate / theirs[i]!)
    figures.add({ name: `${yardstick}, ${CONNECTIONS} connections`, value: median(theirs), unit: 'msg/s' })
    figures.add({
      name: 'dispatch with ledger and held dot',
      value: median(rates.ledger),
      unit: 'msg/s',
      ratio: median(ratios),
      yardstick: yardstick + spread(ratios),
    })
  }
}
