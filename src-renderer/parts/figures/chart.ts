/** What a chart shows, and how its colours and hatches are taken from the tokens of the page. */
import type { ChartConfiguration } from 'chart.js'

export type ChartColour =
  | 'chart-1'
  | 'chart-2'
  | 'chart-3'
  | 'chart-4'
  | 'chart-5'
  | 'chart-6'
  | 'accepted'
  | 'deferred'
  | 'failed'
  | 'unknown'
  | 'excluded'
  | 'queued'

export interface ChartSeries {
  readonly label: string
  /** One a label; null where nothing is known. */
  readonly values: readonly (number | null)[]
  /** Without it chart-1 upward in order. */
  readonly colour?: ChartColour
}

export type ChartKind = 'bar' | 'stacked' | 'line'

const seriesColour = (series: ChartSeries, index: number): ChartColour =>
  series.colour ?? (`chart-${(index % 6) + 1}` as ChartColour)

const solid = (colour: ChartColour): string => (colour.startsWith('chart') ? `--${colour}` : `--${colour}-solid`)

/** Class of the swatch that stands for a series. */
export const swatch = (series: ChartSeries, index: number): string => `is-${seriesColour(series, index)}`

/** The token's colour as the canvas takes it; `light-dark()` is resolved by asking a real element. */
function resolve(probe: HTMLElement, token: string): string {
  probe.style.color = `var(${token})`
  return getComputedStyle(probe).color
}

function pattern(probe: HTMLElement, colour: 'deferred' | 'unknown'): CanvasPattern | string {
  const tile = document.createElement('canvas')
  const size = colour === 'deferred' ? 6 : 4
  tile.width = size
  tile.height = size
  const pen = tile.getContext('2d')
  const ink = resolve(probe, `--${colour}-solid`)
  if (!pen) return ink
  pen.fillStyle = resolve(probe, `--${colour}-soft`)
  pen.fillRect(0, 0, size, size)
  pen.fillStyle = ink
  pen.strokeStyle = ink
  if (colour === 'unknown') pen.fillRect(0, 0, 2, size)
  else {
    pen.lineWidth = 2.4
    for (const shift of [-size, 0, size]) {
      pen.beginPath()
      pen.moveTo(shift - 1, size + 1)
      pen.lineTo(shift + size + 1, -1)
      pen.stroke()
    }
  }
  return pen.createPattern(tile, 'repeat') ?? ink
}

const paint = (probe: HTMLElement, colour: ChartColour): CanvasPattern | string =>
  colour === 'deferred' || colour === 'unknown' ? pattern(probe, colour) : resolve(probe, solid(colour))

const MARKERS = ['circle', 'rectRot', 'rect', 'triangle'] as const

export interface ChartWish {
  readonly kind: ChartKind
  readonly labels: readonly string[]
  readonly series: readonly ChartSeries[]
  readonly format: (n: number) => string
  readonly onpick?: ((index: number, series: number) => void) | undefined
}

interface Pen {
  readonly colour: (token: string) => string
  readonly font: { readonly family: string; readonly size: number }
}

const datasets = ({ kind, labels, series }: ChartWish, probe: HTMLElement) =>
  series.map((one, index) => {
    const name = seriesColour(one, index)
    const line = kind === 'line'
    return {
      label: one.label,
      data: [...one.values],
      backgroundColor: paint(probe, name),
      borderColor: resolve(probe, solid(name)),
      borderWidth: line ? 2 : 0,
      borderRadius: line ? 0 : 1.5,
      pointStyle: MARKERS[index % MARKERS.length]!,
      pointRadius: labels.length > 60 ? 0 : 3.5,
      maxBarThickness: 44,
      categoryPercentage: 0.84,
      barPercentage: 0.94,
    }
  })

const scales = ({ kind, format }: ChartWish, { colour, font }: Pen) => {
  const ticks = { color: colour('--chart-axis'), font, maxRotation: 0, autoSkipPadding: 16 }
  return {
    x: { stacked: kind === 'stacked', grid: { display: false }, border: { color: colour('--line-2') }, ticks },
    y: {
      stacked: kind === 'stacked',
      beginAtZero: true,
      grid: { color: colour('--chart-grid'), tickLength: 0 },
      border: { display: false },
      ticks: { ...ticks, padding: 8, maxTicksLimit: 5, callback: (value: number | string) => format(Number(value)) },
    },
  }
}

const tooltip = ({ colour, font }: Pen) => ({
  backgroundColor: colour('--bg-raised'),
  titleColor: colour('--text-1'),
  bodyColor: colour('--text-2'),
  borderColor: colour('--line-2'),
  borderWidth: 1,
  cornerRadius: 6,
  titleFont: { ...font, size: 12, weight: 600 },
  bodyFont: { ...font, size: 12 },
  displayColors: false,
})

/** The wish as chart.js takes it: nothing moves, bars begin at zero, lines differ by marker, colours come from tokens. */
export function configure(wish: ChartWish, probe: HTMLElement): ChartConfiguration<'bar' | 'line'> {
  const pen: Pen = {
    colour: (token) => resolve(probe, token),
    font: { family: getComputedStyle(probe).fontFamily, size: 11 },
  }
  return {
    type: wish.kind === 'line' ? 'line' : 'bar',
    data: { labels: [...wish.labels], datasets: datasets(wish, probe) },
    options: {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      events: ['mousemove', 'mouseout', 'click'],
      interaction: { mode: 'index', intersect: false },
      onClick: (_event, [hit]) => hit && wish.onpick?.(hit.index, hit.datasetIndex),
      layout: { padding: { top: 6 } },
      scales: scales(wish, pen),
      plugins: {
        legend: { display: false },
        tooltip: {
          ...tooltip(pen),
          callbacks: {
            label: ({ dataset, parsed }) => `${dataset.label ?? ''}: ${wish.format(parsed.y ?? 0)}`,
          },
        },
      },
    },
  }
}
