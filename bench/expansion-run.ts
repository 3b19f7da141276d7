import type { JobRuntime } from '../src/jobs/runtime/agenda-runtime.ts'
import type { RoleContext, WithPolicy } from '../src/plugins/roles.ts'

import { slugs } from '../src/collections/slugs.ts'
import { systemClock } from '../src/core/clock.ts'
import { loadEnv } from '../src/core/env.ts'
import { makeLogger } from '../src/core/logger.ts'
import { startJobs } from '../src/jobs/runtime/agenda-runtime.ts'
import { connectMongo } from '../src/mongo/connect.ts'
import { forTenant } from '../src/mongo/for-tenant.ts'
import { hashOf } from '../src/plugins/campaigns/size-gate-of.ts'
import { startRun } from '../src/plugins/campaigns/start-run.ts'
import { worker } from '../src/plugins/campaigns/worker.ts'
import { policyRulesOf } from '../src/plugins/define-feature.ts'
import { features } from '../src/plugins/index.ts'
import { big, document, FEW, small } from './expansion-world.ts'
import { makeProfile } from './profile.ts'

/**
 * Starts the campaign and expands it by the worker's own jobs; in the middle of it another workspace
 * starts one for a hundred people. Prints what that took.
 */
const env = loadEnv()
const mongo = await connectMongo(env.MONGODB_URI)
const { db } = mongo
const policyRules = policyRulesOf(features.map(({ feature }) => feature))
const log = makeLogger({ role: 'bench', level: 'warn' })
const vault = { seal: async (_: unknown, text: string) => text, open: async () => '' }
const context = { env, log, clock: systemClock, random: Math.random, mongo, vault, policyRules }
const { jobs: handlers } = await worker({
  ...(context as RoleContext & WithPolicy),
  payload: null as never,
})
const start = ({ tenant, campaign }: typeof big) =>
  startRun({ db, clock: systemClock }, { tenant, campaign, by: 'bench' })
const runs = db.collection<{ _id: string; status: string; counts: { total: number } }>(
  slugs.campaignRuns,
)
const runOf = ({ tenant, campaign }: typeof big) => runs.findOne({ _id: `${tenant}.${campaign}` })
const rowsOf = ({ tenant }: typeof big) =>
  db.collection(slugs.deliveries).countDocuments({ tenant }, { limit: FEW })

const until = async (claim: () => Promise<boolean>, everyMs: number): Promise<void> => {
  while (!(await claim())) await new Promise((resolve) => setTimeout(resolve, everyMs))
}

// It was sent to oneself, and a few got it first: now for all the others.
const hash = await hashOf(forTenant(db, big.tenant), { message: document, discountCode: 'SPRING' })
await runs.insertOne({
  _id: `${big.tenant}.${big.campaign}-test`,
  ...{ tenant: big.tenant, status: 'done', startedAt: new Date(), counts: { sent: 1 } },
  test: { of: big.campaign, hash },
} as never)
await start(big)
await runs.updateOne(
  { _id: `${big.tenant}.${big.campaign}` },
  { $set: { 'sample.passedAt': new Date() } as never },
)

const megabytes = () => process.memoryUsage.rss() / 1_048_576
globalThis.gc?.()
const before = megabytes()
let most = before
const watch = setInterval(() => {
  most = Math.max(most, megabytes())
}, 50)
const profile = makeProfile()
await profile.begin()
const began = performance.now()
const since = (moment: number) => (performance.now() - moment) / 1_000
const cpu = process.cpuUsage()
const jobs: JobRuntime = await startJobs({ db, handlers, log })
const people = Number(process.argv[2])
await until(async () => ((await runOf(big))?.counts.total ?? 0) >= people / 2, 100)
const asked = performance.now()
await start(small)
const started = performance.now()
await until(async () => (await rowsOf(small)) === FEW, 20)
const delay = { asked: since(asked), started: since(started) }
const middle = await runOf(big)
await until(async () => (await runOf(big))?.status === 'running', 100)
const seconds = since(began)
const { user, system } = process.cpuUsage(cpu)
clearInterval(watch)
await profile.end()

const run = await runOf(big)
const rows = await db.collection(slugs.deliveries).countDocuments({ campaign: big.campaign })
process.stdout.write(
  `${JSON.stringify({
    ...{ seconds, cpu: (user + system) / 1e6, growth: most - before, rows, delay },
    ...{ status: run?.status, total: run?.counts.total, interrupted: middle?.status },
  })}\n`,
)
await jobs.stop()
await mongo.close()
process.exit(0)
