import type { RoleContext } from './plugins/roles.ts'

import { systemClock } from './core/clock.ts'
import { loadEnv } from './core/env.ts'
import { makeLogger } from './core/logger.ts'
import { startEdge } from './edge/start-edge.ts'
import { connectMongo } from './mongo/connect.ts'
import { features } from './plugins/index.ts'
import { loadParts } from './roles/start-parts.ts'
import { fail, serveUntilStopped } from './roles/start-role.ts'
import { requireMasterKey } from './vault/master-key.ts'
import { openVault } from './vault/open-vault.ts'

/** The role `edge`: links, webhooks, streams and health; hands everything else to web. */
const main = async (): Promise<void> => {
  const env = loadEnv()
  const log = makeLogger({ role: 'edge', level: env.LOG_LEVEL })
  const mongo = await connectMongo(env.MONGODB_URI)
  await requireMasterKey(mongo.db, env.HERALD_MASTER_KEY)
  const vault = openVault({ db: mongo.db, masterKey: env.HERALD_MASTER_KEY })
  const context: RoleContext = { env, log, clock: systemClock, random: Math.random, mongo, vault }
  const parts = (await loadParts('edge', features)).map(({ part }) => part)
  const edge = await startEdge(context, parts, {
    port: env.HERALD_EDGE_PORT,
    host: env.HERALD_EDGE_HOST,
    webPort: env.HERALD_WEB_PORT,
  })
  serveUntilStopped('edge', log, [
    { name: 'mongo', close: () => mongo.close() },
    { name: 'edge', close: () => edge.close() },
  ])
}

await main().catch(fail)
