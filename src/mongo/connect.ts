import type { Db } from 'mongodb'

import { MongoClient } from 'mongodb'

export type { Db } from 'mongodb'

export type Mongo = { client: MongoClient; db: Db; close: () => Promise<void> }

/** Opens the one connection pool of a process. The URI names the database. Durable writes by default. */
export const connectMongo = async (uri: string, maxPoolSize = 20): Promise<Mongo> => {
  const client = new MongoClient(uri, {
    maxPoolSize,
    serverSelectionTimeoutMS: 10_000,
    writeConcern: { w: 'majority', j: true },
    retryWrites: true,
  })
  // The driver's own timers do not keep a process alive: one that waits for a primary would just end.
  const stayAlive = setInterval(() => {}, 60_000)
  await client.connect().finally(() => clearInterval(stayAlive))
  return { client, db: client.db(), close: () => client.close() }
}
