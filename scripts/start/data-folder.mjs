/** The data folder of a start: made when it is not there, and used by one start at a time. */
import { createHash } from 'node:crypto'
import {
  accessSync,
  constants,
  existsSync,
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

/** What operating systems take as the name of a socket, with room to spare. */
const MAX_NAME = 100
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

const listenOn = (name) =>
  new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy())
    server.once('error', (error) => (error.code === 'EADDRINUSE' ? resolve(null) : reject(error)))
    server.listen(name, () => resolve(server.unref()))
  })

const isAnswered = (name) =>
  new Promise((resolve) => {
    const socket = connect(name)
    socket.once('connect', () => resolve(Boolean(socket.destroy())))
    socket.once('error', () => resolve(false))
  })

const marksOf = (name) => {
  const { ino, ctimeNs } = statSync(name, { bigint: true, throwIfNoEntry: false }) ?? {}
  return `${ino} ${ctimeNs}`
}

/** The socket, or null while another start has it. A file that nobody answers on is from one that died. */
const takeName = async (name) => {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const server = await listenOn(name)
    if (server) return server
    const found = marksOf(name)
    if (await isAnswered(name)) await sleep(PAUSE_MS)
    else if (marksOf(name) === found) rmSync(name, { force: true }) // Not one that came just now.
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
  let server
  for (const name of namesFor(data)) {
    server = await takeName(name).catch(() => undefined)
    if (server !== undefined) break
  }
  if (server === null) return null
  const leave = async () => {
    await new Promise((resolve) => (server ? server.close(resolve) : resolve()))
    unmake()
  }
  return { leave }
}

/** Nothing in here is for a repository that the folder may lie in. */
export const hideFromGit = (data) => {
  const file = path.join(data, '.gitignore')
  if (!existsSync(file)) spare(file, () => writeFileSync(file, '*\n', { mode: 0o600 }))
}
