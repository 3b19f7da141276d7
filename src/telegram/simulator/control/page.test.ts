import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

import type { Browser, Page } from 'playwright-core'
import { chromium } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'

import type { Rig } from '../rig.fixture.ts'
import { startRig } from '../rig.fixture.ts'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const QUIET = ['--disable-quic', '--no-first-run', '--disable-background-networking']
const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  ...QUIET,
  '--disable-component-update',
  '--disable-sync',
]

let rig: Rig
let browser: Browser
const troubles: string[] = []

beforeAll(async () => {
  rig = await startRig('telegram')
  await rig.send('carol_shop', 1, 'Have a look at https://shop.example/coat')
  const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium'
  browser = await chromium.launch({ executablePath, args: ARGS })
})
afterAll(async () => {
  await browser?.close()
  await rig?.close()
})

const openPage = async (width: number, colorScheme: 'light' | 'dark'): Promise<Page> => {
  const page = await browser.newPage({ viewport: { width, height: 844 }, colorScheme })
  page.on('pageerror', (error) => troubles.push(String(error)))
  page.on('console', (it) => void (it.type() === 'error' && troubles.push(it.text())))
  await page.goto(rig.simulator.control)
  await page.locator('.chat', { hasText: 'Carol' }).click()
  await page.locator('.bubble', { hasText: 'echo: Have a look' }).waitFor()
  return page
}

it.each([
  { width: 1280, scheme: 'light' as const },
  { width: 1280, scheme: 'dark' as const },
  { width: 390, scheme: 'light' as const },
  { width: 390, scheme: 'dark' as const },
])('is accessible and fits at $width wide, $scheme', async ({ width, scheme }) => {
  const page = await openPage(width, scheme)
  await page.addScriptTag({ content: AXE })
  const found = await page.evaluate(`axe.run().then((it) => it.violations.map((v) => v.id + ' ' +
    v.nodes.map((n) => n.html.slice(0, 120)).join(' | ')))`)
  expect(found).toEqual([])
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width)
  expect(troubles).toEqual([])
  await page.close()
})

it('shows the code by which an account signs in', async () => {
  const page = await openPage(1280, 'light')
  await page.getByText(/^Login code \d{5}/).waitFor()
  expect(troubles).toEqual([])
  await page.close()
})

it('answers as the person, shows the links and what passes, and blocks', async () => {
  const page = await openPage(1280, 'light')
  const link = page.locator('.bubble a', { hasText: 'shop.example' }).first()
  expect(await link.getAttribute('href')).toBe('https://shop.example/coat')
  await page.getByLabel('Answer', { exact: true }).fill('Is it warm?')
  await page.getByRole('button', { name: 'Send' }).click()
  await page.locator('.mine .bubble', { hasText: 'Is it warm?' }).waitFor()
  const heard = await rig.client.getMessages('carol_shop', { limit: 1 })
  expect(heard[0]?.message).toBe('Is it warm?')

  await page.getByRole('button', { name: 'Block', exact: true }).click()
  await page.getByRole('button', { name: 'Unblock' }).waitFor()
  await expect(rig.send('carol_shop', 2)).rejects.toMatchObject({ errorMessage: 'USER_IS_BLOCKED' })
  await page.locator('#traffic li', { hasText: 'USER_IS_BLOCKED' }).waitFor()
  await page.getByRole('button', { name: 'Unblock' }).click()
  await page.getByRole('button', { name: 'Block', exact: true }).waitFor()

  await page.getByText('Make trouble').click()
  await page.getByRole('button', { name: 'Plan', exact: true }).click()
  await page.locator('#faults li', { hasText: 'FLOOD_WAIT_30' }).waitFor()
  await expect(rig.send('carol_shop', 3)).rejects.toMatchObject({ seconds: 30 })
  await page.getByRole('button', { name: 'Clear the plan' }).click()
  await page.locator('#faults li').waitFor({ state: 'detached' })
  expect(troubles).toEqual([])
  await page.close()
})
