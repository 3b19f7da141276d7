import type { Browser, Page } from 'playwright-core'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

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
const SENDING = ['campaigns', 'campaign-runs', 'deliveries']
const LISTS = [...SENDING, 'contacts', 'orders', 'links', 'telegram-accounts']

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

const control = async (path: string, body?: object): Promise<Record<string, unknown>> => {
  const post = { method: 'POST', body: JSON.stringify(body) }
  const answer = await fetch(`${herald.control}${path}`, body && post)
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
  return (await answer.json()) as Record<string, unknown>
}

const admin = (path = '') => `${herald.url}/admin${path}`
const main = () => page.locator('main.h')

const checkScreen = (name: string, address: string, ready: () => Promise<unknown>) =>
  lookAt(page, { name, address, ready })

describe('before there is an owner', () => {
  it('says on the sign-in page where the link is, and the link has one form', async () => {
    await checkScreen('sign-in', admin(), () => page.getByText('no owner yet').waitFor())
    await page.goto(herald.ownerUrl ?? '')
    expect(await wrongFor(page, 'body')).toEqual([])
    await keepPicture(page, 'claim')
    await becomeOwner(page, herald)
  })
})

describe('every screen, in both themes, at desk and phone', () => {
  it(
    'has nothing wrong in what is ours',
    async () => {
      await checkScreen('dashboard', admin(), () => page.getByText('Credited revenue').waitFor())
      for (const list of ['media', ...LISTS]) {
        await checkScreen(`list-${list}`, admin(`/collections/${list}`), () =>
          page.locator('.collection-list').waitFor(),
        )
      }
      const health = page.getByRole('table', { name: 'How the accounts do' }).getByRole('link')
      const account = new URL((await health.first().getAttribute('href')) ?? '', herald.url).href
      await checkScreen('account-health', account, () =>
        page.getByText('messages left today').waitFor(),
      )
      await page.goto(admin('/collections/contacts'))
      const person = page.locator('.table tbody a').first()
      const contact = new URL((await person.getAttribute('href')) ?? '', herald.url).href
      await checkScreen('contact', contact, () =>
        page.getByRole('button', { name: 'Never write to them…' }).waitFor(),
      )
      await page.goto(admin())
      const draft = page.getByRole('row').filter({ hasText: 'Draft' }).getByRole('link').first()
      const check = new URL((await draft.getAttribute('href')) ?? '', herald.url).href
      await checkScreen('check', check, () =>
        page.getByRole('heading', { name: /people will get it/ }).waitFor(),
      )
      await checkScreen('run-draft', check.replace(/check$/, 'run'), () =>
        page.getByText('has not started').waitFor(),
      )
      const done = page.getByRole('row').filter({ hasText: 'Done' }).getByRole('link').first()
      await page.goto(admin())
      const run = new URL((await done.getAttribute('href')) ?? '', herald.url).href
      await checkScreen('run-done', run, () => page.locator('.h-log li').first().waitFor())
    },
    9 * MINUTE,
  )

  it('shows people’s words in lists: no ids, no raw dates, no minor units', async () => {
    await page.goto(admin())
    await page.getByRole('row').filter({ hasText: 'Draft' }).getByRole('link').first().click()
    await page.getByRole('button', { name: 'Send to me first' }).click()
    await page.getByText('You got this very message').waitFor()
    for (const list of LISTS) {
      await page.goto(admin(`/collections/${list}`))
      const cells = page.locator('.table tbody td')
      await cells.first().waitFor()
      await cells.filter({ hasText: 'Loading' }).first().waitFor({ state: 'detached' })
      const texts = await cells.allInnerTexts()
      expect(
        texts.filter((text) => /Untitled|<No |\d{4}-\d\d-\d\dT|[a-z0-9]{8}\./.test(text)),
      ).toEqual([])
    }
    await page.goto(admin('/collections/orders'))
    await page.getByRole('cell', { name: /^€\d/ }).first().waitFor()
    await page.goto(admin('/collections/campaign-runs'))
    await page.getByText('Test to yourself').waitFor()
  })

  it('offers the keyboard what the mouse has: the chart’s table twin', async () => {
    await page.goto(admin())
    const twin = page.getByRole('button', { name: 'Table' })
    await twin.focus()
    await page.keyboard.press('Enter')
    await page.getByRole('table', { name: /Credited revenue a day/ }).waitFor()
    await page.getByRole('button', { name: 'Chart' }).click()
  })
})

describe('connecting an account against the local Telegram', () => {
  const phone = '+15557771234'
  const code = async () =>
    String((await control(`/accounts/${encodeURIComponent(phone)}/code`))['code'])

  const typeCode = async (digits: string) => {
    await page.getByLabel('Digit 1').focus()
    await page.keyboard.type(digits)
  }

  it(
    'refuses what is no number, waits out a flood by itself, and asks for code and password',
    async () => {
      await control('/accounts', { phone, firstName: 'Lumen', password: 'grandmother' })
      await page.goto(admin('/connect/telegram'))
      await page.getByLabel('Phone number, with country').fill('12')
      await page.getByRole('button', { name: 'Send the code' }).click()
      await main().getByRole('alert').first().waitFor()
      await keepPicture(page, 'connect-phone-wrong')
      expect(await wrongFor(page)).toEqual([])

      await control('/faults', { method: 'auth.sendCode', error: 'FLOOD_WAIT_8', nth: 1, times: 1 })
      await page.getByLabel('Phone number, with country').fill(phone)
      await page.getByLabel('Name').fill('Lumen Care')
      await page.getByRole('button', { name: 'Send the code' }).click()
      await page.getByText(/try again in \d:\d\d/).waitFor()
      await keepPicture(page, 'connect-flood')
      await page.getByLabel('Digit 1').waitFor()

      const right = await code()
      await typeCode(right === '99999' ? '11111' : '99999')
      await page.getByText('not the code').waitFor()
      expect(await wrongFor(page)).toEqual([])
      await keepPicture(page, 'connect-code-wrong')
      await page.reload()
      await page.getByLabel('Digit 1').waitFor()
      await typeCode(right)

      const password = page.getByLabel('Two-step password')
      await password.waitFor()
      await password.fill('wrong')
      await page.getByRole('button', { name: 'Sign in' }).click()
      await page.getByText('not the password').waitFor()
      expect(await wrongFor(page)).toEqual([])
      await keepPicture(page, 'connect-password')
      await password.fill('grandmother')
      await page.getByRole('button', { name: 'Sign in' }).click()
      await page.getByRole('heading', { name: 'The account is connected' }).waitFor()
      await page.getByText('Lumen Care').waitFor()
      expect(await wrongFor(page)).toEqual([])
      await keepPicture(page, 'connect-done')
    },
    6 * MINUTE,
  )

  it('lists it as good afterwards', { timeout: 5 * MINUTE }, async () => {
    const list = page.locator('.table').getByRole('row').filter({ hasText: 'Lumen Care' })
    await untilShown(page, admin('/collections/telegram-accounts'), list.getByText('Good'))
    // A new account begins with 20 a day.
    const health = page.locator('.h-table').getByRole('row').filter({ hasText: 'Lumen Care' })
    await health.getByText('20 of 20 left').waitFor()
    await health.getByText('Day 1 of 30').waitFor()
  })

  it('says what the real Telegram needs', async () => {
    await page.goto(admin('/connect/telegram'))
    await page.getByLabel('Phone number, with country').fill('+493055501420')
    await page.getByLabel('Real Telegram').check()
    await page.getByRole('button', { name: 'Send the code' }).click()
    await page.getByText(/need.*TELEGRAM_API_ID.*to be set/).waitFor()
  })
})

describe('a person of the demo', () => {
  it('is put on the stop list from their page, which then says so', async () => {
    await page.goto(admin('/collections/contacts'))
    await openFirstRow(page)
    await page.getByRole('button', { name: 'Never write to them…' }).click()
    await page.getByRole('dialog').getByLabel('Why').fill('Asked on the phone')
    expect(await wrongFor(page, 'dialog')).toEqual([])
    await keepPicture(page, 'contact-stop')
    await page.getByRole('dialog').getByRole('button', { name: 'Never write to them' }).click()
    await page.getByText('Nobody of this workspace writes to them any more.').waitFor()
    await page.getByText(/somebody in your team put them on the stop list/).waitFor()
  })
})

describe('removing the demo', () => {
  it('asks once, and leaves empty lists with one action each', async () => {
    await page.goto(admin())
    await page.getByRole('button', { name: 'Remove demo data' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.waitFor()
    expect(await wrongFor(page, 'dialog')).toEqual([])
    await keepPicture(page, 'remove-demo')
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Remove demo data' }).click()
    await dialog.getByRole('button', { name: 'Remove demo data' }).click()
    await page.getByRole('heading', { name: 'No campaign yet' }).waitFor()
    const remove = page.getByRole('button', { name: 'Remove demo data' })
    await remove.waitFor({ state: 'detached' })

    for (const [list, title] of [
      ['campaigns', 'No campaigns yet'],
      ['orders', 'No order has arrived'],
      ['links', 'No links yet'],
      ['media', 'No pictures or files yet'],
    ] as const) {
      await checkScreen(`empty-${list}`, admin(`/collections/${list}`), () =>
        page.getByRole('heading', { name: title }).waitFor(),
      )
      await expect.poll(() => page.locator('.h-empty a').count(), { timeout: 10_000 }).toBe(1)
    }
    await page.goto(admin('/collections/telegram-accounts'))
    await page.locator('.table').getByRole('row').filter({ hasText: 'Lumen Care' }).waitFor()
  })
})
