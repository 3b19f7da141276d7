import type { Browser, Page } from 'playwright-core'

import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, expect, it } from 'vitest'

import type { Herald } from '../harness/herald.ts'

import { startHerald } from '../harness/herald.ts'
import {
  becomeOwner,
  keepPicture,
  lookAt,
  openBrowser,
  openFirstRow,
  openPage,
  untilShown,
  wrongFor,
} from './browser.ts'

const MINUTE = 60_000
const SENTENCE = /^\d+ orders?$|refunded$|has not ordered yet$|^Nothing is known/
const WITH_REASONS = encodeURIComponent(JSON.stringify(['firstName', 'category.reasons']))

let herald: Herald
let browser: Browser
let page: Page

beforeAll(async () => {
  herald = await startHerald()
  browser = await openBrowser()
  page = await openPage(browser)
  await becomeOwner(page, herald)
}, 8 * MINUTE)

afterAll(async () => {
  await browser?.close()
  await herald?.stop()
}, 2 * MINUTE)

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
    await card.filter({ hasText: 'Autumn banner.png' }).waitFor()
    await page.getByRole('button', { name: 'Save' }).first().click()
    await page.getByText('Updated successfully').waitFor()
    await page.reload()
    await card.filter({ hasText: 'Autumn banner.png' }).waitFor()
    expect(await card.allInnerTexts()).toEqual(['Autumn banner.png'])
    await keepPicture(page, 'campaign-named-file')
  },
  5 * MINUTE,
)

it(
  'has a sentence for why somebody has their category, on their page and in the list',
  async () => {
    await page.goto(admin('/collections/contacts'))
    await openFirstRow(page)
    const reasons = page.getByLabel('Reasons')
    await reasons.waitFor()
    await expect.poll(() => reasons.inputValue(), { timeout: 20_000 }).toMatch(SENTENCE)
    await page.goto(admin(`/collections/contacts?columns=${WITH_REASONS}`))
    await page.getByRole('cell', { name: SENTENCE }).first().waitFor()
    expect(await page.getByRole('cell', { name: /^\w+:\d/ }).count()).toBe(0)
  },
  5 * MINUTE,
)

it(
  'writes a campaign: bold, words of a person from the list, whom it is for, and a nudge',
  async () => {
    const create = admin('/collections/campaigns/create')
    const words = page.locator('.toolbar-popup__dropdown-personal-words')
    const ready = () => words.first().waitFor()
    await lookAt(page, { name: 'composer', address: create, ready })
    await page.getByLabel('Name', { exact: false }).first().fill('Written by hand')
    const message = page.locator('[contenteditable=true]').first()
    await message.click()
    await page.keyboard.type('Hi ')
    await words.first().click()
    await page.getByRole('button', { name: 'First name' }).click()
    await page.keyboard.type(', ')
    await page.keyboard.press('Control+b')
    await page.keyboard.type('today')
    await page.keyboard.press('Control+b')
    await page.keyboard.type(': /disc')
    await page.locator('.slash-menu-popup').getByText('Discount code').click()
    await expect
      .poll(() => message.textContent())
      .toBe('Hi {{first_name}}, today: {{discount_code}}')
    await page.getByLabel('Wrote to us within this many days').fill('7')
    await page.getByLabel('Discount code').fill('HAND7')
    await page.getByRole('button', { name: 'Add step' }).click()
    const nudge = page.locator('[contenteditable=true]').nth(1)
    await nudge.click()
    await page.keyboard.type('Still there?')
    await keepPicture(page, 'composer-written')
    await page.getByRole('button', { name: 'Save' }).first().click()
    await page.waitForURL(/campaigns\/(?!create)[^/]+$/)
    const id = new URL(page.url()).pathname.split('/').at(-1) ?? ''
    const asked = (path: string) => fetch(path).then((answer) => answer.json())
    expect(await page.evaluate(asked, `/campaigns/${id}`)).toMatchObject({
      ...{ name: 'Written by hand', status: 'draft', discountCode: 'HAND7' },
      audience: { wroteWithinDays: 7, categories: [] },
      nudges: [{ afterHours: 24, condition: 'no-reply' }],
    })
    await page.reload()
    await page.locator('[contenteditable=true] strong').filter({ hasText: 'today' }).waitFor()
  },
  5 * MINUTE,
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
  5 * MINUTE,
)

/** An order as a shop posts it, signed by the standard's own library. */
const postOrder = async (address: string, secret: string): Promise<number> => {
  const id = 'msg_browser_1'
  const now = new Date()
  const body = JSON.stringify({
    type: 'order.created',
    data: {
      ...{ id: 'order_browser_1', number: 'B-7001', placedAt: now.toISOString() },
      total: { amount: 4_900, currency: 'EUR' },
      items: [{ name: 'Linen shirt', quantity: 1, amount: 4_900 }],
      ...{ clickId: null, coupon: null, customer: { email: 'nobody@example.com' } },
    },
  })
  const headers = {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(now.getTime() / 1_000)),
    'webhook-signature': new Webhook(secret).sign(id, now, body),
  }
  return (await fetch(address, { method: 'POST', body, headers })).status
}

it(
  'makes a secret on the page of a shop, which signs an order that then stands in the list',
  async () => {
    await page.goto(admin('/collections/webhook-sources'))
    const shop = page.locator('.table tbody a').first()
    const name = (await shop.textContent())?.trim() ?? ''
    const address = new URL((await shop.getAttribute('href')) ?? '', herald.url).href
    const makes = page.getByRole('button', { name: 'Make a secret' })
    await lookAt(page, { name: 'shop', address, ready: () => makes.waitFor() })
    await makes.click()
    const dialog = page.getByRole('dialog')
    await dialog.waitFor()
    expect(await wrongFor(page, 'dialog')).toEqual([])
    await dialog.getByRole('button', { name: 'Make a secret' }).click()
    const secret = page.getByLabel('Secret', { exact: true })
    await secret.waitFor()
    expect(await secret.inputValue()).toMatch(/^whsec_/)
    await page.getByText('Two secrets: the newest, and the one before').waitFor()
    await keepPicture(page, 'shop-secret')
    const posts = await page.getByLabel('Address to post to').inputValue()
    // Each process of the edge knows a new secret within two seconds.
    await expect
      .poll(async () => postOrder(posts, await secret.inputValue()), { timeout: 30_000 })
      .toBe(202)
    await page.reload()
    await page.getByText('Two secrets: the newest, and the one before').waitFor()
    expect(await secret.count()).toBe(0)
    const order = page.getByRole('cell', { name: 'B-7001' }).first()
    await untilShown(page, admin('/collections/orders?limit=50'), order)
    await page.goto(admin('/collections/audit'))
    const line = page.getByRole('row').filter({ hasText: 'Made a secret for a shop' })
    await line.filter({ hasText: name }).waitFor()
  },
  4 * MINUTE,
)

it(
  'goes on working with more tabs open than a browser has connections',
  async () => {
    const tabs: Page[] = []
    const streams = new Set<object>()
    const storageState = await page.context().storageState()
    const context = await browser.newContext({ storageState })
    context.on('request', (asked) => asked.url().includes('/stream/') && streams.add(asked))
    const ended = (asked: object) => void streams.delete(asked)
    context.on('requestfinished', ended).on('requestfailed', ended)
    for (let n = 0; n < 7; n += 1) {
      const tab = await context.newPage()
      tabs.push(tab)
      await tab.goto(admin())
      await tab.getByRole('row').filter({ hasText: 'Draft' }).first().waitFor()
    }
    await expect.poll(() => streams.size).toBe(3)
    await tabs[0]?.close()
    await expect.poll(() => streams.size).toBe(3)
    await context.close()
  },
  4 * MINUTE,
)
