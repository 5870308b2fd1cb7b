/** An engine for tests: in this process on a temporary folder, with real store, real threads, real files, or behind a wire. */
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import type { CallName, Engine, Input, Output } from '../src-main/contract/api.ts'
import type { Job } from '../src-main/contract/workspace.ts'
import type { Plan } from '../src-main/domain/sending.ts'
import type { Clock, Refusal } from '../src-main/domain/units.ts'
import { openEngineInProcess } from '../src-main/shells/in-process.ts'

export interface Spoken {
  readonly engine: Engine
  /** The value, or the test fails with what was refused. */
  must<N extends CallName>(name: N, input: Input<N>): Promise<Output<N>>
  /** The refusal, or the test fails because there was none. */
  refused<N extends CallName>(name: N, input: Input<N>): Promise<Refusal>
  ended(job: string): Promise<Job>
  until(what: string, condition: () => Promise<boolean>, seconds?: number): Promise<void>
}
export interface TestEngine extends Spoken {
  readonly folder: string
  close(): Promise<void>
}

export interface EngineOptions {
  readonly folder?: string
  readonly clock?: Clock
  readonly env?: Record<string, string>
}

/** The engine's calls as a test makes them, whatever wire lies between. */
export function speakTo(engine: Engine): Spoken {
  const self: Spoken = {
    engine,
    must: async (name, input) => {
      const reply = await engine.call(name, input)
      assert.ok(reply.ok, `${name}: ${JSON.stringify(reply)}`)
      return reply.value
    },
    refused: async (name, input) => {
      const reply = await engine.call(name, input)
      assert.ok(!reply.ok && 'refusal' in reply, `${name} was not refused: ${JSON.stringify(reply)}`)
      return reply.refusal
    },
    ended: async (job) => {
      for (;;) {
        const found = await self.must('jobs.get', { job })
        if (found.state !== 'running') return found
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    },
    until: async (what, condition, seconds = 30) => {
      const end = Date.now() + seconds * 1000
      while (!(await condition())) {
        assert.ok(Date.now() < end, `not within ${seconds} s: ${what}`)
        await new Promise((resolve) => setTimeout(resolve, 25))
      }
    },
  }
  return self
}

export async function openEngine(t: TestContext | null, options: EngineOptions = {}): Promise<TestEngine> {
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'utskick-test-')))
  const env = { UTSKICK_CONFIG_DIR: join(folder, 'config'), UTSKICK_DATA_DIR: join(folder, 'data'), ...options.env }
  const opened = await openEngineInProcess({ env, clock: options.clock, home: folder })
  const { engine } = opened
  let closed = false
  const close = async (): Promise<void> => {
    if (closed) return
    closed = true
    await opened.close()
  }
  const self: TestEngine = { ...speakTo(engine), folder, close }
  t?.after(async () => {
    await close()
    if (!options.folder) await rm(folder, { recursive: true, force: true })
  })
  return self
}

/** People as a CSV text: `local@domain` with a running number, first name and city. */
export const listOf = (count: number, addressOf: (n: number) => string): string =>
  ['E-post;Förnamn;Ort', ...Array.from({ length: count }, (_, i) => `${addressOf(i + 1)};Namn${i + 1};Åre`)].join(
    '\r\n',
  )

export const MJML = `<mjml><mj-body><mj-section><mj-column>
<mj-text>Hej {{ first_name | default: "du" }}, välkommen till {{ city | default: "oss" }}.</mj-text>
<mj-text><a href="{{ unsubscribe }}">Avregistrera</a></mj-text>
</mj-column></mj-section></mj-body></mjml>`

export const planOf = (plan: Partial<Plan>): Plan => ({
  name: 'Höstrea',
  channel: 'email',
  audience: { include: [], exclude: [] },
  purpose: 'offers',
  template: '',
  gateway: '',
  sender: null,
  schedule: { kind: 'now' },
  missingValues: 'send',
  unknownPolicy: 'hold',
  ...plan,
})

/** Imports a list with a declared consent, and answers with what became of its rows. */
export async function importList(e: Spoken, file: string): Promise<Job> {
  const seen = await e.must('imports.inspect', { file })
  const { id, job } = await e.must('imports.check', {
    file,
    fileName: seen.fileName,
    reading: seen.reading,
    mapping: [...seen.mapping],
    country: 'SE',
    consent: { channel: 'email', purpose: 'offers', source: 'list', wording: 'Ja tack' },
  })
  const checked = await e.ended(job)
  assert.equal(checked.state, 'done', JSON.stringify(checked))
  const merged = await e.must('imports.merge', { id })
  return e.ended(merged.job)
}

/** A campaign to everyone, ready for pre-flight. */
export async function makeCampaign(
  e: Spoken,
  gateway: Input<'gateways.save'>,
  plan: Partial<Plan> = {},
  source = MJML,
) {
  const segment = await e.must('segments.save', {
    segment: null,
    name: 'Alla',
    rule: { kind: 'group', op: 'all', of: [] },
  })
  const content = {
    channel: 'email',
    subject: 'Hej {{ first_name }}',
    preheader: 'Nytt',
    format: 'mjml',
    source,
    text: '',
    assets: [],
  } as const
  const template = await e.must('templates.save', { template: null, name: 'Brev', content })
  const account = await e.must('gateways.save', gateway)
  return e.must('campaigns.save', {
    campaign: null,
    plan: planOf({
      audience: { include: [segment.uid], exclude: [] },
      template: template.uid,
      gateway: account.uid,
      ...plan,
    }),
  })
}

/** Runs pre-flight, allows its warnings and sends to everyone it froze. Answers with the delivery's uid. */
export async function sendCampaign(e: Spoken, campaign: string, holdSeconds = 0): Promise<string> {
  const { job } = await e.must('campaigns.preflight', { campaign })
  const ended = await e.ended(job)
  assert.equal(ended.state, 'done', JSON.stringify(ended))
  const delivery = ended.result
  const detail = await e.must('deliveries.get', { delivery })
  for (const check of detail.checks) {
    if (check.level === 'warning') await e.must('deliveries.acknowledge', { delivery, code: check.code })
  }
  await e.must('deliveries.send', { delivery, confirm: detail.willReceive, holdSeconds })
  return delivery
}

export const smtpGateway = (port: number, connections = 5): Input<'gateways.save'> => ({
  gateway: null,
  name: 'Sink',
  settings: {
    kind: 'smtp',
    host: '127.0.0.1',
    port,
    security: 'none',
    user: '',
    from: { name: 'Granliden', from: 'klubb@granliden.example', replyTo: '' },
  },
  limits: { perSecond: 0, perHour: 0, perDay: 0, connections },
})
