/** Dependencies, as the lockfile says, and only when it says something new. */
import { readFileSync } from 'node:fs'
import path from 'node:path'

import { spawnOwned } from './children.mjs'
import { announce, Refusal } from './say.mjs'

const read = (file) => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

/**
 * npm leaves what it installed in `node_modules/.package-lock.json`, as its very last write. So this
 * also holds when a person ran npm, and does not after an install that was cut off.
 */
export const isInstalled = (top) => {
  const wanted = read(path.join(top, 'package-lock.json'))
  const have = read(path.join(top, 'node_modules', '.package-lock.json'))
  if (!wanted || !have) return false
  return Object.entries(wanted.packages).every(
    ([at, { version, optional, peer }]) =>
      at === '' ||
      optional ||
      (peer && !have.packages[at]) ||
      have.packages[at]?.version === version,
  )
}

const npm = () =>
  /npm-cli\.js$/.test(process.env.npm_execpath ?? '')
    ? [process.execPath, [process.env.npm_execpath]]
    : ['npm', []]

/** npm states the cause first and prints its manual after it. */
const cause = (output) =>
  output
    .split('\n')
    .filter((line) => /^npm error \S/.test(line) && !/^npm error (\[-|Usage:|Options:)/.test(line))
    .slice(0, 12)
    .join('\n') || output.trim().slice(-2000)

/** Runs npm in this checkout, with its noise kept for the case that it fails. */
const runNpm = (top, args) =>
  new Promise((resolve) => {
    const [command, first] = npm()
    const child = spawnOwned(command, [...first, ...args], {
      cwd: top,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    const keep = (chunk) => {
      output += chunk
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    child.once('error', (error) => resolve({ code: 1, output: error.message }))
    child.once('close', (code) => resolve({ code, output }))
  })

export const install = async (top) => {
  if (isInstalled(top)) return
  announce('Dependencies: installing what package-lock.json names (npm ci, about a minute)')
  const { code, output } = await runNpm(top, ['ci', '--include=dev', '--no-audit', '--no-fund'])
  if (code === 0) return
  throw new Refusal(
    `The dependencies could not be installed. Herald needs to reach a package registry once; npm said:\n\n${cause(output)}\n\n` +
      'Check the network (or `npm config get registry`) and start again: nothing else was touched.',
  )
}
