/** What every screen of the window is held to: nothing on it is out of reach of a keyboard or a screen reader. */
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect } from './fixture.ts'

/**
 * Judges the screen in front. A tooltip left by the mouse is not judged. Only violations are worked out, and in the page
 * itself instead of another: a quarter of the time.
 */
export async function accessible(page: Page, where = ''): Promise<void> {
  await page.mouse.move(0, 0)
  await expect(page.getByRole('tooltip')).toHaveCount(0)
  // What is still fading in or out has not its own colours yet.
  await page.waitForFunction(() =>
    document.getAnimations().every((a) => a.playState !== 'running' || a.effect?.getTiming().iterations === Infinity),
  )
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode(true)
    .options({ resultTypes: ['violations'] })
    .analyze()
  expect(violations.map(({ id, nodes }) => `${where} ${id}: ${nodes[0]?.html ?? ''}`.trim())).toEqual([])
}
