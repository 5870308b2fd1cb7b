/**
 * Which rows of a very long list are in sight. Pure.
 *
 * A browser draws no element taller than some 16 to 33 million px, so beyond `CAP_PX` the scrolled height is smaller than
 * the rows'. Small scrolls still move rows one to one; a jump (the thumb, End) maps in proportion; `settle` brings the two
 * back together without moving a row.
 */

export const CAP_PX = 8_000_000

export class RowScroll {
  readonly rowPx: number
  #count = 0
  #viewPx = 0
  #scrollTop = 0
  /** Px of the rows above the view, as if nothing were scaled. */
  #top = 0

  constructor(rowPx: number) {
    this.rowPx = rowPx
  }

  get fullPx(): number {
    return this.#count * this.rowPx
  }
  /** Height to give the scrolled element. */
  get heightPx(): number {
    return Math.min(this.fullPx, CAP_PX)
  }
  get top(): number {
    return this.#top
  }

  size(count: number, viewPx: number): void {
    this.#count = count
    this.#viewPx = viewPx
    this.#top = Math.max(0, Math.min(this.#top, this.fullPx - viewPx))
  }

  /** The element was scrolled to `scrollTop`. */
  scrolled(scrollTop: number): void {
    const by = scrollTop - this.#scrollTop
    this.#scrollTop = scrollTop
    const end = this.heightPx - this.#viewPx
    if (this.fullPx === this.heightPx) this.#top = scrollTop
    else if (scrollTop <= 0) this.#top = 0
    else if (scrollTop >= end - 1) this.#top = this.fullPx - this.#viewPx
    else if (Math.abs(by) <= Math.max(this.#viewPx * 2, 400)) this.#top += by
    else this.#top = (scrollTop / end) * (this.fullPx - this.#viewPx)
    this.#top = Math.max(0, Math.min(this.#top, Math.max(0, this.fullPx - this.#viewPx)))
  }

  /** The scrollTop that shows the same rows with the thumb where it belongs. */
  settle(): number {
    if (this.fullPx !== this.heightPx) {
      const room = this.fullPx - this.#viewPx
      this.#scrollTop = room <= 0 ? 0 : (this.#top / room) * (this.heightPx - this.#viewPx)
      // the ends belong to the first and the last row only
      const end = this.heightPx - this.#viewPx
      if (this.#top > 0 && this.#top < room) this.#scrollTop = Math.max(2, Math.min(end - 2, this.#scrollTop))
    } else this.#scrollTop = this.#top
    return this.#scrollTop
  }

  /** Brings a row into sight, moving as little as needed; returns the scrollTop to set. */
  reveal(index: number): number {
    const start = index * this.rowPx
    if (start < this.#top) this.#top = start
    else if (start + this.rowPx > this.#top + this.#viewPx) this.#top = start + this.rowPx - this.#viewPx
    return this.settle()
  }

  /** First and last row to draw, with `over` more on both sides. */
  range(over = 8): { first: number; last: number } {
    const first = Math.max(0, Math.floor(this.#top / this.rowPx) - over)
    const last = Math.min(this.#count - 1, Math.ceil((this.#top + this.#viewPx) / this.rowPx) + over)
    return { first, last }
  }

  /** Where a row stands inside the scrolled element. */
  y(index: number): number {
    return this.#scrollTop + index * this.rowPx - this.#top
  }

  /** Rows that one PageDown passes. */
  get page(): number {
    return Math.max(1, Math.floor(this.#viewPx / this.rowPx) - 1)
  }
}
