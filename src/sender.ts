import os from 'node:os'

import type { HolderPart } from './delivery/holder.ts'

import { loadEnv } from './core/env.ts'
import { makeHeard } from './core/heard.ts'
import { makeLogger } from './core/logger.ts'
import { startHolder } from './delivery/holder.ts'
import { mongoLeases } from './delivery/mongo-leases.ts'
import { sealedSessions } from './delivery/sessions.ts'
import { realApi, requireSomeApi, sandboxApi } from './delivery/telegram-api.ts'
import { systemTiming } from './delivery/timing.ts'
import { storedUploads } from './delivery/uploaded-files.ts'
import { connectMongo } from './mongo/connect.ts'
import { openDatabaseClock } from './mongo/database-clock.ts'
import { forTenant } from './mongo/for-tenant.ts'
import { policyRulesOf } from './plugins/define-feature.ts'
import { features } from './plugins/index.ts'
import { closersOf, startParts } from './roles/start-parts.ts'
import { fail, serveUntilStopped } from './roles/start-role.ts'
import { startGatewayThread } from './telegram/thread/start-thread.ts'
import { requireMasterKey } from './vault/master-key.ts'
import { openVault } from './vault/open-vault.ts'

/** A lease is renewed every eight seconds and certain for 24: a lost answer must leave time to ask again. */
const ANSWERS_WITHIN = 10_000

/**
 * Where processors are scarce, the connections go before the facts of messages to come: they have their
 * moments. 0 is usual, 19 the last; on Linux it holds for this thread and what it starts from now on.
 */
const GIVES_WAY = 4

/** The role `sender`: holds the accounts of one network and all that is done with them. */
const main = async (): Promise<void> => {
  const env = loadEnv()
  const log = makeLogger({ role: 'sender', level: env.LOG_LEVEL })
  const network = env.HERALD_NETWORK
  const gateway = startGatewayThread({
    network,
    simulator: env.HERALD_SIMULATOR,
    keyFile: env.HERALD_SIMULATOR_KEY,
  })
  os.setPriority(GIVES_WAY)
  const mongo = await connectMongo(env.MONGODB_URI, { answersWithin: ANSWERS_WITHIN })
  await requireMasterKey(mongo.db, env.HERALD_MASTER_KEY)
  const clock = await openDatabaseClock(mongo.db)
  if (network === 'telegram') await requireSomeApi(mongo.db, env)
  const vault = openVault({ db: mongo.db, masterKey: env.HERALD_MASTER_KEY })
  const closers: { name: string; close: () => Promise<unknown> }[] = [
    { name: 'mongo', close: () => mongo.close() },
    { name: 'clock', close: () => clock.close() },
  ]
  const policyRules = policyRulesOf(
    features.map(({ feature }) => feature),
    mongo.db,
  )
  const heard = makeHeard(() => performance.now())
  const context = { env, log, clock, random: Math.random, mongo, vault }
  const started = await startParts('sender', features, { ...context, policyRules, heard })
  const parts: HolderPart[] = started.map(({ running }) => running)
  closers.push(...closersOf(started))
  const holder = await startHolder({
    leases: mongoLeases(mongo.db),
    sessionOf: sealedSessions(mongo.db, vault),
    gateway,
    network,
    owner: env.HERALD_SLOT,
    parts,
    log,
    timing: systemTiming({ clock, random: Math.random }),
    uploadsOf: ({ tenant, account }) =>
      storedUploads({ tenantDb: forTenant(mongo.db, tenant), account, now: clock.now }),
    apiFor: network === 'telegram' ? realApi(mongo.db, vault, env) : sandboxApi,
  })
  closers.push({ name: 'accounts', close: () => holder.close() })
  serveUntilStopped('sender', log, closers)
}

await main().catch(fail)
