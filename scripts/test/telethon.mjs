#!/usr/bin/env node
/**
 * Telethon, the Python client that the simulator is tested with. It is kept under ~/.cache/herald and
 * fetched by pip at its first use; afterwards no network is needed. Run alone, it fetches ahead.
 */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { homedir } from 'node:os'
import path from 'node:path'

const VERSION = '1.45.0'
const pythons = ['python3', 'python']

const run = (command, args) =>
  new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    const keep = (chunk) => {
      output += chunk
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    child.once('error', (error) => resolve({ code: -1, output: error.message }))
    child.once('close', (code) => resolve({ code, output }))
  })

const findPython = async () => {
  for (const command of pythons) {
    const { code } = await run(command, ['-c', 'import sys; sys.exit(sys.version_info < (3, 8))'])
    if (code === 0) return command
  }
  throw new Error('The tests of the simulator with Telethon need Python 3.8 or newer (python3).')
}

/** Whole or not at all: an interrupted download leaves nothing that looks like Telethon. */
const download = async (python, folder) => {
  const part = `${folder}.part-${process.pid}`
  mkdirSync(part, { recursive: true })
  const pip = ['-m', 'pip', 'install', '--quiet', '--no-compile', '--disable-pip-version-check']
  const { code, output } = await run(python, [...pip, '--target', part, `telethon==${VERSION}`])
  if (code !== 0) {
    rmSync(part, { recursive: true, force: true })
    throw new Error(
      `Telethon ${VERSION} could not be installed by \`${python} -m pip\`; it said:\n${output.trim()}`,
    )
  }
  try {
    renameSync(part, folder)
  } catch (error) {
    rmSync(part, { recursive: true, force: true }) // Another process was first.
    if (!existsSync(folder)) throw error
  }
}

/** Python and the folder to put on its path. Says plainly what is missing when it cannot. */
export const resolveTelethon = async () => {
  const python = await findPython()
  const root = path.join(process.env.XDG_CACHE_HOME || path.join(homedir(), '.cache'), 'herald')
  const folder = path.join(root, `telethon-${VERSION}`)
  if (!existsSync(folder)) {
    mkdirSync(root, { recursive: true })
    await download(python, folder)
  }
  return { python, folder }
}

if (process.argv[1] === import.meta.filename) {
  const { python, folder } = await resolveTelethon()
  console.log(`${python}  ${folder}`)
}
