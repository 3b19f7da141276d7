import type { Browser, Page } from 'playwright-core'

import { afterAll, beforeAll, expect, it } from 'vitest'

import type { Herald } from '../harness/herald.ts'

import { startHerald } from '../harness/herald.ts'
import { becomeOwner, keepPicture, openBrowser, wrongFor } from './browser.ts'

const MINUTE = 60_000
const SENTENCE = /^\d+ orders?$|refunded$|has not ordered yet$|^Nothing is known/
const WITH_REASONS = encodeURIComponent(JSON.stringify(['firstName', 'category.reasons']))

let herald: Herald
let browser: Browser
let page: Page

beforeAll(async () => {
  herald = await startHerald()
  browser = await openBrowser()
  page = await browser.newPage({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' })
  await becomeOwner(page, herald)
}, 5 * MINUTE)

afterAll(async () => {
  await browser?.close()
  await herald?.stop()
}, MINUTE)

const admin = (path = '') => `${herald.url}/admin${path}`
const openDraft = async () => {
  await page.goto(admin())
  const draft = page.getByRole('row').filter({ hasText: 'Draft' }).getByRole('link').first()
  const address = new URL((await draft.getAttribute('href')) ?? '', herald.url).href
  await page.goto(address.replace(/\/(check|run)$/, ''))
}

it(
  'calls an uploaded file as its owner called it',
  async () => {
    await openDraft()
    const banner = await page.screenshot({ clip: { x: 0, y: 0, width: 200, height: 100 } })
    await page.getByRole('button', { name: 'Create New' }).click()
    const file = { name: 'Autumn banner.png', mimeType: 'image/png', buffer: banner }
    await page.locator('dialog, .drawer').locator('input[type=file]').first().setInputFiles(file)
    await page.locator('.drawer').getByRole('button', { name: 'Save' }).first().click()
    const card = page.locator('.upload-relationship-details__filename')
    await card.filter({ hasText: 'Autumn banner.png' }).waitFor({ timeout: 30_000 })
    await page.getByRole('button', { name: 'Save' }).first().click()
    await page.getByText('Updated successfully').waitFor()
    await page.reload()
    await card.filter({ hasText: 'Autumn banner.png' }).waitFor({ timeout: 30_000 })
    expect(await card.allInnerTexts()).toEqual(['Autumn banner.png'])
    await keepPicture(page, 'campaign-named-file')
  },
  2 * MINUTE,
)

it(
  'has a sentence for why somebody has their category, on their page and in the list',
  async () => {
    await page.goto(admin('/collections/contacts'))
    await page.locator('.table tbody a').first().click()
    const reasons = page.getByLabel('Reasons')
    await reasons.waitFor()
    expect(await reasons.inputValue()).toMatch(SENTENCE)
    await page.goto(admin(`/collections/contacts?columns=${WITH_REASONS}`))
    await page.getByRole('cell', { name: SENTENCE }).first().waitFor()
    expect(await page.getByRole('cell', { name: /^\w+:\d/ }).count()).toBe(0)
  },
  MINUTE,
)

it(
  'says on a page that stays open that a silent account was signed out elsewhere, within a minute',
  async () => {
    await page.goto(admin('/collections/contacts'))
    await page.locator('.collection-list').waitFor()
    expect(await page.locator('.h-notices').count()).toBe(0)
    const state = (await (await fetch(`${herald.control}/state`)).json()) as {
      accounts: { phone: string }[]
    }
    for (const { phone } of state.accounts)
      await fetch(`${herald.control}/accounts/${encodeURIComponent(phone)}/revoke`, {
        method: 'POST',
        body: '{}',
      })
    await page.getByRole('link', { name: 'Connect it again' }).first().waitFor({ timeout: 80_000 })
    expect(await wrongFor(page)).toEqual([])
    await keepPicture(page, 'notice-without-navigation')
  },
  2 * MINUTE,
)
