/**
 * Finds the view of a screen. A view is `views/<folder>/<Name>Screen.svelte`, the name in capitals: `PeopleScreen` draws
 * the screen `people`. It is loaded when first gone to, and gets the route as its prop `route`.
 */
import type { Component } from 'svelte'
import type { Route, Screen } from './router.svelte.ts'

export type View = Component<{ route: Route }>

const files = import.meta.glob<{ default: View }>('../../views/*/*Screen.svelte')

const byScreen = new Map(
  Object.entries(files).map(([path, load]) => [/(\w+)Screen\.svelte$/.exec(path)![1]!.toLowerCase(), load]),
)

/** A screen that nothing draws is offered nowhere. */
export const isDrawn = (screen: Screen): boolean => byScreen.has(screen)

/** Where a window with an open workspace begins. */
export const home = (): Screen => (['today', 'people'] as const).find(isDrawn) ?? 'workspaces'

export async function viewOf(screen: Screen): Promise<View> {
  const load = byScreen.get(screen)
  if (!load) throw new Error(`no view draws the screen ${screen}`)
  return (await load()).default
}
