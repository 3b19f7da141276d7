import { slugs } from '../src/collections/slugs.ts'
import { loadEnv } from '../src/core/env.ts'
import { dialogId, joinId } from '../src/core/ids.ts'
import { connectMongo } from '../src/mongo/connect.ts'
import { migrate } from '../src/mongo/migrate.ts'
import { features } from '../src/plugins/index.ts'
import { account, campaign, document, tenant } from './expansion-world.ts'

/** A workspace with so many people who wrote to its one account, and a campaign for all of them. */
const count = Number(process.argv[2])
const BATCH = 2_000
const now = new Date()
const { db, close } = await connectMongo(loadEnv().MONGODB_URI)
await migrate(db, features)
const rowsOf = (slug: string) => db.collection<{ _id: string }>(slug)

const names = ['Ada', 'Ben', 'Cleo', 'Dario', 'Edith', 'Farid', 'Greta', 'Hugo']
const contactOf = (n: number) => joinId(tenant, `p${String(n * 7_919).padStart(13, '0')}`)

await rowsOf(slugs.tenants).insertOne({
  _id: tenant,
  ...{ name: 'Bench', slug: 'bench', timeZone: 'UTC', linkPrefix: 'bnch', killSwitch: false },
  quietHours: { enabled: true, from: '22:00', to: '08:00', mode: 'hold' },
} as { _id: string })
await rowsOf(slugs.telegramAccounts).insertOne({
  _id: account,
  ...{ tenant, name: 'Shop', network: 'sandbox', state: 'connected', createdAt: now },
} as { _id: string })
await rowsOf(slugs.campaigns).insertOne({
  _id: campaign,
  ...{ tenant, name: 'A million', message: document, accounts: [account], status: 'draft' },
  ...{ audience: { all: [] }, discountCode: 'SPRING', nudges: [] },
} as { _id: string })

for (let from = 0; from < count; from += BATCH) {
  const some = Array.from({ length: Math.min(BATCH, count - from) }, (_, n) => from + n)
  await Promise.all([
    rowsOf(slugs.contacts).insertMany(
      some.map((n) => ({
        _id: contactOf(n),
        ...{ tenant, firstName: names[n % names.length], lastName: 'Example', username: null },
        ...{ tags: ['newsletter'], attributes: {}, timeZone: 'Europe/Berlin', language: 'de' },
        ...{ category: null, lastInboundAt: now, lastOutboundAt: null, lastOrder: null },
        ...{ createdAt: now, updatedAt: now },
      })),
      { ordered: false },
    ),
    rowsOf(slugs.dialogs).insertMany(
      some.map((n) => ({
        _id: dialogId(tenant, account, String(1_000_000 + n)),
        ...{ tenant, account, peer: String(1_000_000 + n), accessHash: String(n * 31) },
        ...{ contact: contactOf(n), firstInboundAt: now, lastInboundAt: now },
        ...{ lastOutboundAt: null, readOutboxMaxId: 0 },
      })),
      { ordered: false },
    ),
  ])
}
await close()
process.exit(0)
