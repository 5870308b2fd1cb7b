/** The commands of the people screen, for palette, menu and keys. */
import type { Command } from '../../app/commands.svelte.ts'
import { go } from '../../app/routes/nav.svelte.ts'
import type { PeopleActions } from './actions.svelte.ts'
import type { PeopleView } from './people.svelte.ts'
import { staged } from './staged.svelte.ts'

const GROUP = 'app/screen-people'

export const peopleCommands = (view: PeopleView, actions: PeopleActions): readonly Command[] => [
  {
    id: 'people.new',
    label: 'people-view/new',
    group: GROUP,
    icon: 'user-plus',
    shortcut: 'N',
    run: () => (actions.asked = { kind: 'new' }),
  },
  {
    id: 'people.import',
    label: 'people-view/import-list',
    group: GROUP,
    icon: 'upload',
    run: () => go({ screen: 'import' }),
  },
  {
    id: 'people.save',
    label: 'people-view/save-staged',
    group: GROUP,
    icon: 'save',
    shortcut: 'Mod+S',
    when: () => staged.count > 0,
    run: () => void actions.saveStaged(),
  },
  {
    id: 'people.discard',
    label: 'people-view/discard-staged',
    group: GROUP,
    when: () => staged.count > 0,
    run: () => staged.discard(),
  },
  {
    id: 'people.save-view',
    label: 'people-view/save-view',
    group: GROUP,
    icon: 'bookmark',
    run: () => (actions.asked = { kind: 'save-view' }),
  },
  {
    id: 'people.export',
    label: 'people-view/export-comma',
    group: GROUP,
    icon: 'download',
    when: () => (view.found.value?.total ?? 0) > 0,
    run: () => void actions.exportAll(','),
  },
]
