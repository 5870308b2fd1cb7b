/** When a frozen delivery starts and how long it takes, as figures that a person reads. */
import type { DeliveryDetail } from '../../../src-main/contract/campaigns.ts'
import { instantOf, nextOccurrence } from '../../../src-main/domain/time/schedule.ts'
import { epochMs, type EpochMs } from '../../../src-main/domain/units.ts'
import { fmt, t } from '../../app/locale.svelte.ts'

/** The instant it starts; null when it starts on the person's word, or never. */
export function startOf(detail: DeliveryDetail, now: EpochMs): EpochMs | null {
  const { schedule } = detail
  if (schedule.kind === 'now') return null
  const at = schedule.kind === 'at' ? instantOf(schedule.at, schedule.zone) : nextOccurrence(schedule, now)
  return at.ok ? at.value : null
}

export interface Timing {
  readonly start: string
  readonly startNote: string
  readonly done: string
  readonly doneNote: string
}

export function timingOf(detail: DeliveryDetail, now: EpochMs): Timing {
  const { schedule, estimateMs } = detail
  const zone = schedule.kind === 'now' ? undefined : schedule.zone
  const at = startOf(detail, now)
  const starts = {
    start: at === null ? t(schedule.kind === 'now' ? 'flight/starts-now' : 'flight/starts-never') : fmt.time(at, zone),
    startNote:
      at === null
        ? t('flight/starts-now-note')
        : t('flight/starts-note', { date: fmt.prose(at, zone), zone: (zone ?? '').replaceAll('_', ' ') }),
  }
  if (detail.account.willReceive === 0) return { ...starts, done: '–', doneNote: '' }
  if (estimateMs === null) return { ...starts, done: '–', doneNote: t('flight/no-limit') }
  const took = fmt.duration(estimateMs)
  return at === null
    ? { ...starts, done: took, doneNote: t('flight/takes-note') }
    : { ...starts, done: fmt.time(epochMs(at + estimateMs), zone), doneNote: t('flight/done-note', { took }) }
}
