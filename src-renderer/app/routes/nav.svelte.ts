/** The one router of this window, and the crumbs that the page in front has asked for. */
import type { Route } from './router.svelte.ts'
import { Router } from './router.svelte.ts'

export interface Crumb {
  readonly label: string
  /** Where it leads; the last crumb leads nowhere. */
  readonly route?: Route
}

export const router = new Router(history, { screen: 'today' })

export const go = (route: Route): void => router.go(route)

class Place {
  /** What stands after the back and forward buttons; Page.svelte writes it. */
  crumbs: readonly Crumb[] = $state.raw([])
}
export const place = new Place()

/** Follows the browser's own back and forward; returns what stops following. */
export function followHistory(): () => void {
  const moved = (event: PopStateEvent) => router.moved(event.state)
  window.addEventListener('popstate', moved)
  return () => window.removeEventListener('popstate', moved)
}
