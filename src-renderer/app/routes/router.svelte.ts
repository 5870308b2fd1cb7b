/**
 * Where the window is and how it got there: a screen, the id of what it shows, and parameters. Places live in the
 * browser's history as state; the address never changes.
 */

export const SCREENS = [
  'workspaces',
  'today',
  'people',
  'import',
  'segments',
  'segment',
  'campaigns',
  'campaign',
  'preflight',
  'monitor',
  'templates',
  'template',
  'reports',
  'report',
  'settings',
] as const
export type Screen = (typeof SCREENS)[number]

export interface Route {
  readonly screen: Screen
  readonly id?: string | undefined
  readonly params?: Readonly<Record<string, string>> | undefined
}

/** Which list a screen belongs to: the sidebar marks it, the crumbs begin with it. */
export const HOME: Readonly<Record<Screen, Screen>> = {
  workspaces: 'workspaces',
  today: 'today',
  people: 'people',
  import: 'import',
  segments: 'segments',
  segment: 'segments',
  campaigns: 'campaigns',
  campaign: 'campaigns',
  preflight: 'campaigns',
  monitor: 'campaigns',
  templates: 'templates',
  template: 'templates',
  reports: 'reports',
  report: 'reports',
  settings: 'settings',
}

/** The part of the browser's history that a router needs. */
export interface Past {
  readonly state: unknown
  pushState(state: unknown, unused: string): void
  replaceState(state: unknown, unused: string): void
  go(delta: number): void
}

interface Place {
  readonly route: Route
  /** How many places lie before this one. */
  readonly depth: number
}

function placeOf(state: unknown): Place | undefined {
  const place = state as Partial<Place> | null
  const known = place?.route !== undefined && SCREENS.includes(place.route.screen)
  return known && typeof place.depth === 'number' ? { route: place.route, depth: place.depth } : undefined
}

export const sameRoute = (a: Route, b: Route): boolean => {
  const flat = ({ screen, id, params }: Route) =>
    JSON.stringify([screen, id ?? '', Object.entries(params ?? {}).sort(([x], [y]) => (x < y ? -1 : 1))])
  return flat(a) === flat(b)
}

export class Router {
  readonly #past: Past
  #route: Route = $state.raw({ screen: 'today' })
  #depth = $state(0)
  #furthest = $state(0)

  constructor(past: Past, first: Route) {
    this.#past = past
    const kept = placeOf(past.state)
    this.#route = kept?.route ?? first
    this.#depth = kept?.depth ?? 0
    this.#furthest = this.#depth
    this.#past.replaceState(this.#place(), '')
  }

  get route(): Route {
    return this.#route
  }
  get canGoBack(): boolean {
    return this.#depth > 0
  }
  get canGoForward(): boolean {
    return this.#depth < this.#furthest
  }

  /** Goes to a new place. Going where we are is no new place. */
  go(route: Route): void {
    if (sameRoute(route, this.#route)) return
    this.#route = route
    this.#depth += 1
    this.#furthest = this.#depth
    this.#past.pushState(this.#place(), '')
  }

  /** Changes the present place, for what should not be a step of its own: a filter, an id given to a new thing. */
  replace(route: Route): void {
    this.#route = route
    this.#past.replaceState(this.#place(), '')
  }

  back(): void {
    if (this.canGoBack) this.#past.go(-1)
  }
  forward(): void {
    if (this.canGoForward) this.#past.go(1)
  }

  /** The browser moved in its history; `state` is what we once put there. */
  moved(state: unknown): void {
    const place = placeOf(state)
    if (!place) return
    this.#route = place.route
    this.#depth = place.depth
    this.#furthest = Math.max(this.#furthest, place.depth)
  }

  #place(): Place {
    // a $state.raw route is plain data, so that the history can clone it
    return { route: this.#route, depth: this.#depth }
  }
}
