import type { Browser, Page } from 'playwright-core'

import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'

import type { Herald } from '../harness/herald.ts'

import { startHerald } from '../harness/herald.ts'
import {
  becomeOwner,
  keepPicture,
  openBrowser,
  openFirstRow,
  openPage,
  wrongFor,
} from './browser.ts'

const MINUTE = 60_000

let herald: Herald
let browser: Browser
let page: Page

beforeAll(async () => {
  herald = await startHerald()
  browser = await openBrowser()
  page = await openPage(browser)
  await becomeOwner(page, herald)
}, 5 * MINUTE)

afterAll(async () => {
  await browser?.close()
  await herald?.stop()
}, MINUTE)

beforeEach(() => page.unrouteAll())

const admin = (path = '') => `${herald.url}/admin${path}`

it('gives the focus back after a dialog', async () => {
  await page.goto(admin())
  const button = page.getByRole('button', { name: 'Remove demo data' })
  await button.focus()
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  expect(await button.evaluate((one) => one === document.activeElement)).toBe(true)
})

it('corrects a digit of the code in its box, and sends no wrong code by itself', async () => {
  const sent: string[] = []
  await page.route('**/session/verify', async (route) => {
    sent.push(route.request().postData() ?? '')
    await route.fulfill({ status: 422, json: { detail: 'Not the code.', field: 'code' } })
  })
  await page.goto(admin('/connect/telegram?step=code&account=abc&length=5'))
  const digits = () =>
    page
      .getByLabel(/^Digit \d$/)
      .evaluateAll((boxes) => boxes.map((box) => (box as HTMLInputElement).value).join())
  await page.getByLabel('Digit 1').click()
  await page.keyboard.type('123')
  await page.getByLabel('Digit 2').click()
  await page.keyboard.type('7')
  await expect.poll(digits).toBe('1,7,3,,')
  await page.getByRole('button', { name: 'Check the code' }).click()
  await page.getByText('The code has 5 digits.').waitFor()
  expect(sent).toEqual([])
  await page.getByLabel('Digit 4').click()
  await page.keyboard.type('45')
  await page.getByText('Not the code.').waitFor()
  expect(sent).toEqual([JSON.stringify({ accountId: 'abc', code: '17345' })])
  await expect.poll(digits).toBe(',,,,')
})

it('says beside the name of a shop and in the message why it is refused', async () => {
  await page.goto(admin('/collections/webhook-sources'))
  const name = await page.locator('.table tbody a').first().textContent()
  await page.goto(admin('/collections/webhook-sources/create'))
  await page.locator('#field-name').fill(name?.trim() ?? '')
  await page.getByRole('button', { name: 'Save' }).first().click()
  const rule = 'This workspace has a shop of this name already.'
  await page.locator('.field-error').filter({ hasText: rule }).waitFor()
  await page.locator('[data-sonner-toast]').filter({ hasText: rule }).waitFor()
})

/** What the check would answer of 80,000 people. */
const large = {
  ...{ status: 'draft', audience: 80_000, people: 20_000, reached: 19_000, waiting: 0, waits: [] },
  skipped: [{ reason: 'no-dialog', count: 1_000 }],
  pace: { fits: false, today: 5_000, gapSeconds: 1, isNew: false, endsAt: null },
  ...{ capped: true, blocks: [], problems: [], samples: [], links: [] },
  size: { demands: 'sample', testedAt: null, testFailed: null, sampleSize: 20, from: 200 },
}

it('asks for the number that it shows, starts once, and knows when no answer came', async () => {
  let status = 'draft'
  let starts = 0
  await page.route('**/api/v1/campaigns/*/preview*', (route) =>
    route.fulfill({ json: { ...large, status } }),
  )
  await page.route('**/campaigns/*/start', async (route) => {
    starts += 1
    await new Promise((resolve) => setTimeout(resolve, 1_000))
    await route.abort()
  })
  await page.goto(admin())
  const draft = page.getByRole('row').filter({ hasText: 'Draft' }).getByRole('link').first()
  const address = new URL((await draft.getAttribute('href')) ?? '', herald.url).href
  await page.goto(address.replace(/(\/(check|run))?$/, '/check'))
  await page.getByText('19,000 of the first 20,000 people will get it').first().waitFor()
  await page.getByText('The audience has 80,000 people.').waitFor()
  await page.getByRole('button', { name: 'Start with 20 people' }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('It is for 79,000 people at most.').waitFor()
  expect(await wrongFor(page, 'dialog')).toEqual([])
  await keepPicture(page, 'check-asks')
  await dialog.getByLabel('Type how many people it is for').fill('79,000')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Enter')
  await page.getByText('it is not known whether it was done').waitFor()
  expect(starts).toBe(1)
  status = 'running'
  await page.getByRole('link', { name: 'See how it goes' }).waitFor()
  expect(await page.getByRole('button', { name: /^Start/ }).count()).toBe(0)
  expect(await wrongFor(page)).toEqual([])
  await keepPicture(page, 'check-started')
})

it('heads a message of the send log by its person and campaign, with its words and nothing to fill in', async () => {
  await page.goto(admin('/collections/deliveries'))
  await openFirstRow(page)
  const heading = page.getByRole('heading', { level: 1, name: / · / })
  await heading.waitFor()
  const [person = '', campaign = ''] = (await heading.innerText()).split(' · ')
  const main = page.getByRole('main')
  await main.getByRole('link', { name: person, exact: true }).waitFor()
  await main.getByRole('link', { name: campaign, exact: true }).waitFor()
  const words = main.getByRole('region', { name: 'The message' })
  expect(await words.innerText()).toContain(person.split(' ')[0])
  expect(await main.locator('input, textarea, select').count()).toBe(0)
  await main.getByRole('region', { name: 'Attempts' }).waitFor()
  expect(await wrongFor(page, 'main')).toEqual([])
  await keepPicture(page, 'send-log-message')
})

it('says on the page of an order what was bought, and which campaign earned it', async () => {
  await page.goto(admin('/collections/orders'))
  await openFirstRow(page)
  await page.getByRole('heading', { level: 1, name: /^L-\d+ · / }).waitFor()
  const main = page.getByRole('main')
  await main.getByRole('region', { name: 'Earned by' }).waitFor()
  await main.getByRole('region', { name: 'Paid and paid back' }).getByText(/€\d/).first().waitFor()
  expect(await main.locator('input, textarea, select').count()).toBe(0)
  expect(await wrongFor(page, 'main')).toEqual([])
  await keepPicture(page, 'order')
})
