/**
 * Follows what is being sent, whatever screen is in front: how far it is, and who ended or was held by itself. What a
 * person did herself, pausing or stopping, is no news to her.
 */
import { shareTried } from '../../src-main/contract/account.ts'
import type { DeliverySummary } from '../../src-main/contract/campaigns.ts'
import { Live, type LiveOptions } from '../api/live.svelte.ts'

export interface SendWatchOptions extends Pick<LiveOptions<unknown>, 'onChanged' | 'clock'> {
  /** What is being sent; nothing when no workspace is open. */
  readonly sending: (signal: AbortSignal) => Promise<readonly DeliverySummary[]>
  readonly one: (delivery: string) => Promise<DeliverySummary>
  /** It is `finished` or `held` now. */
  readonly ended: (delivery: DeliverySummary) => void
}

export class SendWatch {
  readonly #options: SendWatchOptions
  readonly #live: Live<readonly DeliverySummary[]>
  #known: readonly string[] = []

  constructor(options: SendWatchOptions) {
    this.#options = options
    const { onChanged, clock } = options
    this.#live = new Live({
      ask: async (signal) => this.#heard(await options.sending(signal)),
      topics: ['workspace', 'deliveries'],
      onChanged,
      ...(clock && { clock }),
      coalesceMs: 1000,
    })
  }

  /** 0 to 1; null while nothing is sent. */
  get share(): number | null {
    return shareTried(this.#live.value ?? [])
  }

  close(): void {
    this.#live.close()
  }

  #heard(deliveries: readonly DeliverySummary[]): readonly DeliverySummary[] {
    const sending = deliveries.filter(({ status }) => status === 'sending').map(({ uid }) => uid)
    for (const uid of this.#known) if (!sending.includes(uid)) void this.#over(uid)
    this.#known = sending
    return deliveries
  }

  async #over(uid: string): Promise<void> {
    // gone with its workspace: another is open now, or none
    const delivery = await this.#options.one(uid).catch(() => null)
    if (delivery?.status === 'finished' || delivery?.status === 'held') this.#options.ended(delivery)
  }
}
