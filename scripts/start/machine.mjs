/** What a start needs of the machine: ports, room on the disk, and to know which processes live. */
import { spawnSync } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { readFileSync, statfsSync } from 'node:fs'
import { createServer } from 'node:net'
import path from 'node:path'

import { Refusal } from './say.mjs'

const listenOnce = (port, host = '127.0.0.1') =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen({ port, host, exclusive: true }, () => {
      const found = server.address().port
      server.close(() => resolve(found))
    })
  })

const FIRST_PORT = 20_000
const LAST_PORT = 32_000

/**
 * A loopback port that is free now; `wanted` when that one is. It lies below those that the system
 * hands to outgoing connections: one of them could take it before its role listens.
 */
export const freePort = async (wanted = 0) => {
  for (let port = wanted, turn = 0; turn < 50; turn += 1) {
    const found = port && (await listenOnce(port).catch(() => undefined))
    if (found) return found
    port = randomInt(FIRST_PORT, LAST_PORT)
  }
  return listenOnce(0)
}

export const requirePort = async (port, host) => {
  try {
    await listenOnce(port, host)
  } catch (error) {
    if (error.code === 'EACCES') {
      throw new Refusal(
        `This user may not open port ${port}: ports below 1024 belong to the system. ` +
          'Choose another one: `npm start -- --port 3100`.',
      )
    }
    if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND') {
      throw new Refusal(
        `HERALD_EDGE_HOST is "${host}", which is not an address of this machine. ` +
          'Unset it (Herald then listens on 127.0.0.1), or set it to 0.0.0.0 for all addresses.',
      )
    }
    throw new Refusal(
      `Port ${port} is in use by another program, so Herald cannot answer there. Stop that program ` +
        `(\`lsof -i :${port}\` names it), or choose another port: \`npm start -- --port ${port + 1}\`.`,
    )
  }
}

const roomAt = (dir) => {
  try {
    const { bavail, bsize } = statfsSync(dir)
    return bavail * bsize
  } catch {
    return dir === path.dirname(dir) ? Infinity : roomAt(path.dirname(dir))
  }
}

/** Refuses before anything is written when less than `megabytes` are free. */
export const requireRoom = (dir, megabytes) => {
  const free = roomAt(dir) / 1024 / 1024
  if (free >= megabytes) return
  throw new Refusal(
    `There are ${Math.floor(free)} MB free on the disk of ${dir}, and Herald needs ${megabytes} MB to begin. ` +
      'Make room there, or keep its data elsewhere: `npm start -- --data /a/larger/disk`.',
  )
}

export const isAlive = (pid) => {
  if (!pid) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

/** The command line of a process; undefined where the system does not tell it. */
const commandOf = (pid) => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {} // No such process, or a system without /proc.
  if (process.platform === 'linux') return undefined
  const asked = spawnSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8' })
  return asked.status === 0 ? asked.stdout : undefined
}

/**
 * True when `pid` lives and its command line holds `mark`. A number is used again by the system: what is
 * not known to be ours is somebody else's.
 */
export const isProcess = (pid, mark) => isAlive(pid) && Boolean(commandOf(pid)?.includes(mark))

const LONGEST_PAUSE_MS = 15_000

/** How long to wait before start number `failures + 1` in a row. */
export const pauseAfter = (failures) => Math.min(LONGEST_PAUSE_MS, 250 * 2 ** failures)

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

/** Asks a process to end, insists after `ms`, and returns when it is gone. */
export const endProcess = async (pid, ms) => {
  const until = performance.now() + ms
  process.kill(pid, 'SIGTERM')
  while (isAlive(pid) && performance.now() < until) await sleep(50)
  if (!isAlive(pid)) return
  process.kill(pid, 'SIGKILL')
  while (isAlive(pid)) await sleep(50)
}
