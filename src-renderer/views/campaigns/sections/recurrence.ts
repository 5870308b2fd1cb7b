/**
 * A recurring schedule as a person says it (each day, on some weekdays, once a month, at a time) and the cron line it
 * is kept as. A line that says more than that is shown as it is. Pure.
 */

export const EVERY = ['day', 'week', 'month', 'cron'] as const
export type Every = (typeof EVERY)[number]

export interface Recurrence {
  readonly every: Every
  /** HH:MM. */
  readonly time: string
  /** 1 Monday to 7 Sunday, ascending, at least one. */
  readonly weekdays: readonly number[]
  /** 1 to 28, or L for the last day of the month. */
  readonly day: string
  /** The line itself, when `every` is `cron`. */
  readonly cron: string
}

const USUAL: Recurrence = { every: 'week', time: '09:00', weekdays: [1], day: '1', cron: '0 9 * * 1' }
export const MONTH_DAYS: readonly string[] = [...Array.from({ length: 28 }, (_, i) => String(i + 1)), 'L']

const two = (n: number): string => String(n).padStart(2, '0')

function weekdaysOf(text: string): number[] | null {
  const days = new Set<number>()
  for (const part of text.split(',')) {
    const span = /^([0-7])(?:-([0-7]))?$/.exec(part)
    if (!span) return null
    const first = Number(span[1])
    const last = Number(span[2] ?? span[1])
    if (last < first) return null
    for (let day = first; day <= last; day += 1) days.add(day === 0 ? 7 : day)
  }
  return [...days].sort((a, b) => a - b)
}

export function readRecurrence(cron: string): Recurrence {
  const line = cron.trim().replace(/\s+/g, ' ')
  const asIs: Recurrence = { ...USUAL, every: 'cron', cron: line }
  const found = /^(\d{1,2}) (\d{1,2}) (\S+) \* (\S+)$/.exec(line)
  if (!found) return asIs
  const [minute, hour, day, weekday] = [Number(found[1]), Number(found[2]), found[3]!, found[4]!]
  if (minute > 59 || hour > 23) return asIs
  const base = { ...USUAL, time: `${two(hour)}:${two(minute)}`, cron: line }
  if (day === '*' && weekday === '*') return { ...base, every: 'day' }
  if (day === '*') {
    const weekdays = weekdaysOf(weekday)
    return weekdays ? { ...base, every: 'week', weekdays } : asIs
  }
  return weekday === '*' && MONTH_DAYS.includes(day) ? { ...base, every: 'month', day } : asIs
}

export function cronLine({ every, time, weekdays, day, cron }: Recurrence): string {
  const [hour, minute] = time.split(':').map(Number)
  const at = `${minute ?? 0} ${hour ?? 0}`
  if (every === 'day') return `${at} * * *`
  if (every === 'week') return `${at} * * ${weekdays.map((one) => one % 7).join(',')}`
  return every === 'month' ? `${at} ${day} * *` : cron
}
