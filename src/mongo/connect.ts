import type { Db } from 'mongodb'
import type { Hello } from './usable.ts'

import { MongoClient } from 'mongodb'

import { selectWithin } from '../core/config-env.ts'
import { whyUnusable } from './usable.ts'

export type { Db } from 'mongodb'

export type Mongo = { client: MongoClient; db: Db; close: () => Promise<void> }

const PROBE_WITHIN = 2_000

type Wishes = {
  /**
   * An answer that takes longer fails, and its socket is closed: one that a firewall has forgotten would be
   * waited for as long as the machine sends its bytes again, a quarter of an hour. For processes that ask
   * nothing that takes long, and may ask everything twice. Left out, for ever.
   */
  answersWithin?: number
}

/**
 * Opens the one connection pool of a process. The URI names the database. Durable writes by default.
 * A MongoDB without transactions is refused with a sentence that says what to do.
 */
export const connectMongo = async (uri: string, { answersWithin }: Wishes = {}): Promise<Mongo> => {
  const client = new MongoClient(uri, {
    maxPoolSize: 20,
    ...(answersWithin !== undefined &&
      !uri.includes('socketTimeoutMS') && { socketTimeoutMS: answersWithin }),
    ...selectWithin(uri),
    writeConcern: { w: 'majority', j: true },
    retryWrites: true,
  })
  // The driver's own timers do not keep a process alive: one that waits for a primary would just end.
  const stayAlive = setInterval(() => {}, 60_000)
  try {
    await requireSet(client, uri)
  } catch (error) {
    await client.close()
    throw error
  } finally {
    clearInterval(stayAlive)
  }
  return { client, db: client.db(), close: () => client.close() }
}

const requireSet = async (client: MongoClient, uri: string): Promise<void> => {
  const { hosts, replicaSet } = client.options
  const where = hosts.map(String).join(', ')
  const wanted = replicaSet ?? null
  let error: string | null = null
  const hello = await askHello(client).catch((reason: unknown) => {
    error = firstLine(reason)
    // A driver that looks for a set cannot say that there is none: ask the server itself.
    return hosts.length === 1 ? probe(uri) : null
  })
  const refusal = whyUnusable({ where, wanted, hello, error })
  if (refusal) throw refusal
}

const askHello = async (client: MongoClient): Promise<Hello> => {
  await client.connect()
  return client.db('admin').command({ hello: 1 })
}

/** What the server says that the URI names, whatever set it belongs to; null when it does not answer. */
const probe = async (uri: string): Promise<Hello | null> => {
  const bare = uri.replace(/([?&])replicaSet=[^&]*&?/, '$1').replace(/[?&]$/, '')
  const client = new MongoClient(bare, {
    directConnection: true,
    serverSelectionTimeoutMS: PROBE_WITHIN,
  })
  return askHello(client)
    .catch(() => null)
    .finally(() => client.close())
}

const firstLine = (error: unknown): string => String((error as Error).message).split('\n')[0] ?? ''
