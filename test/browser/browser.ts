import type { Page } from 'playwright-core'

import { existsSync, mkdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'

import { chromium } from 'playwright-core'

const RESULTS = path.resolve('test-results')
const candidates = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

/** Debian's chromium, or whatever `CHROMIUM` names. */
export const openBrowser = async () => {
  const executablePath = process.env['CHROMIUM'] ?? candidates.find((file) => existsSync(file))
  if (!executablePath) throw new Error('No chromium. As root: apt-get install -y chromium')
  mkdirSync(RESULTS, { recursive: true })
  return chromium.launch({ executablePath, args: ['--no-sandbox'] })
}

/** Keeps a picture of the whole page under `test-results/`. */
export const keepPicture = (page: Page, name: string): Promise<Buffer> =>
  page.screenshot({ path: path.join(RESULTS, `${name}.png`), fullPage: true })

/** What axe finds wrong in our part of the page, one line a rule. */
export const wrongFor = async (page: Page): Promise<string[]> => {
  await page.addScriptTag({ path: axe })
  return page.evaluate(async () => {
    type Found = { violations: { id: string; nodes: { html: string }[] }[] }
    const { axe: checker } = window as unknown as {
      axe: { run: (part: string) => Promise<Found> }
    }
    const { violations } = await checker.run('.h-page')
    return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)
  })
}

/** Pixels by which the page is wider than the window. */
export const tooWide = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
