/** Days as the week ahead and the head of the page write them. */
import type { EpochMs } from '../../../src-main/domain/units.ts'
import { intlTag } from '../../../src-main/words/say.ts'
import { fmt, locale, t } from '../../app/locale.svelte.ts'

/** "Thursday", "torsdag". */
export const weekday = (at: EpochMs): string =>
  new Intl.DateTimeFormat(intlTag(locale.current), { weekday: 'long' }).format(at)

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

export const dayName = (at: EpochMs, now: EpochMs): string =>
  fmt.date(at) === fmt.date(now) ? t('day/today') : capital(weekday(at))

/** "Thursday 24 September, 10:31". */
export const todayText = (now: EpochMs): string => `${capital(weekday(now))} ${fmt.prose(now)}, ${fmt.time(now)}`

/** The time of a moment today, else its date. */
export const briefly = (at: EpochMs, now: EpochMs): string =>
  fmt.date(at) === fmt.date(now) ? fmt.time(at) : fmt.short(at)
