/**
 * Makes the sample workspace: invented people, imported, segmented and written to by the engine itself, on a clock of
 * its own. Its gateway hands nothing over; it answers as mail servers do, so that there is something to read.
 */
import { createHash } from 'node:crypto'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { SessionHandlers } from '../../contract/api.ts'
import type { Channel } from '../../domain/channel.ts'
import { gatewayChannel, type GatewaySettings, type Plan } from '../../domain/sending.ts'
import type { Outcome, ServerReply } from '../../domain/outcome.ts'
import { epochMs, type Clock, type EpochMs, type Result } from '../../domain/units.ts'
import type { Gateway } from '../../gateways/gateway.ts'
import type { Jobs, Progress } from '../jobs.ts'
import type { World } from '../session.ts'
import { sampleLists, seeded, type SampleNames } from './sample-people.ts'

/** Time goes as fast as the work does: whoever sleeps finds the time passed. */
class SampleClock implements Clock {
  private at: EpochMs = epochMs(Date.UTC(2026, 8, 1, 7, 0))
  now(): EpochMs {
    return this.at
  }
  set(at: number): void {
    this.at = epochMs(at)
  }
  step(ms: number): void {
    this.at = epochMs(this.at + Math.round(ms))
  }
  async sleep(by: number, signal?: AbortSignal): Promise<void> {
    const until = this.at + by
    await new Promise((resolve) => setTimeout(resolve, 4))
    if (!signal?.aborted) this.at = epochMs(Math.max(this.at, until))
  }
}

const reply = (status: number, enhanced: string, text: string): ServerReply => ({ status, enhanced, text })
/** What mail servers and a text message provider say when they refuse, and when they ask to be tried later. */
const SAYS = {
  email: {
    gone: { reason: 'smtp/mailbox-unknown', reply: reply(550, '5.1.1', 'No such mailbox') },
    full: { reason: 'smtp/mailbox-full', reply: reply(552, '5.2.2', 'Mailbox is full') },
    later: { reason: 'smtp/try-later', reply: reply(451, '4.7.1', 'Try again later') },
  },
  sms: {
    gone: { reason: 'http/refused', reply: reply(400, '', 'Number not in use') },
    full: { reason: 'http/refused', reply: reply(400, '', 'Number cannot receive text messages') },
    later: { reason: 'http/try-later', reply: reply(503, '', 'Busy') },
  },
} as const

/** What becomes of an address, 0 to 1, whichever order the messages come in. */
const lotOf = (address: string): number =>
  seeded(createHash('sha256').update(`lot ${address}`).digest().readInt32LE())()

/** Two addresses in a hundred refuse, three in a hundred ask to be tried later, once for each message. */
function exampleGateway(clock: SampleClock, channel: Channel): Gateway {
  const says = SAYS[channel]
  const chance = seeded(7)
  const asked = new Set<string>()
  const answer = (messageId: string, lot: number): Outcome => {
    if (lot < 0.012) return { kind: 'rejected', ...says.gone }
    if (lot < 0.02) return { kind: 'rejected', ...says.full }
    if (lot < 0.05 && !asked.has(messageId)) {
      asked.add(messageId)
      return { kind: 'deferred', ...says.later }
    }
    return { kind: 'accepted', gatewayRef: messageId }
  }
  return {
    simulated: true,
    deliver: async (message, holdDot) => {
      clock.step(150 + chance() * 700)
      if (!(await holdDot())) return { kind: 'unreached', reason: 'gateway/not-held' }
      return answer(message.messageId, lotOf(message.to))
    },
    find: () => Promise.resolve(null),
    test: () => Promise.resolve({ ok: true, steps: [] }),
    close: () => Promise.resolve(),
  }
}

/** The world that the sample is made in: the real one, but for its clock and its gateways. */
export function sampleWorld(world: World): { world: World; clock: SampleClock } {
  const clock = new SampleClock()
  const openGateway = (settings: GatewaySettings): Gateway => exampleGateway(clock, gatewayChannel(settings))
  return { clock, world: { ...world, clock, openGateway, log: () => undefined } }
}

const SENDER = { name: 'Granliden Friluft', from: 'klubb@granliden.example', replyTo: '' }
const NO_LIMITS = { perSecond: 0, perHour: 0, perDay: 0, connections: 4 }

/** Everything in the open sample workspace. `handlers` are its calls, `folder` a place for the lists. */
export class SampleMaker {
  private readonly handlers: SessionHandlers
  private readonly jobs: Jobs
  private readonly world: World
  private readonly clock: SampleClock
  private readonly never = new AbortController().signal

  constructor(handlers: SessionHandlers, jobs: Jobs, made: { world: World; clock: SampleClock }) {
    this.handlers = handlers
    this.jobs = jobs
    this.world = made.world
    this.clock = made.clock
  }

  async fill(progress: Progress): Promise<void> {
    await this.importPeople()
    progress(2, 6)
    const { segments, templates, gateways } = await this.prepare()
    const plan = (name: string, more: Partial<Plan>): Plan => ({
      name,
      channel: 'email',
      audience: { include: [segments.everyone], exclude: [] },
      purpose: 'offers',
      template: templates.newsletter,
      gateway: gateways.dry,
      sender: null,
      schedule: { kind: 'now' },
      missingValues: 'send',
      unknownPolicy: 'hold',
      ...more,
    })
    progress(3, 6)
    await this.send(Date.UTC(2026, 8, 8, 8, 0), plan('Sensommar, vandringskängor', {}))
    progress(4, 6)
    await this.optOuts()
    await this.send(
      Date.UTC(2026, 8, 21, 7, 0),
      plan('Höstnytt vecka 39', { audience: { include: [segments.sweden], exclude: [] }, template: templates.offer }),
    )
    progress(5, 6)
    const sms = { channel: 'sms', purpose: 'service', template: templates.sms, gateway: gateways.drySms } as const
    await this.send(Date.UTC(2026, 9, 5, 9, 0), plan('Nya öppettider i Mora', sms))
    await this.handlers['campaigns.save'](
      {
        campaign: null,
        plan: plan('Höstrea medlemmar', {
          audience: { include: [segments.members], exclude: [] },
          gateway: gateways.pickup,
        }),
      },
      this.never,
    )
  }

  private async get<T>(call: Promise<Result<T>>): Promise<T> {
    const result = await call
    if (!result.ok) throw new Error(`sample: ${result.refusal.code} ${JSON.stringify(result.refusal.params)}`)
    return result.value
  }

  private async ended(job: string): Promise<string> {
    const end = await this.jobs.ended(job)
    if (end.state !== 'done') throw new Error(`sample: ${end.kind} ${end.state} ${end.refusal?.code ?? ''}`)
    return end.result
  }

  private async importPeople(): Promise<void> {
    const names = JSON.parse(
      await readFile(join(this.world.folders.resources, 'sample', 'names.json'), 'utf8'),
    ) as SampleNames
    const { members, till } = sampleLists(names)
    await this.importList('medlemmar_2026.csv', members, 'Ja tack till erbjudanden från Granliden')
    await this.importList('kassan_2026.csv', till, null)
  }

  private async importList(fileName: string, text: string, wording: string | null): Promise<void> {
    const file = join(this.world.folders.temp, fileName)
    await writeFile(file, text, { mode: 0o600 })
    try {
      const seen = await this.get(this.handlers['imports.inspect']({ file }, this.never))
      const consent =
        wording === null ? null : ({ channel: 'email', purpose: 'offers', source: fileName, wording } as const)
      const order = {
        file,
        fileName,
        what: 'people',
        reading: seen.reading,
        mapping: [...seen.mapping],
        country: 'SE',
        consent,
      } as const
      const { id, job } = await this.get(
        this.handlers['imports.check']({ ...order, mapping: [...seen.mapping] }, this.never),
      )
      await this.ended(job)
      await this.ended((await this.get(this.handlers['imports.merge']({ id }, this.never))).job)
    } finally {
      await rm(file, { force: true })
    }
  }

  private async prepare() {
    const { handlers: h, never } = this
    const segment = async (
      name: string,
      rule: Parameters<SessionHandlers['segments.save']>[0]['rule'],
    ): Promise<string> => (await this.get(h['segments.save']({ segment: null, name, rule }, never))).uid
    const inSweden = { kind: 'text', field: 'country', op: 'is', values: ['Sverige'] } as const
    const segments = {
      everyone: await segment('Alla', { kind: 'group', op: 'all', of: [] }),
      sweden: await segment('Sverige', inSweden),
      members: await segment('Medlemmar som köpt i år', {
        kind: 'group',
        op: 'all',
        of: [
          { kind: 'empty', field: 'medlemskap', empty: false },
          { kind: 'date', field: 'senaste_kop', op: 'after', date: '2025-12-31' },
          { kind: 'group', op: 'any', of: [inSweden, { kind: 'text', field: 'country', op: 'is', values: ['Norge'] }] },
        ],
      }),
    }
    const starters = await this.get(h['templates.starters']({ channel: 'email' }, never))
    const template = async (
      name: string,
      content: Parameters<SessionHandlers['templates.save']>[0]['content'],
    ): Promise<string> => (await this.get(h['templates.save']({ template: null, name, content }, never))).uid
    const templates = {
      newsletter: await template('Nyhetsbrev', starters[0]!.content),
      offer: await template('Erbjudande', starters[1]!.content),
      sms: await template('Öppettider, SMS', {
        channel: 'sms',
        text: 'Hej {{ first_name | default: "du" }}, butiken i Mora har nya öppettider: vardagar 10–19. /Granliden',
      }),
    }
    return { segments, templates, gateways: await this.gateways() }
  }

  private async gateways(): Promise<{ pickup: string; dry: string; drySms: string }> {
    const gateway = async (
      name: string,
      settings: Parameters<SessionHandlers['gateways.save']>[0]['settings'],
    ): Promise<string> =>
      (
        await this.get(
          this.handlers['gateways.save']({ gateway: null, name, settings, limits: NO_LIMITS, secrets: {} }, this.never),
        )
      ).uid
    return {
      pickup: await gateway('Utkorg', { kind: 'pickup', folder: '', channel: 'email', from: SENDER }),
      dry: await gateway('Torrkörning', { kind: 'dry-run', channel: 'email', from: SENDER }),
      drySms: await gateway('Torrkörning SMS', {
        kind: 'dry-run',
        channel: 'sms',
        from: { ...SENDER, from: 'Granliden' },
      }),
    }
  }

  /** Some who had enough of it after the first letter. */
  private async optOuts(): Promise<void> {
    const { rows } = await this.get(
      this.handlers['people.page'](
        { query: { search: '', filter: null, sort: { key: 'created_at', descending: false } }, offset: 100, limit: 40 },
        this.never,
      ),
    )
    for (const { id } of rows.filter((_, i) => i % 3 === 0)) {
      const no = {
        channel: 'email',
        purpose: 'offers',
        status: 'withdrawn',
        source: 'Avregistrerade sig med e-post',
        wording: '',
      } as const
      await this.get(this.handlers['people.consent']({ id, ...no }, this.never))
    }
    const address = rows.find((r) => typeof r.values['email'] === 'string')?.values['email']
    if (typeof address === 'string')
      await this.get(
        this.handlers['suppressions.add'](
          { kind: 'email', value: address, reason: 'Anmälde ett utskick som skräp', expiresAt: null },
          this.never,
        ),
      )
  }

  private async send(at: number, plan: Plan): Promise<void> {
    const { handlers: h, never } = this
    this.clock.set(at)
    const { uid } = await this.get(h['campaigns.save']({ campaign: null, plan }, never))
    const delivery = await this.ended((await this.get(h['campaigns.preflight']({ campaign: uid }, never))).job)
    const detail = await this.get(h['deliveries.get']({ delivery }, never))
    for (const check of detail.checks) {
      if (check.level === 'warning') await this.get(h['deliveries.acknowledge']({ delivery, code: check.code }, never))
    }
    await this.get(h['deliveries.send']({ delivery, confirm: detail.willReceive, holdSeconds: 0 }, never))
    while ((await this.get(h['deliveries.get']({ delivery }, never))).status !== 'finished') {
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
}
