import AxeBuilder from '@axe-core/playwright'
import { expect, test } from './fixture.ts'
import { startWindow } from './window.ts'

test('a new person opens the sample, finds 2,000 people and three finished campaigns, and every screen is accessible', async ({
  page,
}) => {
  const shell = await startWindow()
  try {
    await page.goto(shell.address)
    await page.getByRole('button', { name: 'Open sample workspace' }).click()
    const screens = page.getByRole('navigation')
    await expect(screens.getByText('2,000')).toBeVisible({ timeout: 60_000 })
    await screens.getByRole('button', { name: 'People' }).click()
    await expect(page.getByRole('grid').getByRole('row').nth(5)).toBeVisible()
    await screens.getByRole('button', { name: 'Campaigns' }).click()
    await expect(page.getByText('Finished')).toHaveCount(3)
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      for (const screen of ['People', 'Segments', 'Campaigns']) {
        await screens.getByRole('button', { name: screen }).click()
        await expect(page.getByRole('heading', { level: 1, name: screen })).toBeVisible()
        const { violations } = await new AxeBuilder({ page }).analyze()
        expect(violations.map((v) => `${screen}, ${colorScheme}: ${v.id} ${v.nodes[0]?.html ?? ''}`)).toEqual([])
      }
    }
  } finally {
    await page.close()
    await shell.stop()
  }
})
