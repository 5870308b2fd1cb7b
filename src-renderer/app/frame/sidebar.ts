/** Which screens the sidebar offers, in which groups, with which icons. */
import type { IconName } from '../../parts/marks/icons.ts'
import type { Screen } from '../routes/router.svelte.ts'

export const SIDEBAR: readonly { readonly title: string; readonly screens: readonly Screen[] }[] = [
  { title: 'app/group-people', screens: ['people', 'segments', 'import'] },
  { title: 'app/group-sending', screens: ['campaigns', 'templates'] },
  { title: 'app/group-afterwards', screens: ['reports'] },
]

export const SCREEN_ICON: Readonly<Record<Screen, IconName>> = {
  workspaces: 'database',
  today: 'calendar-days',
  people: 'users',
  import: 'upload',
  segments: 'filter',
  segment: 'filter',
  campaigns: 'send',
  campaign: 'send',
  preflight: 'snowflake',
  monitor: 'activity',
  templates: 'layout-template',
  template: 'layout-template',
  reports: 'chart-column',
  report: 'chart-column',
  settings: 'settings',
}
