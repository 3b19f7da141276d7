import type { AddressInfo } from 'node:net'
import type { Env } from '../../src/core/env.ts'
import type { RoleContext } from '../../src/plugins/roles.ts'

import { mkdtempSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { slugs } from '../../src/collections/slugs.ts'
import { systemClock } from '../../src/core/clock.ts'
import { loadEnv } from '../../src/core/env.ts'
import { makeLogger } from '../../src/core/logger.ts'
import { connectMongo, type Db } from '../../src/mongo/connect.ts'
import { openVault } from '../../src/vault/open-vault.ts'

/** A role's context on this file's database and a folder of its own. */
export const makeContext = async (changes: Partial<Env> = {}): Promise<RoleContext> => {
  const env: Env = {
    ...loadEnv(),
    HERALD_DATA: mkdtempSync(path.join(tmpdir(), 'herald-money-')),
    ...changes,
  }
  return contextOf(env)
}

/** A role's context as a root makes it. */
export const contextOf = async (env: Env): Promise<RoleContext> => {
  const mongo = await connectMongo(env.MONGODB_URI)
  return {
    env,
    mongo,
    log: makeLogger({ role: 'test', level: env.LOG_LEVEL }),
    clock: systemClock,
    random: Math.random,
    vault: openVault({ db: mongo.db, masterKey: env.HERALD_MASTER_KEY }),
  }
}

/** A server on a free loopback port. */
export const serveOn = async (listener: RequestListener) => {
  const server = createServer(listener)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      server.closeAllConnections()
      return new Promise((done) => server.close(done))
    },
  }
}

/** Inserts rows of any collection, ids as given. */
export const insert = async (db: Db, collection: string, rows: object[]): Promise<void> => {
  await db.collection(collection).insertMany(rows.map((row) => ({ ...row })))
}

export const tenant = 'acme0001'

/** A tenant, one campaign with one sent message, and the code in it. */
export const seedCampaign = async (db: Db, now: Date): Promise<void> => {
  await insert(db, slugs.tenants, [
    { _id: tenant, name: 'Acme', timeZone: 'UTC', hookId: 'hook-of-acme', linkPrefix: 'acme' },
  ])
  await insert(db, slugs.campaigns, [
    { _id: 'c1', tenant, name: 'Spring', discountCode: 'SPRING10', createdAt: now },
  ])
  await insert(db, slugs.contacts, [
    { _id: `${tenant}.ann`, tenant, firstName: 'Ann', category: { name: 'vip' } },
  ])
  await insert(db, slugs.deliveries, [
    {
      _id: `${tenant}.c1.ann.0`,
      tenant,
      campaign: 'c1',
      contact: `${tenant}.ann`,
      state: 'sent',
      sentAt: now,
      readAt: null,
      repliedAt: null,
      updatedAt: now,
    },
  ])
  await insert(db, slugs.linkCodes, [
    {
      _id: 'acmeAAAA1111',
      tenant,
      link: `${tenant}.c1.l1`,
      campaign: 'c1',
      contact: `${tenant}.ann`,
      delivery: `${tenant}.c1.ann.0`,
      url: 'https://shop.example/tea?size=1#top',
      createdAt: now,
    },
  ])
}
