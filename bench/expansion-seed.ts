import { slugs } from '../src/collections/slugs.ts'
import { loadEnv } from '../src/core/env.ts'
import { dialogId, joinId } from '../src/core/ids.ts'
import { connectMongo } from '../src/mongo/connect.ts'
import { migrate } from '../src/mongo/migrate.ts'
import { features } from '../src/plugins/index.ts'
import { big, document, FEW, small } from './expansion-world.ts'

/** A workspace with so many people who wrote to its one account, another with few, and a campaign for all. */
const BATCH = 2_000
const now = new Date()
const { db, close } = await connectMongo(loadEnv().MONGODB_URI)
await migrate(db, features)
const rowsOf = (slug: string) => db.collection<{ _id: string }>(slug)

const names = ['Ada', 'Ben', 'Cleo', 'Dario', 'Edith', 'Farid', 'Greta', 'Hugo']

const addWorkspace = async ({ tenant, account, campaign }: typeof big): Promise<void> => {
  await rowsOf(slugs.tenants).insertOne({
    _id: tenant,
    ...{ name: tenant, slug: tenant, hookId: tenant, timeZone: 'UTC', killSwitch: false },
    ...{ linkPrefix: tenant.slice(-4) },
    quietHours: { enabled: true, from: '22:00', to: '08:00', mode: 'hold' },
  } as { _id: string })
  await rowsOf(slugs.telegramAccounts).insertOne({
    _id: account,
    ...{ tenant, name: 'Shop', network: 'sandbox', state: 'connected', createdAt: now },
  } as { _id: string })
  await rowsOf(slugs.campaigns).insertOne({
    _id: campaign,
    ...{ tenant, name: campaign, message: document, accounts: [account], status: 'draft' },
    ...{ audience: { all: [] }, discountCode: 'SPRING', nudges: [] },
  } as { _id: string })
}

const addPeople = async ({ tenant, account }: typeof big, some: number[]): Promise<void> => {
  const contactOf = (n: number) => joinId(tenant, `p${String(n * 7_919).padStart(13, '0')}`)
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

const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => from + n)
for (const workspace of [big, small]) await addWorkspace(workspace)
await addPeople(small, numbers(0, FEW))
const count = Number(process.argv[2])
for (let from = 0; from < count; from += BATCH)
  await addPeople(big, numbers(from, Math.min(from + BATCH, count)))
await close()
process.exit(0)
