/** One line a figure: name, value, unit, ratio, yardstick. */

export interface Figure {
  readonly name: string
  readonly value: number
  readonly unit: string
  /** value ÷ yardstick for times, yardstick ÷ … never: the same direction as the goal says. */
  readonly ratio?: number
  readonly yardstick?: string
}

export class Figures {
  readonly all: Figure[] = []
  private readonly json: boolean

  constructor(json: boolean) {
    this.json = json
  }

  add(figure: Figure): void {
    this.all.push(figure)
    if (this.json) return
    const ratio = figure.ratio === undefined ? '' : `${figure.ratio.toFixed(2)} × ${figure.yardstick ?? ''}`
    const value = figure.value >= 100 ? figure.value.toFixed(0) : figure.value.toFixed(2)
    console.log(`${figure.name.padEnd(58)} ${value.padStart(9)} ${figure.unit.padEnd(6)} ${ratio}`)
  }

  /** A yardstick that is not on this machine is named, never skipped in silence. */
  missing(what: string, how: string): void {
    if (!this.json) console.log(`${what.padEnd(58)} not on this machine: ${how}`)
  }

  end(): void {
    if (this.json) console.log(JSON.stringify(this.all, null, 2))
  }
}

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? NaN
}

/** The lowest and highest of the rounds behind a median, as words for its line. */
export const spread = (values: readonly number[]): string =>
  values.length < 2
    ? ''
    : `, ${values.length} rounds, ${Math.min(...values).toFixed(2)} to ${Math.max(...values).toFixed(2)}`

/** Seconds that `work` took, by the monotonic clock. */
export async function timed(work: () => unknown): Promise<number> {
  const began = performance.now()
  await work()
  return (performance.now() - began) / 1000
}
