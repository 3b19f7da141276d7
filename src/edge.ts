import type { EdgePart, RoleContext } from './plugins/roles.ts'

import { systemClock } from './core/clock.ts'
import { loadEnv } from './core/env.ts'
import { makeLogger } from './core/logger.ts'
import { startEdge } from './edge/start-edge.ts'
import { connectMongo } from './mongo/connect.ts'
import { features } from './plugins/index.ts'
import { openVault } from './vault/open-vault.ts'

const LAST_RESORT_MS = 15_000

const env = loadEnv()
const log = makeLogger({ role: 'edge', level: env.LOG_LEVEL })
const mongo = await connectMongo(env.MONGODB_URI)
const vault = openVault({ db: mongo.db, masterKey: env.HERALD_MASTER_KEY })
const context: RoleContext = { env, log, clock: systemClock, random: Math.random, mongo, vault }

const parts = await Promise.all(features.flatMap(({ feature }) => feature.roles?.edge?.() ?? []))
const edge = await startEdge(
  context,
  parts.map((part) => (part as { edge: EdgePart }).edge),
  { port: env.HERALD_EDGE_PORT, webPort: env.HERALD_WEB_PORT },
)

let stopping = false
const stop = async (): Promise<void> => {
  if (stopping) return
  stopping = true
  setTimeout(() => process.exit(1), LAST_RESORT_MS).unref()
  await edge.close()
  await mongo.close()
  process.exit(0)
}
const stopNow = (): void =>
  void stop().catch((err: unknown) => {
    log.error('stopping failed', { err })
    process.exit(1)
  })
process.once('SIGTERM', stopNow)
process.once('SIGINT', stopNow)
if (process.channel) process.once('disconnect', stopNow)

const ready = { ready: true, role: 'edge', port: edge.port }
process.stdout.write(`${JSON.stringify(ready)}\n`)
process.send?.(ready)
