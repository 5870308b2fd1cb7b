/**
 * A campaign as it is being written: its plan, saved a moment after each change, and what was made of it. It asks
 * before it touches a campaign whose frozen or scheduled delivery an edit would void.
 */
import type { CampaignDetail, CampaignSummary, DeliverySummary } from '../../../src-main/contract/campaigns.ts'
import type { GatewaySummary } from '../../../src-main/contract/gateways.ts'
import type { Plan, Sender } from '../../../src-main/domain/sending.ts'
import type { EpochMs, Notice } from '../../../src-main/domain/units.ts'
import { ask, noticeOf } from '../../api/engine.ts'
import { jobEnded } from '../../api/job.ts'

const SAVE_AFTER_MS = 400

export type Missing = 'name' | 'audience' | 'purpose' | 'template' | 'gateway' | 'sender'

export function missingIn(plan: Plan): readonly Missing[] {
  const found: Missing[] = []
  if (plan.name.trim() === '') found.push('name')
  if (plan.audience.include.length === 0) found.push('audience')
  if (plan.purpose === '') found.push('purpose')
  if (plan.template === '') found.push('template')
  if (plan.gateway === '') found.push('gateway')
  if (plan.sender?.from.trim() === '') found.push('sender')
  return found
}

/** The sender a campaign starts from: null is the gateway's own, and a gateway that names none leaves it to the campaign. */
export const senderThrough = (gateway: GatewaySummary | undefined): Sender | null =>
  gateway?.settings.from.from === '' ? { ...gateway.settings.from } : null

/** Drafts begun in this window that nothing was written in: leaving one takes it away again. */
const untouched = new Set<string>()

/** A first draft: everything that has one obvious answer is filled in. */
export async function beginDraft(name: string, wish: Partial<Plan> = {}): Promise<string> {
  const [purposes, gateways] = await Promise.all([ask('purposes.list', {}), ask('gateways.list', {})])
  const channel = wish.channel ?? gateways[0]?.channel ?? 'email'
  const gateway = gateways.find((one) => one.channel === channel)
  const plan: Plan = {
    name,
    channel,
    audience: { include: [], exclude: [] },
    purpose: purposes[0]?.key ?? '',
    template: '',
    gateway: gateway?.uid ?? '',
    sender: senderThrough(gateway),
    schedule: { kind: 'now' },
    missingValues: 'send',
    unknownPolicy: 'hold',
    ...wish,
  }
  const { uid } = await ask('campaigns.save', { campaign: null, plan })
  untouched.add(uid)
  return uid
}

export interface FreezeProgress {
  readonly job: string
  readonly done: number
  readonly total: number
}

export class CampaignEdit {
  readonly uid: string
  plan: Plan | null = $state.raw(null)
  deliveries: readonly DeliverySummary[] = $state.raw([])
  /** Of a recurring campaign whose yes stands. */
  standing = $state(false)
  savedAt: EpochMs | null = $state(null)
  /** A change is waiting to be saved, or being saved. */
  unsaved = $state(false)
  /** Why the last change could not be saved, or pre-flight not be run. */
  problem: Notice | null = $state.raw(null)
  lost: Notice | null = $state.raw(null)
  freezing: FreezeProgress | null = $state.raw(null)
  /** The person has said that voiding is meant. */
  unlocked = $state(false)
  #timer: ReturnType<typeof setTimeout> | undefined
  #saving: Promise<void> = Promise.resolve()

  readonly latest: DeliverySummary | undefined = $derived(this.deliveries[0])
  readonly status: CampaignSummary['status'] = $derived(
    this.standing && (!this.latest || this.latest.status === 'finished')
      ? 'scheduled'
      : (this.latest?.status ?? 'draft'),
  )
  readonly locked: boolean = $derived(!this.unlocked && (this.status === 'frozen' || this.status === 'scheduled'))
  readonly missing: readonly Missing[] = $derived(this.plan ? missingIn(this.plan) : [])

  constructor(uid: string) {
    this.uid = uid
  }

  async open(): Promise<void> {
    try {
      this.#take(await ask('campaigns.get', { campaign: this.uid }))
      await this.look()
    } catch (caught) {
      this.lost = noticeOf(caught)
    }
  }

  #take(detail: CampaignDetail, keepPlan = false): void {
    if (!keepPlan) this.plan = detail.plan
    this.deliveries = detail.deliveries
    this.savedAt = detail.updatedAt
  }

  /** What became of it meanwhile; the plan stays as it is written here. */
  async look(): Promise<void> {
    const [detail, all] = await Promise.all([ask('campaigns.get', { campaign: this.uid }), ask('campaigns.list', {})])
    this.deliveries = detail.deliveries
    const listed = all.find((one) => one.uid === this.uid)
    this.standing =
      listed?.schedule === 'recurring' && listed.status === 'scheduled' && this.latest?.status !== 'scheduled'
  }

  set(part: Partial<Plan>): void {
    if (!this.plan || this.locked) return
    untouched.delete(this.uid)
    this.plan = { ...this.plan, ...part }
    this.unsaved = true
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.flush(), SAVE_AFTER_MS)
  }

  /** Saves what is waiting; resolves when it is on disk, or `problem` says why not. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer)
    this.#saving = this.#saving.then(() => this.#save())
    await this.#saving
  }

  async #save(): Promise<void> {
    const plan = this.plan
    if (!plan || !this.unsaved || plan.name.trim() === '') return
    try {
      this.#take(await ask('campaigns.save', { campaign: this.uid, plan }), true)
      this.problem = null
      if (this.plan === plan) this.unsaved = false
      await this.look()
    } catch (caught) {
      this.problem = noticeOf(caught)
    }
  }

  /** Freezes and checks. Answers with the delivery's uid; null when it was called off or `problem` says why not. */
  async preflight(): Promise<string | null> {
    this.problem = null
    await this.flush()
    if (this.problem) return null
    try {
      const { job } = await ask('campaigns.preflight', { campaign: this.uid })
      this.freezing = { job, done: 0, total: 0 }
      const ended = await jobEnded(job, ({ done, total }) => (this.freezing = { job, done, total }))
      if (ended.state === 'done') return ended.result
      if (ended.state !== 'cancelled') this.problem = ended.refusal ?? { code: 'camp/freeze-broke', params: {} }
      return null
    } catch (caught) {
      this.problem = noticeOf(caught)
      return null
    } finally {
      this.freezing = null
    }
  }

  async callOff(): Promise<void> {
    try {
      if (this.freezing) await ask('jobs.cancel', { job: this.freezing.job })
    } catch (caught) {
      this.problem = noticeOf(caught)
    }
  }

  close(): void {
    if (this.unsaved) void this.flush()
    if (!untouched.delete(this.uid)) return
    ask('campaigns.remove', { campaign: this.uid }).catch(() => undefined) // an empty draft left behind harms nobody
  }
}
