import { slugs } from '../src/collections/slugs.ts'
import { systemClock } from '../src/core/clock.ts'
import { loadEnv } from '../src/core/env.ts'
import { makeFairTurns } from '../src/core/fair-turns.ts'
import { connectMongo } from '../src/mongo/connect.ts'
import { expand } from '../src/plugins/campaigns/expand.ts'
import { hashOf } from '../src/plugins/campaigns/size-gate-of.ts'
import { startRun } from '../src/plugins/campaigns/start-run.ts'
import { policyRulesOf } from '../src/plugins/define-feature.ts'
import { features } from '../src/plugins/index.ts'
import { campaign, document, tenant } from './expansion-world.ts'

/** Starts the campaign and expands it as a worker does; prints what that took. */
const { MONGODB_URI, HERALD_MASTER_KEY: masterKey } = loadEnv()
const { db, close } = await connectMongo(MONGODB_URI)
const policyRules = policyRulesOf(features.map(({ feature }) => feature))
const publicUrl = 'https://herald.example'
const turns = makeFairTurns(1)
const deps = { db, clock: systemClock, publicUrl, policyRules, masterKey, turns }
const order = { tenant, campaign }

// It was sent to oneself, and a few got it first: now for all the others.
const runs = db.collection<{ _id: string }>(slugs.campaignRuns)
await runs.insertOne({
  _id: `${tenant}.${campaign}-test`,
  ...{ tenant, status: 'done', startedAt: new Date(), counts: { sent: 1 } },
  test: { of: campaign, hash: hashOf({ message: document, discountCode: 'SPRING' }) },
} as { _id: string })
await startRun(deps, { ...order, by: 'bench' })
await runs.updateOne({ _id: `${tenant}.${campaign}` }, { $set: { 'sample.passedAt': new Date() } })
const megabytes = () => process.memoryUsage.rss() / 1_048_576
globalThis.gc?.()
const before = megabytes()
let most = before
const watch = setInterval(() => {
  most = Math.max(most, megabytes())
}, 50)
const began = performance.now()
const cpu = process.cpuUsage()
while ((await expand(deps, order)) !== 'done');
const seconds = (performance.now() - began) / 1_000
const { user, system } = process.cpuUsage(cpu)
clearInterval(watch)

const run = await db.collection(slugs.campaignRuns).findOne({ campaign })
const rows = await db.collection(slugs.deliveries).countDocuments({ campaign })
process.stdout.write(
  `${JSON.stringify({
    ...{ seconds, cpu: (user + system) / 1e6, growth: most - before, rows },
    ...{ status: run?.['status'], total: run?.['counts']?.total },
  })}\n`,
)
await close()
process.exit(0)
