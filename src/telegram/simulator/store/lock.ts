import { rmSync } from 'node:fs'
import type { Server } from 'node:net'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createHash } from 'node:crypto'

/** What operating systems take as the name of a socket, with room to spare. */
const MAX_NAME = 100

const nameFor = (dir: string): string => {
  const inside = path.join(path.resolve(dir), 'in-use')
  if (inside.length <= MAX_NAME) return inside
  const hash = createHash('sha256').update(inside).digest('hex').slice(0, 24)
  return path.join(tmpdir(), `simulator-${hash}`)
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

/** How long one that was just killed may take to be gone. */
const ATTEMPTS = 20
const PAUSE_MS = 100

/**
 * Makes sure that no other process uses a folder; gives the way to leave it. It holds however the
 * process ends, since what is held is a socket.
 */
export const lockFolder = async (dir: string): Promise<() => Promise<void>> => {
  const name = nameFor(dir)
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const server = await tryToListen(name)
    if (server) return () => new Promise((done) => server.close(() => done()))
    if (await isAnswered(name)) await new Promise((done) => setTimeout(done, PAUSE_MS))
    else rmSync(name, { force: true })
  }
  throw new Error(`${dir} is in use by another simulator. Stop it, or name another folder.`)
}
