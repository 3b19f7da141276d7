/** A Chromium for the browser tests: the one that is there, or Debian's. */
import { spawnSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import path from 'node:path'

import { announce, Refusal } from '../start/say.mjs'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

const find = () => {
  const dirs = (process.env.PATH ?? '').split(path.delimiter).filter(Boolean)
  const files = dirs.flatMap((dir) => names.map((name) => path.join(dir, name)))
  return [process.env.CHROMIUM, ...files].find((file) => {
    try {
      accessSync(file, constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

const apt = (...args) => {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  return spawnSync('apt-get', args, { env, encoding: 'utf8', timeout: 300_000 })
}

/** The path of a Chromium. Without one, and without the right to install it, the tests fail. */
export const requireChromium = () => {
  const found = find()
  if (found) return found
  const isRoot = process.getuid?.() === 0
  if (isRoot) {
    announce('Chromium: installing Debian’s (apt-get install chromium)')
    apt('update', '-qq')
    const { stderr } = apt('install', '-y', '-qq', '--no-install-recommends', 'chromium')
    const installed = find()
    if (installed) return installed
    throw new Refusal(`Chromium could not be installed:\n\n${(stderr ?? '').trim()}`)
  }
  throw new Refusal(
    'The browser tests need Chromium, and there is none. Install it with `sudo apt-get install -y chromium`, ' +
      'or set CHROMIUM to the path of one, and run the tests again.',
  )
}
