import config from '@payload-config'
import { getPayload } from 'payload'

import { loadEnv } from './core/env.ts'
import { giveWay } from './core/give-way.ts'
import { makeLogger } from './core/logger.ts'
import { startJobs } from './jobs/runtime/agenda-runtime.ts'
import { connectMongo } from './mongo/connect.ts'
import { openDatabaseClock } from './mongo/database-clock.ts'
import { announceWorker } from './mongo/presence.ts'
import { policyRulesOf } from './plugins/define-feature.ts'
import { features } from './plugins/index.ts'
import { placeholdersOf } from './plugins/placeholders.ts'
import { closersOf, startParts } from './roles/start-parts.ts'
import { fail, serveUntilStopped } from './roles/start-role.ts'
import { requireMasterKey } from './vault/master-key.ts'
import { openVault } from './vault/open-vault.ts'

/** Where processors are scarce, a message at its moment and a click go before a job (0 is usual, 19 the last). */
const GIVES_WAY = 10

/** The role `worker`: every feature's jobs, run by Agenda. */
const main = async (): Promise<void> => {
  giveWay(GIVES_WAY)
  const env = loadEnv()
  const log = makeLogger({ role: 'worker', level: env.LOG_LEVEL })
  const mongo = await connectMongo(env.MONGODB_URI)
  await requireMasterKey(mongo.db, env.HERALD_MASTER_KEY)
  const clock = await openDatabaseClock(mongo.db)
  const vault = openVault({ db: mongo.db, masterKey: env.HERALD_MASTER_KEY })
  const payload = await getPayload({ config, disableOnInit: true })
  const all = features.map(({ feature }) => feature)
  const policyRules = policyRulesOf(all, mongo.db)
  const placeholders = placeholdersOf(all, mongo.db)
  const context = { env, log, clock, random: Math.random, mongo, vault }
  const started = await startParts('worker', features, {
    ...context,
    payload,
    policyRules,
    placeholders,
  })
  const handlers = started.flatMap(({ running }) => running.jobs)
  const jobs = await startJobs({ db: mongo.db, handlers, log })
  const fallSilent = await announceWorker(mongo.db)
  serveUntilStopped('worker', log, [
    { name: 'mongo', close: () => mongo.close() },
    { name: 'clock', close: () => clock.close() },
    { name: 'payload', close: () => payload.destroy() },
    ...closersOf(started),
    { name: 'jobs', close: () => jobs.stop() },
    { name: 'presence', close: fallSilent },
  ])
}

await main().catch(fail)
