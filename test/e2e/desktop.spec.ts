import { startDesktopApp } from './desktop-app.ts'
import { expect, test } from './fixture.ts'

test('the desktop app opens the sample, finds its people, obeys its native menu and closes to one file', async () => {
  const { app, page, workspaces, quit, remove } = await startDesktopApp()
  try {
    await page.getByRole('button', { name: 'Open sample workspace' }).click()
    const screens = page.getByRole('navigation', { name: 'Screens' })
    await expect(screens.getByText('2,000')).toBeVisible({ timeout: 60_000 })

    const menus = await app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.items.map(({ label }) => label) ?? [])
    expect(menus).toEqual(expect.arrayContaining(['Go to', 'Edit', 'View', 'Window']))
    await app.evaluate(({ Menu }) => {
      const goTo = Menu.getApplicationMenu()?.items.find(({ label }) => label === 'Go to')
      goTo?.submenu?.items.find(({ label }) => label.includes('People'))?.click()
    })
    await expect(page.getByRole('heading', { level: 1, name: 'People' })).toBeVisible()
    await expect(page.getByRole('grid').getByRole('row').nth(5)).toBeVisible()

    await quit()
    expect(await workspaces()).toEqual([expect.stringMatching(/\.utskick$/)])
  } finally {
    await remove()
  }
})

test('the desktop page has no Node, opens no window and goes nowhere', async () => {
  const { app, page, quit, remove } = await startDesktopApp()
  try {
    await expect(page.getByRole('button', { name: 'Open sample workspace' })).toBeVisible()
    const seen = await page.evaluate(() => ({
      node: ['require', 'process', 'module'].filter((name) => name in globalThis),
      opened: window.open('https://example.com/') === null,
      origin: location.origin,
    }))
    expect(seen).toEqual({ node: [], opened: true, origin: 'app://utskick' })
    await page.evaluate(() => void (location.href = 'https://example.com/'))
    await page.waitForTimeout(500)
    expect(page.url()).toMatch(/^app:\/\/utskick\//)
    expect(app.windows()).toHaveLength(1)
    const sandboxed = await app.evaluate(({ app }) => app.getAppMetrics().filter(({ type }) => type === 'Tab').every(({ sandboxed }) => sandboxed !== false)) // prettier-ignore
    expect(sandboxed).toBe(true)
    await quit()
  } finally {
    await remove()
  }
})
