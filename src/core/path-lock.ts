import { createHash } from 'node:crypto'
import { rmSync, statSync } from 'node:fs'
import { connect, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'

/** What operating systems take as the name of a socket, with room to spare. */
const MAX_NAME = 100

/** How long one that was just killed may take to be gone. */
const ATTEMPTS = 20
const PAUSE_MS = 100

const nameFor = (wanted: string): string => {
  const name = path.resolve(wanted)
  if (name.length <= MAX_NAME) return name
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 24)
  return path.join(tmpdir(), `herald-${hash}`)
}

const tryToListen = (name: string): Promise<Server | null> =>
  new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy())
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(null) : reject(error),
    )
    server.listen(name, () => resolve(server.unref()))
  })

/** Somebody answers there: a file that was left behind by a process that died does not. */
const isAnswered = (name: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(name)
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })

/** Tells a file from one that took its name since. */
const marksOf = (name: string): string => {
  const found = statSync(name, { bigint: true, throwIfNoEntry: false })
  return `${found?.ino} ${found?.ctimeNs}`
}

/**
 * Takes a name of the file system for this process alone; gives the way to leave it, or null while another has
 * it. It holds however the process ends, since what is held is a socket.
 */
export const takePath = async (wanted: string): Promise<(() => Promise<void>) | null> => {
  const name = nameFor(wanted)
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const server = await tryToListen(name)
    if (server) return () => new Promise((done) => server.close(() => done()))
    const found = marksOf(name)
    if (await isAnswered(name)) await new Promise((done) => setTimeout(done, PAUSE_MS))
    else if (marksOf(name) === found) rmSync(name, { force: true })
  }
  return null
}
