/** What the frame shows of the open workspace: its name, counts beside the screens, how the gateways are. Filled from outside. */
import type { IconName } from '../../parts/marks/icons.ts'
import type { MenuItem } from '../../parts/feedback/menu.ts'
import type { Screen } from '../routes/router.svelte.ts'

export interface GatewayLine {
  readonly id: string
  readonly name: string
  readonly icon: IconName
  /** "Ready", "10.1 a second", "Not set up": already in the person's language. */
  readonly text: string
  readonly state: 'ready' | 'warning' | 'down' | 'none'
}

class Desk {
  /** undefined before a workspace is open: the sidebar then shows no screens. */
  workspace: { readonly name: string } | undefined = $state.raw()
  counts: Partial<Readonly<Record<Screen, number>>> = $state.raw({})
  gateways: readonly GatewayLine[] = $state.raw([])
  /** Share of what is being sent that was tried, 0 to 1; null while nothing is sent. */
  sending: number | null = $state.raw(null)
  /** What the workspace button opens. */
  workspaceMenu: readonly MenuItem[] = $state.raw([])
}

export const desk = new Desk()
