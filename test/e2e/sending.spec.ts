import type { Locator, Page } from '@playwright/test'
import { accessible } from './accessible.ts'
import { expect, test } from './fixture.ts'
import { startWindow } from './window.ts'

const main = (page: Page): Locator => page.getByRole('main')
const dialog = (page: Page): Locator => page.getByRole('dialog')
const list = (page: Page, name: string): Promise<void> =>
  page.getByRole('navigation', { name: 'Screens' }).getByRole('button', { name }).click()

interface Look {
  readonly colorScheme: 'light' | 'dark'
  readonly width: number
  readonly height: number
}
const DARK: Look = { colorScheme: 'dark', width: 1024, height: 700 }
const LIGHT: Look = { colorScheme: 'light', width: 1440, height: 900 }

/** Nothing is out of reach of a keyboard or a screen reader, nor cut off. The whole job, in job.spec.ts, is seen light and wide. */
async function seen(page: Page, where: string, looks: readonly Look[] = [DARK]): Promise<void> {
  for (const { colorScheme, width, height } of looks) {
    await page.emulateMedia({ colorScheme })
    await page.setViewportSize({ width, height })
    const wider = await page.evaluate(() => document.querySelector('.body')!.scrollWidth - innerWidth)
    expect(wider, `${where}, ${width} wide: nothing is cut off at the side`).toBeLessThanOrEqual(0)
    await accessible(page, `${where}, ${colorScheme}:`)
  }
}

async function templates(page: Page): Promise<void> {
  await list(page, 'Templates')
  await expect(main(page).getByRole('row')).toHaveCount(4)
  await expect(main(page).getByText('[First name], tre turer innan snön kommer')).toBeVisible()
  await seen(page, 'templates', [DARK, LIGHT])
  await main(page).getByRole('button', { name: 'Öppettider, SMS', exact: true }).click()
  await expect(main(page).getByText('Hej du, butiken i Mora')).toBeVisible()
  await seen(page, 'text message', [DARK, LIGHT])
  await list(page, 'Templates')
  await main(page).getByRole('button', { name: 'Nyhetsbrev', exact: true }).click()
  await expect(page.getByRole('row', { name: /^First name.*65/ })).toBeVisible()
  await seen(page, 'source of an e-mail')
  await main(page).getByRole('tab', { name: 'Preview' }).click()
  // as text: the frame of the HTML runs no script, so axe cannot look into it
  await main(page).getByRole('radio', { name: 'Text' }).click()
  await expect(main(page).getByRole('region', { name: 'Text' })).toContainText('Hej du,')
  await seen(page, 'preview of an e-mail', [DARK, LIGHT])
}

/** What is written and not saved outlives a reload; what is wrong is said where it stands. */
async function unsavedWork(page: Page): Promise<void> {
  await main(page).getByLabel('Subject').fill('Hej {{ first_nam }}')
  await expect(main(page).getByText('There is no field “first_nam”').first()).toBeVisible()
  await page.reload()
  await expect(main(page).getByLabel('Subject')).toHaveValue('Hej {{ first_nam }}')
  await main(page).getByLabel('Subject').fill('{{ first_name | default: "Hej" }}, tre turer innan snön kommer')
  await expect(main(page).getByRole('button', { name: 'Save version' })).toBeDisabled()
}

async function campaigns(page: Page): Promise<void> {
  await list(page, 'Campaigns')
  await expect(main(page).getByText('Finished')).toHaveCount(3)
  await seen(page, 'campaigns', [DARK, LIGHT])
  await main(page).getByRole('button', { name: 'Höstrea medlemmar', exact: true }).click()
  await expect(page.getByRole('complementary', { name: 'Details' })).toContainText('Will receive683')
  await main(page).getByRole('radio', { name: 'Recurring' }).click()
  await seen(page, 'campaign')
  await main(page).getByRole('radio', { name: 'Now' }).click()
  await main(page).getByRole('button', { name: 'Run pre-flight' }).click()
}

async function preflight(page: Page): Promise<void> {
  await expect(main(page).getByText('689 = 683 + 6.', { exact: false })).toBeVisible()
  await main(page)
    .getByRole('button', { name: /^Show names: / })
    .first()
    .click()
  await expect(main(page).getByRole('button', { name: 'Show all 6 by name' })).toBeVisible()
  await seen(page, 'pre-flight')
  await main(page).getByRole('button', { name: 'Approve and send' }).click()
  await expect(dialog(page).getByRole('textbox')).toBeFocused()
  for (let i = 0; i < 2; i += 1) await page.keyboard.press('Tab')
  await expect(page.locator('.tip'), 'the act says why it cannot be done').toBeVisible()
  await page.keyboard.press('Tab')
  await expect(dialog(page).getByRole('textbox'), 'the focus goes round in the dialog').toBeFocused()
  await dialog(page).getByRole('textbox').fill('683')
  await seen(page, 'confirmation')
  await dialog(page).getByRole('button', { name: 'Send to 683' }).click()
}

async function monitor(page: Page): Promise<void> {
  await expect(main(page).getByText(/^Starts in \d+ s$/)).toBeVisible()
  await seen(page, 'before the start')
  await main(page).getByRole('button', { name: 'Cancel the send' }).click()
  await expect(main(page).getByText('683 people were not sent to.')).toBeVisible()
  await main(page).getByRole('grid').getByRole('row').nth(2).click()
  await expect(page.getByRole('complementary', { name: 'Details' })).toContainText('The send was stopped')
  await seen(page, 'monitor')
}

async function reports(page: Page): Promise<void> {
  await list(page, 'Reports')
  await expect(page.getByText('3 simulated sends are not summed')).toBeVisible()
  await seen(page, 'reports', [DARK, LIGHT])
  await main(page).getByRole('button', { name: 'Höstnytt vecka 39' }).click()
  await expect(main(page).getByRole('row', { name: /^Accepted by the gateway/ })).toContainText('971')
  await seen(page, 'report')
}

test('templates, campaigns, pre-flight, monitor and reports are accessible in both themes and both sizes', async ({
  page,
}) => {
  test.slow()
  const shell = await startWindow()
  try {
    await page.goto(shell.address)
    await page.getByRole('button', { name: 'Open sample workspace' }).click()
    await expect(page.getByRole('navigation').getByText('2,000')).toBeVisible({ timeout: 60_000 })
    await templates(page)
    await unsavedWork(page)
    await campaigns(page)
    await preflight(page)
    await monitor(page)
    await reports(page)
  } finally {
    await page.close()
    await shell.stop()
  }
})
