/** The native menu, drawn from the window's command registry as plain data. A click goes back to the window by id. */
import { Menu, app, type BrowserWindow, type MenuItemConstructorOptions } from 'electron'
import type { MenuItem } from '../../contract/bridge.ts'

/** Groups become menus in the order in which they first appear; edit and window menus are the system's own. */
export function setMenu(items: readonly MenuItem[], window: () => BrowserWindow | null): void {
  const groups = new Map<string, MenuItemConstructorOptions[]>()
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
  const ours = [...groups].map(([label, submenu]): MenuItemConstructorOptions => ({ label, submenu }))
  const first: MenuItemConstructorOptions[] = process.platform === 'darwin' ? [{ role: 'appMenu' }] : []
  const tools: MenuItemConstructorOptions[] = app.isPackaged ? [] : [{ role: 'viewMenu' }]
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([...first, ...ours, { role: 'editMenu' }, ...tools, { role: 'windowMenu' }]),
  )
}
