/** The embedded MongoDB: a replica set of one, on a free loopback port, with data that stays. */
import { spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import path from 'node:path'

import { endProcess, freePort, isAlive, isProcess, sleep } from './machine.mjs'
import { untilListening } from './mongod-opens.mjs'
import { announce, Refusal } from './say.mjs'

const SET = 'rs0'
const PRIMARY_MS = 300_000
const uriOf = (port) => `mongodb://127.0.0.1:${port}/herald?replicaSet=${SET}`

const withAdmin = async (port, work) => {
  const { MongoClient } = await import('mongodb')
  const client = new MongoClient(`mongodb://127.0.0.1:${port}/?directConnection=true`, {
    serverSelectionTimeoutMS: 20_000,
  })
  try {
    await client.connect()
    return await work(client.db('admin'))
  } finally {
    await client.close()
  }
}

/** Where MongoDB writes what it does. */
export const mongodLog = (data) => path.join(data, 'logs', 'mongod.log')

const tail = (file) => {
  try {
    return readFileSync(file, 'utf8').trim().split('\n').slice(-3).join('\n')
  } catch {
    return ''
  }
}

/** Makes the set, or tells it its new address: the port is another one when the old one is taken. */
const formSet = (port) =>
  withAdmin(port, async (admin) => {
    const host = `127.0.0.1:${port}`
    const found = await admin.command({ replSetGetConfig: 1 }).catch((error) => {
      if (error.codeName === 'NotYetInitialized') return undefined
      throw error
    })
    if (!found) {
      const members = [{ _id: 0, host }]
      await admin.command({ replSetInitiate: { _id: SET, members } }).catch((error) => {
        if (error.codeName !== 'AlreadyInitialized') throw error
      })
    } else if (found.config.members[0].host !== host) {
      const { config } = found
      const members = [{ ...config.members[0], host }]
      const moved = { ...config, version: config.version + 1, members }
      await admin.command({ replSetReconfig: moved, force: true })
    }
    const until = performance.now() + PRIMARY_MS
    while (!(await admin.command({ hello: 1 })).isWritablePrimary) {
      if (performance.now() > until) throw new Refusal('MongoDB did not become ready in 5 minutes.')
      await sleep(30)
    }
  })

/** Who holds this folder now: MongoDB's own lock file says it, also when a start was killed early. */
const holderOf = (dbpath, left) => {
  try {
    const pid = Number(readFileSync(path.join(dbpath, 'mongod.lock'), 'utf8'))
    const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
    return { pid, port: Number(words[words.indexOf('--port') + 1]) }
  } catch {
    return left
  }
}

/**
 * A mongod that outlived its supervisor: used again if it is well, ended if it listens and does not answer.
 * One that does not listen opens its data still, or ends just now, and is waited for.
 */
const adopt = async (given, dbpath, log) => {
  const left = holderOf(dbpath, given)
  if (!isProcess(left?.pid, dbpath)) return undefined
  if (!(await untilListening({ ...left, log }))) return undefined
  // Killed between its first moment and ours, the former start may not have made the set.
  const isWell = await formSet(left.port).then(
    () => true,
    () => false,
  )
  if (isWell) {
    announce(`MongoDB: the one on port ${left.port} is still there, and is used again`)
    return { pid: left.pid, port: left.port }
  }
  announce(`MongoDB: a former one (process ${left.pid}) does not answer; ending it`)
  await endProcess(left.pid, 10_000)
  return undefined
}

/**
 * For a small cache and much writing: nobody reads the past, so five minutes of it need not be kept, and
 * a page is written out when it is full rather than again and again while it fills.
 */
const TUNED = [
  ...['--wiredTigerCacheSizeGB', '0.5', '--setParameter', 'minSnapshotHistoryWindowInSeconds=0'],
  '--wiredTigerEngineConfigString',
  'eviction_dirty_target=50,eviction_dirty_trigger=75,eviction_updates_target=25,eviction_updates_trigger=50',
]

const argumentsOf = ({ dbpath, port }) => [
  ...['--replSet', SET, '--bind_ip', '127.0.0.1', '--port', String(port)],
  ...['--dbpath', dbpath, ...TUNED, '--quiet'],
]

/** Rejects once the child has ended, with the end of its log. */
const whenEnded = (child, { binary, dbpath, log }) => {
  const ended = new Promise((_, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => {
      reject(
        new Refusal(
          `MongoDB (${binary}) ended at once with code ${code}. Is another one using ${dbpath}, or was that ` +
            `folder written by a newer MongoDB? Its log is ${log}; the end of it:\n\n${tail(log)}`,
        ),
      )
    })
  })
  ended.catch(() => {})
  return ended
}

const launch = async ({ binary, dbpath, log, port, onSpawn }) => {
  const out = openSync(log, 'a')
  const options = { detached: true, stdio: ['ignore', out, out] }
  const child = spawn(binary, argumentsOf({ dbpath, port }), options)
  closeSync(out)
  const { pid } = child
  const state = { listens: false }
  const handle = handleOf({ pid, port, state })
  if (pid) onSpawn(handle)
  const ended = whenEnded(child, { binary, dbpath, log })
  const opened = pid ? untilListening({ pid, port, log }) : ended
  // A child that ended says why by itself.
  state.listens = (await Promise.race([opened, ended])) || (await ended)
  try {
    await Promise.race([formSet(port), ended])
  } catch (error) {
    if (isAlive(pid)) await endProcess(pid, 5000)
    throw error
  }
  child.unref()
  return handle
}

const STOP_MS = 15_000

/** One that opens its data is asked to end and left to it: cut off, it would begin anew at every start. */
const endOpening = async (pid) => {
  const until = performance.now() + STOP_MS
  process.kill(pid, 'SIGTERM')
  while (isAlive(pid) && performance.now() < until) await sleep(50)
  if (isAlive(pid)) announce(`MongoDB (process ${pid}) opens its data still, and ends by itself`)
}

const handleOf = ({ pid, port, state = { listens: true } }) => ({
  uri: uriOf(port),
  pid,
  port,
  stop: () => {
    if (!isAlive(pid)) return undefined
    return state.listens ? endProcess(pid, STOP_MS) : endOpening(pid)
  },
  kill: () => (isAlive(pid) ? process.kill(pid, state.listens ? 'SIGKILL' : 'SIGTERM') : undefined),
})

/**
 * `{ uri, pid, port, stop, kill }`. `left` is the mongod that the last run recorded. `onSpawn` hears of
 * a process before it is of use, so that a stop in between ends it.
 */
export const startMongod = async ({ binary, data, left, onSpawn = () => {} }) => {
  const dbpath = path.join(data, 'mongo')
  const log = mongodLog(data)
  const adopted = await adopt(left, dbpath, log)
  const port = adopted?.port ?? (await freePort(left?.port))
  if (adopted) return handleOf(adopted)
  const file = await binary() // Before the first folder: there may be none.
  for (const folder of [data, dbpath, path.dirname(log)])
    mkdirSync(folder, { recursive: true, mode: 0o700 })
  return launch({ binary: file, dbpath, log, port, onSpawn })
}
