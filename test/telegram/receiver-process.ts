import type { AccountActor } from '../../src/delivery/actor.ts'
import type { Mongo } from '../../src/mongo/connect.ts'

import { systemClock } from '../../src/core/clock.ts'
import { loadEnv } from '../../src/core/env.ts'
import { makeHeard } from '../../src/core/heard.ts'
import { makeLogger } from '../../src/core/logger.ts'
import { accountSecret } from '../../src/delivery/secret-places.ts'
import { connectMongo } from '../../src/mongo/connect.ts'
import { systemTiming } from '../../src/delivery/timing.ts'
import { catchUp } from '../../src/plugins/accounts/catch-up.ts'
import { accountsOf } from '../../src/plugins/accounts/store.ts'
import { teleproto } from '../../src/telegram/library.ts'
import { makeGateway } from '../../src/telegram/teleproto-gateway.ts'
import { openVault } from '../../src/vault/open-vault.ts'

/**
 * Fetches what one account has missed, in a process of its own that ends itself with SIGKILL right
 * before or right after its nth write.
 */
const given = JSON.parse(process.env['RECEIVER'] ?? '{}') as {
  tenant: string
  account: string
  telegram: { host: string; port: number; publicKey: string }
  killAt: number
  when: 'before' | 'after'
}
const { tenant, account, killAt, when } = given
const writes = new Set(['updateOne', 'findOneAndUpdate', 'insertOne', 'insertMany', 'updateMany'])
let count = 0
const die = () => process.kill(process.pid, 'SIGKILL')

/** The same database; its writes are counted. */
const counted = (db: Mongo['db']): Mongo['db'] =>
  new Proxy(db, {
    get: (target, name) => {
      const collection = target.collection.bind(target) as (slug: string) => object
      if (name === 'collection') return (slug: string) => countWrites(collection(slug))
      return Reflect.get(target, name)
    },
  })
const countWrites = (collection: object): object =>
  new Proxy(collection, {
    get: (target, name) => {
      const method = Reflect.get(target, name) as unknown
      if (typeof method !== 'function') return method
      const call = method.bind(target) as (...args: unknown[]) => unknown
      if (!writes.has(String(name))) return call
      return async (...args: unknown[]) => {
        count += 1
        if (count === killAt && when === 'before') die()
        const answer = await call(...args)
        if (count === killAt) die()
        return answer
      }
    },
  })

const env = loadEnv()
const mongo = await connectMongo(env.MONGODB_URI)
const vault = openVault({ db: mongo.db, masterKey: env.HERALD_MASTER_KEY })
const row = await accountsOf(mongo.db, tenant).findOne({ _id: account })
const session = await vault.open(accountSecret(tenant, account, 'session'), row?.session ?? '')
const simulator = given.telegram
const gateway = makeGateway({ library: teleproto, network: 'sandbox', simulator })
const opened = await gateway.open({ session, api: { id: 1, hash: '0'.repeat(32) } })
if (!opened.ok) throw new Error(opened.failure.code)
const exclusive: AccountActor['exclusive'] = (task) => task()
const failure = await catchUp(
  {
    env,
    clock: systemClock,
    timing: systemTiming({ clock: systemClock, random: Math.random }),
    log: makeLogger({ role: 'test', level: 'error' }),
    heard: makeHeard(() => performance.now()),
    mongo: { ...mongo, db: counted(mongo.db) },
  },
  {
    ...{ tenant, account, exclusive, client: () => opened.value, caughtUp: () => {} },
    signal: new AbortController().signal,
  },
)
if (failure) throw new Error(failure.code)
await opened.value.close()
await mongo.close()
console.log(`writes=${count}`)
