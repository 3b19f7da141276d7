import { createHash, randomBytes } from 'node:crypto'
import { linkSync, rmSync, statSync } from 'node:fs'
import { connect, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'

/** What operating systems take as the name of a socket, with room for what is put behind it. */
const MAX_NAME = 90

/** How long one that was just killed may take to be gone. */
const ATTEMPTS = 20
const PAUSE_MS = 100

const pause = () => new Promise((done) => setTimeout(done, PAUSE_MS))

const nameFor = (wanted: string): string => {
  const name = path.resolve(wanted)
  if (name.length <= MAX_NAME) return name
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 24)
  return path.join(tmpdir(), `herald-${hash}`)
}

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

const inodeOf = (name: string): bigint | undefined =>
  statSync(name, { bigint: true, throwIfNoEntry: false })?.ino

type Own = { server: Server; inode: bigint | undefined; name: string }

/**
 * A socket that gets the name only once it answers, and at most one of many does: making a link is one step.
 * Null where the name is taken.
 */
const listenUnder = async (name: string): Promise<Own | null> => {
  const own = `${name}.${randomBytes(3).toString('hex')}`
  const server = createServer((socket) => socket.destroy())
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(own, resolve)
  })
  server.unref()
  try {
    linkSync(own, name)
    return { server, inode: inodeOf(own), name }
  } catch (error) {
    server.close()
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    return null
  } finally {
    rmSync(own, { force: true })
  }
}

const leave = async ({ server, inode, name }: Own): Promise<void> => {
  if (inodeOf(name) === inode) rmSync(name, { force: true })
  await new Promise((done) => server.close(done))
}

/**
 * Takes a name of the file system for this process alone; gives the way to leave it, or null while another has
 * it. It holds however the process ends, since what is held is a socket.
 */
export const takePath = async (wanted: string): Promise<(() => Promise<void>) | null> => {
  const name = nameFor(wanted)
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const own = await listenUnder(name)
    if (own) {
      // One who looked before us may take our file for the dead one that it saw.
      await pause()
      if (inodeOf(name) === own.inode) return () => leave(own)
      await leave(own)
      continue
    }
    const found = inodeOf(name)
    if (await isAnswered(name)) await pause()
    else if (inodeOf(name) === found) rmSync(name, { force: true })
  }
  return null
}
