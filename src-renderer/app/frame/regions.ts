/** F6: moves the focus through the regions of the window, marked `data-region`, in the order they stand in. */

const REACHABLE =
  'button:not([disabled]), [href], input:not([disabled]), select:not([disabled]), textarea:not([disabled]), [tabindex]:not([tabindex="-1"])'

const seen = (element: HTMLElement): boolean => element.getClientRects().length > 0

/** Focus where the person last was in each region, so that coming back is coming back. */
const last = new WeakMap<Element, HTMLElement>()
let latest: HTMLElement | undefined
let latestRegion: Element | null = null

/** Remembers the focus of each region; call on every `focusin`. */
export function noteFocus(target: EventTarget | null): void {
  if (!(target instanceof HTMLElement)) return
  latest = target
  const region = target.closest('[data-region]')
  latestRegion = region
  if (region) last.set(region, target)
}

/**
 * What had the focus is gone, and the focus with it: it goes to the page, so that the next key is heard there. A Tab goes
 * on from where that stood, which the browser knows as long as the region is the same.
 */
export function catchFocus(key = ''): void {
  if (document.activeElement !== document.body || !latest || latest.isConnected) return
  if (key === 'Tab' && latestRegion?.isConnected) return
  document.querySelector<HTMLElement>('[data-region="page"]')?.focus({ preventScroll: true })
}

/** Moves to the next region, or with -1 to the one before; a region with nothing to reach is passed by. */
export function cycleRegions(step: 1 | -1): void {
  const regions = [...document.querySelectorAll<HTMLElement>('[data-region]')].filter(seen)
  const here = regions.findIndex((region) => region.contains(document.activeElement))
  for (let n = 1; n <= regions.length; n += 1) {
    const start = here < 0 && step < 0 ? 0 : here
    const region = regions[(start + step * n + regions.length * 2) % regions.length]!
    const kept = last.get(region)
    const target =
      kept?.isConnected && region.contains(kept) && seen(kept)
        ? kept
        : (region.querySelector<HTMLElement>('button[aria-current]') ??
          [...region.querySelectorAll<HTMLElement>(REACHABLE)].find(seen))
    if (target) return target.focus()
  }
}

/** Escape: leaves the inspector or another side region for the page. False when already there. */
export function returnToPage(): boolean {
  const page = document.querySelector<HTMLElement>('[data-region="page"]')
  const active = document.activeElement
  if (!page || !(active instanceof HTMLElement) || active === document.body || page.contains(active)) return false
  const kept = last.get(page)
  ;(kept?.isConnected ? kept : page).focus()
  return true
}
