import type { Browser, Page } from 'playwright-core'

import { afterAll, beforeAll, expect, it } from 'vitest'

import type { Herald } from '../harness/herald.ts'

import { startHerald } from '../harness/herald.ts'
import { becomeOwner, fits, keepPicture, openBrowser, openPage, wrongFor } from './browser.ts'

const MINUTE = 60_000

let herald: Herald
let browser: Browser
let page: Page

beforeAll(async () => {
  herald = await startHerald()
  browser = await openBrowser()
  page = await openPage(browser)
}, 8 * MINUTE)

afterAll(async () => {
  await browser?.close()
  await herald?.stop()
}, 2 * MINUTE)

/** The revenue figure of the dashboard, in the smallest unit. */
const revenueShown = async (): Promise<number> => {
  const text = await page
    .locator('.h-stat', { hasText: 'Revenue' })
    .locator('dd')
    .first()
    .textContent()
  return Number(text?.replace(/\D/g, ''))
}

const checkScreen = async (name: string): Promise<void> => {
  await keepPicture(page, name)
  expect(await wrongFor(page)).toEqual([])
  await page.setViewportSize({ width: 390, height: 844 })
  await fits(page, `${name} at 390`)
  await keepPicture(page, `${name}-390`)
  await page.setViewportSize({ width: 1440, height: 900 })
}

it(
  'a person makes themselves the owner, starts a campaign and sees what it earned',
  async () => {
    await becomeOwner(page, herald)
    await page.getByRole('button', { name: 'Remove demo data' }).waitFor()
    const before = await revenueShown()
    await checkScreen('dashboard-before')

    await page.getByRole('row').filter({ hasText: 'Draft' }).getByRole('link').first().click()
    await page.getByRole('heading', { name: /of \d+ people will get it/ }).waitFor()
    await checkScreen('check-and-start')
    await page.getByRole('button', { name: /^Start for/ }).click()
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^Start for/ })
      .click()

    await page.waitForURL(/\/run$/)
    await page
      .locator('.h-log li')
      .filter({ hasText: 'sent' })
      .first()
      .waitFor({ timeout: 2 * MINUTE })
    await checkScreen('run')
    const campaign = /campaigns\/([^/]+)\/run/.exec(page.url())?.[1] ?? ''

    await page.getByRole('button', { name: 'Pause' }).click()
    await page.locator('.h-pill', { hasText: 'Paused' }).first().waitFor()
    await page.locator('.h-page').getByRole('button', { name: 'Resume' }).click()
    await page.locator('.h-pill', { hasText: 'Running' }).first().waitFor()

    // Simulated people read, click and buy; the shop posts a signed order; the figures follow.
    await page.goto(`${herald.url}/admin`)
    const row = page.getByRole('row').filter({ has: page.locator(`a[href*="/${campaign}/"]`) })
    await expect
      .poll(
        async () => Number((await row.locator('td').last().textContent())?.replace(/\D/g, '')),
        {
          timeout: 3 * MINUTE,
          interval: 1000,
        },
      )
      .toBeGreaterThan(0)
    // The total of a day is written after the days of its campaigns.
    await expect.poll(revenueShown, { timeout: MINUTE, interval: 1000 }).toBeGreaterThan(before)
    await checkScreen('dashboard-after')
  },
  10 * MINUTE,
)
