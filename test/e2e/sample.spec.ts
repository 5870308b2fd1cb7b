import { accessible } from './accessible.ts'
import { expect, test } from './fixture.ts'
import { startWindow } from './window.ts'

test('a new person opens the sample and finds 2,000 people and three finished campaigns', async ({ page }) => {
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
    await accessible(page, 'Campaigns')
  } finally {
    await page.close()
    await shell.stop()
  }
})
