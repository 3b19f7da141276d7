import { slugs } from '../src/collections/slugs.ts'
import { loadEnv } from '../src/core/env.ts'
import { connectMongo } from '../src/mongo/connect.ts'
import { migrate } from '../src/mongo/migrate.ts'
import { features } from '../src/plugins/index.ts'
import { openVault } from '../src/vault/open-vault.ts'

/** A workspace with one tracked link and one shop, for measuring the edge. Prints what it made. */
const tenant = 'bench001'
const code = 'bnchAAAA1111'
const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const now = new Date()
const env = loadEnv()
const { db, close } = await connectMongo(env.MONGODB_URI)
await migrate(db, features)

const vault = openVault({ db, masterKey: env.HERALD_MASTER_KEY })
const place = { tenant, collection: slugs.webhookSources, record: 'bench-shop', field: 'secrets' }
const rows: Readonly<Record<string, object>> = {
  [slugs.tenants]: {
    _id: tenant,
    name: 'Bench',
    slug: 'bench',
    timeZone: 'UTC',
    hookId: 'bench-hook',
    linkPrefix: 'bnch',
  },
  [slugs.webhookSources]: {
    _id: 'bench-shop',
    tenant,
    name: 'shop',
    kind: 'standard',
    secrets: [await vault.seal(place, secret)],
  },
  [slugs.linkCodes]: {
    _id: code,
    tenant,
    link: `${tenant}.c1.l1`,
    campaign: 'c1',
    contact: `${tenant}.ann`,
    delivery: `${tenant}.c1.ann.0`,
    url: 'https://shop.example/tea?size=1',
    createdAt: now,
  },
}
for (const [slug, row] of Object.entries(rows)) await db.collection(slug).insertOne({ ...row })
await close()
process.stdout.write(
  `${JSON.stringify({ link: `/r/${code}`, hook: '/hooks/bench-hook/shop', secret })}\n`,
)
process.exit(0)
