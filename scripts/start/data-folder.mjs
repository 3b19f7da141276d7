/**
 * The data folder of a start: made when it is not there, and used by one start at a time. The lock is that of
 * `src/core/path-lock.ts`, once more: it is taken before there is anything that could run TypeScript.
 */
import { createHash, randomBytes } from 'node:crypto'
import {
  accessSync,
  constants,
  existsSync,
  linkSync,
  mkdirSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { sleep } from './machine.mjs'
import { Refusal } from './say.mjs'
import { spare } from './spare.mjs'

/** What operating systems take as the name of a socket, with room for what is put behind it. */
const MAX_NAME = 90
/** How long one that was just killed may take to be gone. */
const ATTEMPTS = 20
const PAUSE_MS = 100

const refusals = {
  EACCES: 'belongs to another user, and this one may not write to it',
  EPERM: 'belongs to another user, and this one may not write to it',
  EROFS: 'is on a disk that can only be read',
  ENOTDIR: 'is not a folder: a file is in its place, or in that of a folder above it',
  EEXIST: 'is not a folder: a file is in its place',
}

const refusal = (data, error) =>
  new Refusal(
    `The data folder ${data} ${refusals[error.code] ?? `cannot be used (${error.message})`}. ` +
      'Put that right, or name another folder: `npm start -- --data /another/folder`.',
  )

/** Makes the folder. Returns how to take it away again where it is still empty. */
const makeFolder = (data) => {
  try {
    const made = mkdirSync(data, { recursive: true, mode: 0o700 })
    accessSync(data, constants.R_OK | constants.W_OK | constants.X_OK)
    return () => made && removeEmpty(data, path.dirname(made))
  } catch (error) {
    throw refusal(data, error)
  }
}

const removeEmpty = (folder, stop) => {
  try {
    for (let one = folder; one !== stop; one = path.dirname(one)) rmdirSync(one)
  } catch {} // Something was written, which stays.
}

const namesFor = (data) => {
  const inside = path.join(path.resolve(data), 'in-use')
  const hash = createHash('sha256').update(inside).digest('hex').slice(0, 24)
  const outside = path.join(tmpdir(), `herald-${hash}`)
  return inside.length <= MAX_NAME ? [inside, outside] : [outside]
}

/**
 * A socket that gets the name only once it answers, and at most one of many does: making a link is one step.
 * Null where the name is taken.
 */
const listenUnder = async (name) => {
  const own = `${name}.${randomBytes(3).toString('hex')}`
  const server = createServer((socket) => socket.destroy())
  await new Promise((resolve, reject) => server.once('error', reject).listen(own, resolve))
  server.unref()
  try {
    linkSync(own, name)
    return { server, inode: inodeOf(own), name }
  } catch (error) {
    server.close()
    if (error.code !== 'EEXIST') throw error
    return null
  } finally {
    rmSync(own, { force: true })
  }
}

const inodeOf = (name) => statSync(name, { bigint: true, throwIfNoEntry: false })?.ino

const leaveName = async ({ server, inode, name }) => {
  if (inodeOf(name) === inode) rmSync(name, { force: true })
  await new Promise((resolve) => server.close(resolve))
}

const isAnswered = (name) =>
  new Promise((resolve) => {
    const socket = connect(name)
    socket.once('connect', () => resolve(Boolean(socket.destroy())))
    socket.once('error', () => resolve(false))
  })

/** What is held, or null while another start has it. A file that nobody answers on is from one that died. */
const takeName = async (name) => {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const own = await listenUnder(name)
    if (own) {
      // One who looked before us may take our file for the dead one that it saw.
      await sleep(PAUSE_MS)
      if (inodeOf(name) === own.inode) return own
      await leaveName(own)
      continue
    }
    const found = inodeOf(name)
    if (await isAnswered(name)) await sleep(PAUSE_MS)
    else if (inodeOf(name) === found) rmSync(name, { force: true })
  }
  return null
}

/** True while a start holds this folder. */
export const isInUse = async (data) => {
  for (const name of namesFor(data)) if (await isAnswered(name)) return true
  return false
}

/**
 * Takes the data folder for this start: `{ leave }`, or null while another start has it. It holds however the
 * process ends, since what is held is a socket. A folder that takes no socket (some network disks) is
 * held by one elsewhere on this machine.
 */
export const holdData = async (data) => {
  const unmake = makeFolder(data)
  let own
  for (const name of namesFor(data)) {
    own = await takeName(name).catch(() => undefined)
    if (own !== undefined) break
  }
  if (own === null) return null
  const leave = async () => {
    if (own) await leaveName(own)
    unmake()
  }
  return { leave }
}

/** Nothing in here is for a repository that the folder may lie in. */
export const hideFromGit = (data) => {
  const file = path.join(data, '.gitignore')
  if (!existsSync(file)) spare(file, () => writeFileSync(file, '*\n', { mode: 0o600 }))
}
