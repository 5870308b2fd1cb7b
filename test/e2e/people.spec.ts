import { fileURLToPath } from 'node:url'
import type { Locator, Page } from '@playwright/test'
import { accessible } from './accessible.ts'
import { expect, test } from './fixture.ts'
import { startWindow } from './window.ts'

const LIST = fileURLToPath(new URL('../fixtures/lists/kunder.csv', import.meta.url))

const main = (page: Page): Locator => page.getByRole('main')
const dialog = (page: Page): Locator => page.getByRole('dialog')
const screen = (page: Page, name: string): Promise<void> =>
  page.getByRole('navigation', { name: 'Screens' }).getByRole('button', { name }).click()

async function openSample(page: Page, address: string): Promise<void> {
  await page.goto(address)
  await page.getByRole('button', { name: 'Open sample workspace' }).click()
  await expect(page.getByRole('navigation').getByText('2,000')).toBeVisible({ timeout: 60_000 })
}

/** Types into a cell of the grid, once its row is there. */
async function edit(page: Page, cell: Locator, text: string): Promise<void> {
  await expect(cell).toHaveText(/\S/)
  await cell.dblclick()
  await expect(cell.getByRole('textbox')).toBeFocused()
  await page.keyboard.type(text)
  await page.keyboard.press('Enter')
}

async function pickList(page: Page): Promise<void> {
  await screen(page, 'Import')
  const choosing = page.waitForEvent('filechooser')
  await main(page).getByRole('button', { name: 'Choose a file' }).click()
  await (await choosing).setFiles(LIST)
  await expect(main(page).getByText('Åsa').first()).toBeVisible()
}

/** Opens each screen and state of people, lists, segments, settings and the frame, and hands it to `look`. */
async function everyScreen(page: Page, look: (where: string) => Promise<void>): Promise<void> {
  await screen(page, 'Today')
  await expect(main(page).getByText('Latest results')).toBeVisible()
  await look('Today')
  await screen(page, 'People')
  await main(page).getByRole('gridcell', { name: /@/ }).first().click()
  await expect(page.getByRole('complementary').getByText('Identities')).toBeVisible()
  await look('People')
  for (const tab of ['History', 'Messages', 'Segments']) {
    await page.getByRole('complementary').getByRole('tab', { name: tab }).click()
    await look(`a person's ${tab}`)
  }
  await screen(page, 'Segments')
  await expect(main(page).getByRole('button', { name: '1,264' })).toBeVisible()
  await look('Segments')
  await main(page).getByRole('button', { name: 'Medlemmar som köpt i år', exact: true }).click()
  await expect(page.getByRole('complementary')).toContainText('689 people')
  await look('a segment')
  await main(page).getByRole('radio', { name: 'Text' }).click()
  await expect(main(page).getByText('"senaste_kop"')).toBeVisible()
  await look('a segment as text')
  await screen(page, 'Import')
  await expect(main(page).getByText('kassan_2026.csv')).toBeVisible()
  await look('Import')
  await main(page).getByRole('button', { name: 'medlemmar_2026.csv' }).click()
  await expect(main(page).getByText('Rejected rows', { exact: true })).toBeVisible()
  await look('a finished import')
  for (const section of ['General', 'Gateways', 'Fields', 'Consent purposes', 'Suppressions', 'Backups']) {
    await screen(page, 'Settings')
    await main(page).getByRole('button', { name: section, exact: true }).click()
    await look(`Settings, ${section}`)
  }
}

test('every screen of people, lists, segments and settings is accessible, light and wide, dark and narrow', async ({
  page,
}) => {
  test.slow()
  const shell = await startWindow()
  try {
    await openSample(page, shell.address)
    await everyScreen(page, (where) => accessible(page, `${where}, light:`))
    await page.emulateMedia({ colorScheme: 'dark' })
    await page.setViewportSize({ width: 1024, height: 700 })
    await everyScreen(page, (where) => accessible(page, `${where}, dark:`))
    await page.keyboard.press('Control+k')
    await page.keyboard.type('havstad')
    await expect(
      dialog(page)
        .getByRole('option', { name: /Havstad/ })
        .first(),
    ).toBeVisible()
    await accessible(page, 'palette')
    await page.keyboard.press('Enter')
    await expect(main(page).getByRole('heading', { name: 'People' })).toBeVisible()
    await page.keyboard.press('?')
    await expect(dialog(page).getByText('Next part of the window')).toBeVisible()
    await accessible(page, 'shortcuts')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: /^Workspace / }).click()
    await page.getByRole('menuitem', { name: 'Open another workspace' }).click()
    await expect(main(page).getByText('Granliden is open')).toBeVisible()
    await accessible(page, 'Workspaces')
  } finally {
    await page.close()
    await shell.stop()
  }
})

test('unsaved work outlives a reload, a refusal is said where it was asked for, and the focus comes back', async ({
  page,
}) => {
  const shell = await startWindow()
  try {
    await openSample(page, shell.address)
    await screen(page, 'People')
    const city = main(page).getByRole('row').nth(3).getByRole('gridcell').nth(4)
    await edit(page, city, 'Visby')
    await page.reload()
    await expect(city).toHaveText('Visby')
    await expect(main(page).getByRole('button', { name: 'Save 1 change' })).toBeVisible()
    await edit(page, main(page).getByRole('row').nth(5).getByRole('gridcell').nth(3), 'no phone')
    await page.keyboard.press('Control+s')
    await expect(main(page).getByRole('alert')).toContainText('“no phone”: Not a phone number')
    await main(page).getByRole('button', { name: 'Discard' }).click()

    await pickList(page)
    await main(page).getByRole('button', { name: 'Choose columns' }).click()
    await page.getByRole('combobox', { name: 'Medlem becomes' }).click()
    await page.getByRole('option', { name: 'Skip this column' }).click()
    await page.reload()
    await expect(page.getByRole('combobox', { name: 'Medlem becomes' })).toHaveText('Skip this column')
    await main(page).getByRole('button', { name: 'Cancel' }).click()

    await screen(page, 'Segments')
    await main(page).getByRole('button', { name: 'New segment' }).click()
    await main(page).getByRole('button', { name: 'Group', exact: true }).click()
    await expect(page.getByRole('complementary')).toContainText('2,000 people')
    await main(page).getByRole('tree').getByRole('textbox').fill('Mora')
    await expect(page.getByRole('complementary')).not.toContainText('2,000 people')
    await page.reload()
    await expect(main(page).getByRole('tree').getByRole('textbox')).toHaveValue('Mora')

    await screen(page, 'Segments')
    // What only a finished campaign used may go; its report stays as it was.
    await main(page).getByRole('button', { name: 'More for Sverige' }).click()
    await page.getByRole('menuitem', { name: 'Delete segment' }).click()
    await dialog(page).getByRole('button', { name: 'Delete segment' }).click()
    await expect(main(page).getByText('Sverige', { exact: true })).toHaveCount(0)

    const more = main(page).getByRole('button', { name: 'More for Medlemmar som köpt i år' })
    await more.click()
    await page.getByRole('menuitem', { name: 'Delete segment' }).click()
    await dialog(page).getByRole('button', { name: 'Delete segment' }).click()
    await expect(dialog(page).getByRole('alert')).toContainText('is used by Höstrea medlemmar')
    await page.keyboard.press('Escape')
    await expect(more).toBeFocused()
  } finally {
    await page.close()
    await shell.stop()
  }
})
