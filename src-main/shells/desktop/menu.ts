/**
 * The native menu: the window's command registry as plain data, and the system's own commands beside it. A click on one of
 * the window's goes back to it by id.
 */
import { Menu, app, type BrowserWindow, type MenuItemConstructorOptions } from 'electron'
import type { MenuItem } from '../../contract/bridge.ts'
import { appWords } from '../../words/app.ts'
import { sayFrom } from '../../words/say.ts'
import { workspaceWords } from '../../words/workspace.ts'
import { localeHere } from './locale.ts'

type Entry = MenuItemConstructorOptions
type Role = NonNullable<Entry['role']>

/** Groups become menus in the order in which they first appear; what concerns the window joins the system's window menu. */
export function setMenu(items: readonly MenuItem[], window: () => BrowserWindow | null): void {
  const groups = new Map<string, Entry[]>()
  for (const { id, label, group, accelerator } of items) {
    const entries = groups.get(group) ?? []
    groups.set(group, entries)
    entries.push({
      label,
      ...(accelerator === undefined ? {} : { accelerator }),
      // the window hears its own keys: registered twice they would act twice
      registerAccelerator: false,
      click: () => window()?.webContents.send('menu', id),
    })
  }
  const windowName = sayFrom(appWords, localeHere(), { code: 'app/group-window', params: {} })
  const ofWindow = groups.get(windowName) ?? []
  groups.delete(windowName)
  const menus: Entry[] = [
    ...(process.platform === 'darwin' ? [appMenu()] : []),
    ...[...groups].map(([label, submenu]): Entry => ({ label, submenu })),
    { label: word('edit'), submenu: entries(['undo', 'redo', null, 'cut', 'copy', 'paste', 'selectAll']) },
    {
      label: word('view'),
      submenu: [...entries(['zoomIn', 'zoomOut', 'resetZoom', 'togglefullscreen']), ...developer()],
    },
    { role: 'window', label: windowName, submenu: [...ofWindow, ...entries([null, 'minimize', ...quit()])] },
  ]
  Menu.setApplicationMenu(Menu.buildFromTemplate(menus))
}

/** Its usual key is one of the window's. */
const developer = (): Entry[] =>
  app.isPackaged ? [] : [{ role: 'toggleDevTools', label: word('toggleDevTools'), accelerator: 'F12' }]
/** On a Mac it stands in the app's own menu. */
const quit = (): Role[] => (process.platform === 'darwin' ? [] : ['quit'])

const appMenu = (): Entry => ({
  label: sayFrom(appWords, localeHere(), { code: 'app/name', params: {} }),
  submenu: entries(['about', null, 'services', null, 'hide', 'hideOthers', 'unhide', null, 'quit']),
})

/** null draws a line. */
const entries = (roles: readonly (Role | null)[]): Entry[] =>
  roles.map((role) => (role === null ? { type: 'separator' } : { role, label: word(role) }))

const word = (name: string): string => sayFrom(workspaceWords, localeHere(), { code: `shell/menu-${name}`, params: {} })
