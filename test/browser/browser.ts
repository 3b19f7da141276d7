import type { Browser, Locator, Page } from 'playwright-core'

import { existsSync, mkdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'

import { chromium } from 'playwright-core'
import { expect, vi } from 'vitest'

import type { Herald } from '../harness/herald.ts'

const RESULTS = path.resolve('test-results')
const candidates = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js')
/** Nothing but the page under test is asked for, and no driver of a screen that is not there. */
const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Debian's chromium, or whatever `CHROMIUM` names. */
export const openBrowser = async (): Promise<Browser> => {
  const executablePath = process.env['CHROMIUM'] ?? candidates.find((file) => existsSync(file))
  if (!executablePath) throw new Error('No chromium. As root: apt-get install -y chromium')
  mkdirSync(RESULTS, { recursive: true })
  return chromium.launch({ executablePath, args })
}

/** How long a page may take for one thing, on a busy machine. */
const PATIENCE = 90_000

vi.setConfig({ testTimeout: 4 * PATIENCE })

/** A page of a desk's size, on which nothing moves. */
export const openPage = async (browser: Browser): Promise<Page> => {
  const viewport = { width: 1440, height: 900 }
  const page = await browser.newPage({ viewport, reducedMotion: 'reduce' })
  page.setDefaultTimeout(PATIENCE)
  return page
}

/** Opens the one-time link and fills in its form: afterwards the page is the owner's dashboard. */
export const becomeOwner = async (page: Page, herald: Herald): Promise<void> => {
  await page.goto(herald.ownerUrl ?? '')
  await page.getByLabel('Your name').fill('Mara Lindqvist')
  await page.getByLabel('E-mail').fill('mara@example.com')
  await page.getByLabel('Password').fill('first-flush-2027')
  await page.locator('button[type=submit]').click()
  await page.getByRole('heading', { level: 1, name: 'Dashboard' }).waitFor()
}

/** Keeps a picture of the whole page under `test-results/`. */
export const keepPicture = (page: Page, name: string): Promise<Buffer> =>
  page.screenshot({ path: path.join(RESULTS, `${name}.png`), fullPage: true })

type Found = {
  violations: { id: string; impact: string | null; nodes: { html: string }[] }[]
}

/**
 * What axe finds wrong in a part of the page, one line a rule. Payload's own parts are its makers'
 * business: what we made stands inside `.h`.
 */
export const wrongFor = async (page: Page, part = '.h'): Promise<string[]> => {
  if (!(await page.evaluate(() => 'axe' in window))) await page.addScriptTag({ path: axe })
  return page.evaluate(async (where) => {
    const { axe: checker } = window as unknown as {
      axe: { run: (part: object, options: object) => Promise<Found> }
    }
    const { violations } = await checker.run(
      { include: [[where]] },
      { rules: { region: { enabled: false } } },
    )
    return violations.map(({ id, impact, nodes }) => `${impact} ${id}: ${nodes[0]?.html ?? ''}`)
  }, part)
}

/** Pixels by which the page is wider than the window. */
const tooWide = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)

/** Opens a page again and again until something stands on it that is written a moment later. */
export const untilShown = (page: Page, address: string, what: Locator): Promise<void> => {
  const isShown = async (): Promise<boolean> => {
    await page.goto(address)
    return what.waitFor({ timeout: 5_000 }).then(
      () => true,
      () => false,
    )
  }
  return expect.poll(isShown, { timeout: 90_000 }).toBe(true)
}

/**
 * Opens the first row of a list of Payload's. By its address: a list that just came writes its own address
 * anew, and a click before that is lost.
 */
export const openFirstRow = async (page: Page): Promise<void> => {
  const row = await page.locator('.table tbody a').first().getAttribute('href')
  await page.goto(new URL(row ?? '', page.url()).href)
}

/** Nothing is wider than the window, once the page has found its place in it. */
export const fits = (page: Page, name: string): Promise<void> =>
  expect.poll(() => tooWide(page), { timeout: 15_000, message: name }).toBe(0)

/** The page in a theme, as Payload's own switch does it, once all colours have arrived. */
export const showTheme = (page: Page, theme: 'light' | 'dark'): Promise<void> =>
  page.evaluate(async (wanted) => {
    document.documentElement.dataset['theme'] = wanted
    const moving = document.getAnimations().filter((one) => one instanceof CSSTransition)
    await Promise.allSettled(moving.map(({ finished }) => finished))
  }, theme)

type Screen = { name: string; address: string; ready: () => Promise<unknown> }

/** Both themes at desk and phone: nothing wrong for axe, nothing wider than the window. */
export const lookAt = async (page: Page, { name, address, ready }: Screen): Promise<void> => {
  await page.goto(address)
  await ready()
  for (const theme of ['dark', 'light'] as const) {
    await showTheme(page, theme)
    expect(await wrongFor(page), `${name}, ${theme}`).toEqual([])
    await keepPicture(page, `${name}-${theme}`)
  }
  await page.setViewportSize({ width: 390, height: 844 })
  await fits(page, `${name} at 390`)
  await keepPicture(page, `${name}-390`)
  await page.setViewportSize({ width: 1440, height: 900 })
}
