import { fileURLToPath } from 'node:url'
import type { Locator, Page } from '@playwright/test'
import { startMailServer } from '../tools/mail-server.ts'
import { accessible } from './accessible.ts'
import { expect, test } from './fixture.ts'
import { startWindow } from './window.ts'

const LIST = fileURLToPath(new URL('../fixtures/lists/kunder.csv', import.meta.url))

/** The people of the list who live in Germany or France. */
const AUDIENCE = [2, 3, 7, 8, 12, 13, 17, 18, 22, 23, 27, 28, 32, 33, 37, 38].map((n) => `kund${n}@granliden.example`)

const main = (page: Page): Locator => page.getByRole('main')
const dialog = (page: Page): Locator => page.getByRole('dialog')
const screen = (page: Page, name: RegExp): Promise<void> =>
  page.getByRole('navigation', { name: 'Screens' }).getByRole('button', { name }).click()

async function pick(box: Locator, option: string): Promise<void> {
  await box.click()
  await box.page().getByRole('option', { name: option }).first().click()
}

async function createWorkspace(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'New workspace' }).click()
  await dialog(page).getByLabel('Name', { exact: true }).fill('Granliden')
  await dialog(page).getByRole('button', { name: 'Create workspace' }).click()
  await expect(page.getByRole('button', { name: 'Workspace Granliden' })).toBeVisible()
}

async function addServer(page: Page, port: number, user: string, password: string): Promise<void> {
  await screen(page, /^Settings/)
  await main(page).getByRole('button', { name: 'Gateways' }).click()
  await main(page).getByRole('button', { name: 'Add gateway' }).click()
  await page.getByRole('menuitem', { name: /SMTP mail server/ }).click()
  await dialog(page).getByLabel('Name', { exact: true }).first().fill('Our server')
  await dialog(page).getByLabel('Server', { exact: true }).fill('127.0.0.1')
  await pick(dialog(page).getByRole('combobox', { name: 'Encryption' }), 'None')
  await dialog(page).getByLabel('Port').fill(String(port))
  await dialog(page).getByLabel('User name').fill(user)
  await dialog(page).getByLabel('E-mail address').fill('klubb@granliden.example')
  await dialog(page).getByLabel('Password').fill('wrong')
  await dialog(page).getByRole('button', { name: 'Test gateway' }).click()
  await expect(dialog(page).getByText('refused the user name or password')).toBeVisible()
  await dialog(page).getByLabel('Password').fill(password)
  await dialog(page).getByRole('button', { name: 'Test gateway' }).click()
  await expect(dialog(page).getByText('refused the user name or password')).toHaveCount(0)
  await expect(dialog(page).getByRole('img', { name: 'Works' })).not.toHaveCount(0)
  await dialog(page).getByRole('button', { name: 'Save gateway' }).click()
  await expect(dialog(page)).toHaveCount(0)
}

async function importList(page: Page): Promise<void> {
  await screen(page, /^Import/)
  const choosing = page.waitForEvent('filechooser')
  await main(page).getByRole('button', { name: 'Choose a file' }).click()
  await (await choosing).setFiles(LIST)
  await expect(main(page).getByRole('combobox', { name: 'Encoding' })).toHaveText('Windows-1252')
  await expect(main(page).getByRole('combobox', { name: 'Delimiter' })).toHaveText('Semicolon')
  await expect(main(page).getByText('Åsa').first()).toBeVisible()
  await accessible(page)
  await main(page).getByRole('button', { name: 'Choose columns' }).click()
  await expect(main(page).getByRole('combobox', { name: 'Land becomes' })).toHaveText('Country')
  await main(page).getByRole('switch', { name: 'Everyone in this list has consented' }).click()
  await main(page).getByLabel('Where it comes from').fill('Medlemsformulär 2026')
  await main(page).getByLabel('What was said yes to, word for word').fill('Ja, skicka erbjudanden')
  await accessible(page)
  await main(page).getByRole('button', { name: 'Check the rows' }).click()
  await expect(main(page).getByRole('button', { name: /^Rejected 3/ })).toBeVisible()
  await expect(main(page).getByText('The same e-mail stands on line 4 already.')).toBeVisible()
  await accessible(page)
  await main(page).getByRole('button', { name: 'Import 40 people' }).click()
  await expect(main(page).getByText('40 consents recorded')).toBeVisible()
}

async function makeSegment(page: Page): Promise<void> {
  await screen(page, /^Segments/)
  await main(page).getByRole('button', { name: 'New segment' }).first().click()
  await main(page).getByRole('button', { name: 'Condition' }).click()
  await pick(main(page).getByRole('combobox', { name: 'What the condition is about' }), 'Country')
  await pick(main(page).getByRole('combobox', { name: 'Comparison' }), 'is any of')
  const values = main(page).getByRole('tree').getByRole('textbox')
  for (const country of ['Tyskland', 'Frankrike']) {
    await values.last().fill(country)
    await values.last().press('Enter')
  }
  await expect(page.getByRole('complementary', { name: 'Details' })).toContainText('16 people')
  await accessible(page)
  await main(page).getByRole('button', { name: 'Save segment' }).click()
  await dialog(page).getByRole('textbox').fill('Kontinenten')
  await dialog(page).getByRole('button', { name: /^Save/ }).click()
  await expect(main(page).getByRole('heading', { level: 1, name: 'Kontinenten' })).toBeVisible()
}

async function makeTemplate(page: Page): Promise<void> {
  await screen(page, /^Templates/)
  await main(page).getByRole('button', { name: 'New template' }).first().click()
  await dialog(page).getByLabel('Name', { exact: true }).fill('Brev')
  await dialog(page).getByRole('button', { name: 'Create template' }).click()
  await main(page).getByLabel('Subject').fill('Hej {{ first_name }}')
  await main(page).getByRole('button', { name: 'Save version' }).click()
  await expect(main(page).getByText('Version 2')).toBeVisible()
  await accessible(page)
}

async function writeCampaign(page: Page): Promise<void> {
  await screen(page, /^Campaigns/)
  await main(page).getByRole('button', { name: 'New campaign' }).first().click()
  await main(page).getByLabel('Name', { exact: true }).first().fill('Höstrea')
  await pick(main(page).getByRole('combobox', { name: 'Segments' }), 'Kontinenten')
  await expect(main(page).getByRole('combobox', { name: 'Segments' }), 'the next one can be typed').toBeFocused()
  await page.keyboard.press('Escape')
  await pick(main(page).getByRole('combobox', { name: 'Template' }), 'Brev')
  await pick(main(page).getByRole('combobox', { name: 'Gateway' }), 'Our server')
  await main(page).getByRole('radio', { name: 'The gateway’s' }).click()
  await expect(page.getByRole('complementary', { name: 'Details' })).toContainText('16')
  await accessible(page)
  await main(page).getByRole('button', { name: 'Run pre-flight' }).click()
}

/** What pre-flight counts is what is typed, and what the confirmation says. */
async function approve(page: Page): Promise<void> {
  await expect(main(page).getByText('16 = 16 + 0.', { exact: false })).toBeVisible()
  await page.getByRole('button', { name: 'Allow', exact: true }).press('Enter')
  await expect(page.getByRole('button', { name: 'Allow', exact: true })).toHaveCount(0)
  await page.keyboard.press('Tab')
  await expect(page.getByRole('button', { name: 'Send a proof' }), 'the next Tab goes on from there').toBeFocused()
  await accessible(page)
  await main(page).getByRole('button', { name: 'Approve and send' }).click()
  const act = dialog(page).getByRole('button', { name: 'Send to 16' })
  await dialog(page).getByRole('textbox').fill('15')
  await expect(act).toBeDisabled()
  await dialog(page).getByRole('textbox').fill('16')
  await act.click()
}

async function watch(page: Page): Promise<void> {
  await expect(main(page).getByText(/^Starts in \d+ s$/)).toBeVisible()
  await accessible(page)
  await expect(main(page).getByText('Finished').first()).toBeVisible({ timeout: 60_000 })
  await expect(main(page).getByRole('grid')).toContainText('5.1.1 no such user')
  await accessible(page)
}

async function readReport(page: Page): Promise<void> {
  await screen(page, /^Reports/)
  await main(page)
    .getByRole('button', { name: /Höstrea/ })
    .first()
    .click()
  const account = main(page).getByRole('table').first()
  await expect(account).toContainText('16')
  await expect(account.getByRole('row', { name: /^Failed while sending/ })).toContainText('−1')
  await expect(main(page).getByRole('row', { name: /^550 5\.1\.1/ })).toContainText('no such user')
  await expect(page.getByText('16 = 1 + 15', { exact: true })).toBeVisible()
  await accessible(page)
}

test('the whole job by gestures: list, segment, campaign, pre-flight, send, report', async ({ page }) => {
  const shell = await startWindow()
  const server = await startMailServer()
  try {
    await page.goto(shell.address)
    await createWorkspace(page)
    await addServer(page, server.port, server.user, server.password)
    await importList(page)
    await makeSegment(page)
    await makeTemplate(page)
    await writeCampaign(page)
    await approve(page)
    await watch(page)
    await readReport(page)
    const reached = AUDIENCE.filter((to) => to !== server.refuses)
    expect(server.got.map(({ to }) => to).sort()).toEqual(reached.sort())
    for (const { subject, text, from, listUnsubscribe } of server.got) {
      expect(from).toContain('klubb@granliden.example')
      expect(subject).toMatch(/^Hej \S+$/)
      expect(text).not.toContain('{{')
      expect(listUnsubscribe).toMatch(/mailto:/)
    }
    expect(server.got.find(({ to }) => to === 'kund3@granliden.example')?.subject).toBe('Hej Zoë')
  } finally {
    await page.close()
    await shell.stop()
    await server.stop()
  }
})
