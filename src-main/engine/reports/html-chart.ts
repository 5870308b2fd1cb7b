/** The bars of a report's file: what came back in each step of time. Drawn without script; every figure is in the table below it too. */
import type { Report } from '../../contract/reports.ts'

export const CHART_STATES = ['accepted', 'deferred', 'failed', 'unknown'] as const
type Steps = Report['over']['steps']

export interface ChartWords {
  readonly esc: (text: string) => string
  readonly state: (state: (typeof CHART_STATES)[number]) => string
  readonly number: (n: number) => string
  /** The time that the step at this index begins. */
  readonly time: (index: number) => string
}

const [WIDTH, HEIGHT, LEFT, TOP, BASE] = [720, 200, 48, 8, 172]
const WIDEST = 44
const TICKS = 4
const LABELS = 8

const totalOf = (step: Steps[number]): number => CHART_STATES.reduce((sum, state) => sum + step[state], 0)

/** A round step (1, 2 or 5 times a power of ten) that parts 0 to `most` in at most four. */
export function tickOf(most: number): number {
  const rough = Math.max(1, most / TICKS)
  const power = 10 ** Math.floor(Math.log10(rough))
  return power * ([1, 2, 5, 10].find((times) => times * power >= rough) ?? 10)
}

/** Never by hue alone: deferred is hatched, unknown striped, as in the window. */
const PATTERNS = `<defs><pattern id="deferred" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="is-deferred" width="3.5" height="6"/></pattern><pattern id="unknown" width="4" height="4" patternUnits="userSpaceOnUse"><rect class="is-unknown" width="2" height="4"/></pattern></defs>`
const fillOf = (state: (typeof CHART_STATES)[number]): string =>
  state === 'deferred' || state === 'unknown' ? `fill="url(#${state})"` : `class="is-${state}"`

const box = (state: (typeof CHART_STATES)[number], x: number, y: number, width: number, height: number): string =>
  `<rect ${fillOf(state)} x="${x.toFixed(1)}" y="${y.toFixed(1)}" width="${width.toFixed(1)}" height="${height.toFixed(1)}"/>`

/** `steps` has at least one. */
export function chart(steps: Steps, words: ChartWords): string {
  const tick = tickOf(Math.max(...steps.map(totalOf)))
  const top = tick * Math.max(1, Math.ceil(Math.max(...steps.map(totalOf)) / tick))
  const heightOf = (n: number): number => (n / top) * (BASE - TOP)
  const slot = (WIDTH - LEFT) / steps.length
  const width = Math.min(WIDEST, Math.max(1, slot - 2))
  const middleOf = (index: number): number => LEFT + (index + 0.5) * slot
  const lines = Array.from({ length: Math.round(top / tick) + 1 }, (_, i) => {
    const y = (BASE - heightOf(i * tick)).toFixed(1)
    return `<path class="${i === 0 ? 'axis' : 'line'}" d="M${LEFT} ${y}H${WIDTH}"/><text class="end" x="${LEFT - 8}" y="${Number(y) + 4}">${words.esc(words.number(i * tick))}</text>`
  })
  const bars = steps.flatMap((step, index) => {
    let y = BASE
    return CHART_STATES.filter((state) => step[state] > 0).map((state) => {
      y -= heightOf(step[state])
      return box(state, middleOf(index) - width / 2, y, width, heightOf(step[state]))
    })
  })
  const every = Math.ceil(steps.length / LABELS)
  const times = steps.flatMap((_, index) =>
    index % every === 0
      ? [`<text class="mid" x="${middleOf(index).toFixed(1)}" y="${BASE + 20}">${words.esc(words.time(index))}</text>`]
      : [],
  )
  return `${legend(steps, words)}<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" aria-hidden="true">${PATTERNS}${lines.join('')}${bars.join('')}${times.join('')}</svg>`
}

function legend(steps: Steps, words: ChartWords): string {
  const shown = CHART_STATES.filter((state) => state === 'accepted' || steps.some((step) => step[state] > 0))
  const items = shown.map(
    (state) => `<li><svg viewBox="0 0 12 12">${box(state, 0, 0, 12, 12)}</svg>${words.esc(words.state(state))}</li>`,
  )
  return `<ul class="legend" aria-hidden="true">${items.join('')}</ul>`
}
