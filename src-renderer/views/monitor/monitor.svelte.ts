/** A delivery as it is watched and steered: the latest figures, and what a person can do about it. */
import type { Monitor } from '../../../src-main/contract/campaigns.ts'
import { ask, engine, noticeOf } from '../../api/engine.ts'
import { live, type Live } from '../../api/live.svelte.ts'
import { say, t } from '../../app/locale.svelte.ts'
import { toast } from '../../parts/feedback/toast.ts'

export type Decision = 'accepted' | 'queued' | 'closed'

export class DeliveryWatch {
  readonly uid: string
  readonly query: Live<Monitor>
  readonly monitor: Monitor | undefined = $derived.by(() => this.query.value)
  acting = $state(false)

  /** Made at the top of a component's script: the watch ends with it. */
  constructor(uid: string) {
    this.uid = uid
    this.query = live<Monitor>({
      ask: (signal) => ask('deliveries.monitor', { delivery: uid }, signal),
      topics: ['deliveries'],
      onChanged: engine.onChanged,
      coalesceMs: 200,
    })
  }

  /** null when it was done, else the sentence that stood in the way. */
  async #do(work: () => Promise<unknown>, done?: string): Promise<string | null> {
    if (this.acting) return null
    this.acting = true
    try {
      await work()
      if (done !== undefined) toast.done(done)
      void this.query.refresh()
      return null
    } catch (caught) {
      return say(noticeOf(caught))
    } finally {
      this.acting = false
    }
  }

  /** For a button of the page; a dialog shows its refusal itself. */
  async #act(work: () => Promise<unknown>, done?: string): Promise<void> {
    const refused = await this.#do(work, done)
    if (refused !== null) toast.error(refused)
  }

  pause = () => this.#act(() => ask('deliveries.pause', { delivery: this.uid }))
  resume = () => this.#act(() => ask('deliveries.resume', { delivery: this.uid }))
  stop = () => this.#do(() => ask('deliveries.cancel', { delivery: this.uid }), t('mon/stopped'))
  callBack = () => this.#act(() => ask('deliveries.cancel', { delivery: this.uid }), t('mon/called-back'))
  release = (confirm: number) =>
    this.#do(() => ask('deliveries.release', { delivery: this.uid, send: true, confirm }), t('mon/released'))
  /** No ids: every unknown one. */
  decide = (ids: readonly number[], as: Decision) =>
    this.#do(async () => {
      const { decided } = await ask('deliveries.decide', { delivery: this.uid, ids: [...ids], as })
      toast.done(t(`mon/decided-${as}`, { count: decided }))
    })
}
