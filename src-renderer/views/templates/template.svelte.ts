/**
 * The editor of one template: what is saved, what is being written, and an older version that is looked at. It renders
 * nothing itself; the screen asks the engine about `settled`.
 */
import type { TemplateDetail } from '../../../src-main/contract/templates.ts'
import type { AssetUse, EmailContent, SmsContent, TemplateContent } from '../../../src-main/domain/content.ts'
import type { Notice } from '../../../src-main/domain/units.ts'
import { ask, noticeOf } from '../../api/engine.ts'
import { unsaved } from '../../app/keep.ts'

interface Looking {
  readonly version: number
  readonly content: TemplateContent
}
/** Unsaved work by template, kept while the window lives, a reload included. */
const drafts = {
  get: (uid: string): TemplateContent | null =>
    JSON.parse(unsaved.get(`template.${uid}`) ?? 'null') as TemplateContent | null,
  set: (uid: string, content: TemplateContent | null): void =>
    unsaved.set(`template.${uid}`, content && JSON.stringify(content)),
}
/** Keys within this many ms of each other are one question to the engine. */
const SETTLE_MS = 250

export class TemplateEdit {
  readonly uid: string
  saved: TemplateDetail | null = $state.raw(null)
  content: TemplateContent | null = $state.raw(null)
  /** What is shown, once the keys have been still for a moment. */
  settled: TemplateContent | null = $state.raw(null)
  looking: Looking | null = $state.raw(null)
  lost: Notice | null = $state.raw(null)
  saving = $state(false)
  #settling: ReturnType<typeof setTimeout> | undefined

  /** The version that is looked at, else what is being written. */
  readonly shown: TemplateContent | null = $derived(this.looking?.content ?? this.content)
  readonly changed: boolean = $derived(
    this.saved !== null && JSON.stringify(this.content) !== JSON.stringify(this.saved.content),
  )

  constructor(uid: string) {
    this.uid = uid
  }

  async open(): Promise<void> {
    try {
      this.saved = await ask('templates.get', { template: this.uid })
      this.content = drafts.get(this.uid) ?? this.saved.content
      this.settled = this.content
    } catch (caught) {
      this.lost = noticeOf(caught)
    }
  }
  /** Hears that the template was saved elsewhere; what is being written here stays. */
  async again(): Promise<void> {
    if (!this.saved || this.saving) return
    const clean = !this.changed
    this.saved = await ask('templates.get', { template: this.uid })
    if (clean) this.#write(this.saved.content)
  }

  get email(): EmailContent | null {
    return this.shown?.channel === 'email' ? this.shown : null
  }
  get sms(): SmsContent | null {
    return this.shown?.channel === 'sms' ? this.shown : null
  }

  setEmail(change: Partial<EmailContent>): void {
    if (this.looking || this.content?.channel !== 'email') return
    this.#write({ ...this.content, ...change })
  }
  setSms(text: string): void {
    if (this.looking || this.content?.channel !== 'sms') return
    this.#write({ ...this.content, text })
  }
  use(asset: AssetUse): void {
    if (this.content?.channel !== 'email') return
    this.setEmail({ assets: [...this.content.assets.filter(({ assetId }) => assetId !== asset.assetId), asset] })
  }
  drop(assetId: number): void {
    if (this.content?.channel !== 'email') return
    this.setEmail({ assets: this.content.assets.filter((one) => one.assetId !== assetId) })
  }
  revert(): void {
    if (this.saved) this.#write(this.saved.content)
  }

  async look(version: number): Promise<void> {
    const { content } = await ask('templates.get', { template: this.uid, version })
    this.looking = { version, content }
    this.#settle(0)
  }
  stopLooking(): void {
    this.looking = null
    this.#settle(0)
  }
  /** What is looked at becomes what is being written; saving makes it the newest version. */
  restore(): void {
    const { looking } = this
    if (!looking) return
    this.looking = null
    this.#write(looking.content)
  }

  /** Answers with the version that now is the newest. Throws what stood in the way. */
  async save(name?: string): Promise<number> {
    if (!this.saved || !this.content) throw new Error('template: nothing to save')
    this.saving = true
    try {
      // another name alone must not save what is only being written
      const content = name === undefined ? this.content : this.saved.content
      const { version } = await ask('templates.save', { template: this.uid, name: name ?? this.saved.name, content })
      if (name === undefined) drafts.set(this.uid, null)
      this.saved = await ask('templates.get', { template: this.uid })
      return version
    } finally {
      this.saving = false
    }
  }
  close(): void {
    clearTimeout(this.#settling)
  }

  #write(content: TemplateContent): void {
    this.content = content
    drafts.set(this.uid, this.changed ? content : null)
    this.#settle(SETTLE_MS)
  }
  #settle(ms: number): void {
    clearTimeout(this.#settling)
    this.#settling = setTimeout(() => (this.settled = this.shown), ms)
  }
}
