/** How each state of a recipient looks: its glyph, the hue it is written in, its band in a ledger bar (look.md). */
import type { RecipientState } from '../../../src-main/domain/ledger.ts'
import type { IconName } from './icons.ts'

export type Hue = 'accepted' | 'deferred' | 'failed' | 'unknown' | 'excluded' | 'queued'

export interface StateLook {
  readonly icon: IconName
  readonly hue: Hue
  /** Class of its band. */
  readonly band: string
}

export const STATE_LOOK: Readonly<Record<RecipientState, StateLook>> = {
  accepted: { icon: 'circle-check', hue: 'accepted', band: 'is-accepted' },
  deferred: { icon: 'clock', hue: 'deferred', band: 'is-deferred' },
  failed: { icon: 'circle-x', hue: 'failed', band: 'is-failed' },
  bounced: { icon: 'undo-2', hue: 'failed', band: 'is-bounced' },
  complained: { icon: 'flag', hue: 'failed', band: 'is-failed' },
  unknown: { icon: 'circle-question-mark', hue: 'unknown', band: 'is-unknown' },
  closed: { icon: 'circle-dot', hue: 'unknown', band: 'is-closed' },
  excluded: { icon: 'circle-minus', hue: 'excluded', band: 'is-excluded' },
  cancelled: { icon: 'circle-slash', hue: 'excluded', band: 'is-excluded' },
  missed: { icon: 'calendar-x', hue: 'excluded', band: 'is-missed' },
  planned: { icon: 'circle-dashed', hue: 'queued', band: 'is-queued' },
  queued: { icon: 'circle-dashed', hue: 'queued', band: 'is-queued' },
  claimed: { icon: 'send', hue: 'queued', band: 'is-queued' },
  dot: { icon: 'hourglass', hue: 'queued', band: 'is-queued' },
}

/** The order of the bands of a ledger bar, always the same. */
export const BAND_ORDER: readonly RecipientState[] = [
  'accepted',
  'bounced',
  'complained',
  'deferred',
  'failed',
  'unknown',
  'closed',
  'excluded',
  'cancelled',
  'missed',
  'dot',
  'claimed',
  'queued',
  'planned',
]
