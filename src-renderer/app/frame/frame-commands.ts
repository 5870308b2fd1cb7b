/** The commands that every screen has: going places, theme, language, palette. */
import type { Command } from '../commands.svelte.ts'
import { desk } from '../desk/desk.svelte.ts'
import { locale, t } from '../locale.svelte.ts'
import { go, router } from '../routes/nav.svelte.ts'
import { cycleRegions } from './regions.ts'
import type { Screen } from '../routes/router.svelte.ts'
import { isDrawn } from '../routes/screens.ts'
import { SCREEN_ICON } from './sidebar.ts'
import { theme } from '../theme.svelte.ts'

const PLACES: readonly Screen[] = [
  'today',
  'people',
  'segments',
  'import',
  'campaigns',
  'templates',
  'reports',
  'settings',
]

const goTo = (screen: Screen, n: number): Command => ({
  id: `go.${screen}`,
  label: 'app/go-to',
  get params() {
    return { screen: t(`app/screen-${screen}`) }
  },
  group: 'app/group-go',
  icon: SCREEN_ICON[screen],
  shortcut: `Mod+${n}`,
  when: () => desk.workspace !== undefined,
  run: () => go({ screen }),
})

interface Overlays {
  readonly openPalette: () => void
  readonly openShortcuts: () => void
  readonly openActivity: () => void
}

export const frameCommands = ({ openPalette, openShortcuts, openActivity }: Overlays): readonly Command[] => {
  const inWindow = (id: string, label: string, run: () => void, more: Partial<Command> = {}): Command => ({
    id,
    label,
    group: 'app/group-window',
    run,
    ...more,
  })
  return [
    ...PLACES.filter(isDrawn).map((screen, index) => goTo(screen, index + 1)),
    inWindow('app.palette', 'app/palette', openPalette, { icon: 'search', shortcut: 'Mod+K' }),
    inWindow('app.shortcuts', 'app/shortcuts', openShortcuts, { icon: 'keyboard', shortcut: '?' }),
    inWindow('app.activity', 'app/activity', openActivity, { icon: 'history' }),
    inWindow('app.back', 'app/back', () => router.back(), { icon: 'arrow-left', shortcut: 'Alt+ArrowLeft' }),
    inWindow('app.forward', 'app/forward', () => router.forward(), { icon: 'arrow-right', shortcut: 'Alt+ArrowRight' }),
    inWindow('app.region', 'app/next-region', () => cycleRegions(1), { shortcut: 'F6' }),
    inWindow('theme.system', 'app/theme-system', () => theme.set('system'), { icon: 'monitor' }),
    inWindow('theme.light', 'app/theme-light', () => theme.set('light'), { icon: 'sun' }),
    inWindow('theme.dark', 'app/theme-dark', () => theme.set('dark'), { icon: 'moon' }),
    inWindow('theme.contrast', 'app/contrast-toggle', () => theme.setContrast(theme.more ? 'normal' : 'more'), {
      icon: 'contrast',
    }),
    inWindow('language.en', 'app/language-en', () => locale.set('en'), { icon: 'languages' }),
    inWindow('language.sv', 'app/language-sv', () => locale.set('sv'), { icon: 'languages' }),
  ]
}
