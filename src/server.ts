import type { RoleContext } from './plugins/roles.ts'

import { createServer, type Server } from 'node:http'

import config from '@payload-config'
import express from 'express'
import { getPayload, type Payload } from 'payload'

import { systemClock } from './core/clock.ts'
import { type Env, loadEnv } from './core/env.ts'
import { makeLogger } from './core/logger.ts'
import { SECOND } from './core/time.ts'
import { healthRoutes } from './endpoints/health.ts'
import { unread } from './endpoints/limit-panel-sign-in.ts'
import { mountApi } from './endpoints/mount-express.ts'
import { oneHost } from './endpoints/one-host.ts'
import { connectMongo } from './mongo/connect.ts'
import { policyRulesOf } from './plugins/define-feature.ts'
import { features } from './plugins/index.ts'
import { placeholdersOf } from './plugins/placeholders.ts'
import { closersOf, startParts } from './roles/start-parts.ts'
import { fail, serveUntilStopped } from './roles/start-role.ts'
import { requireMasterKey } from './vault/master-key.ts'
import { openVault } from './vault/open-vault.ts'

const STOP_WITHIN = 10 * SECOND

/** The role `web`: Express for our own addresses, Next with Payload for the panel behind it. */
const main = async (): Promise<void> => {
  const env = loadEnv()
  const log = makeLogger({ role: 'web', level: env.LOG_LEVEL })
  const mongo = await connectMongo(env.MONGODB_URI)
  await requireMasterKey(mongo.db, env.HERALD_MASTER_KEY)
  const vault = openVault({ db: mongo.db, masterKey: env.HERALD_MASTER_KEY })
  const context: RoleContext = { env, log, clock: systemClock, random: Math.random, mongo, vault }
  const payload = await startPayload()
  const pages = await startPages(env)
  const all = features.map(({ feature }) => feature)
  const parts = await startParts('web', features, {
    ...context,
    payload,
    policyRules: policyRulesOf(all, mongo.db),
    placeholders: placeholdersOf(all, mongo.db),
  })

  const app = express()
  healthRoutes(app, async () => Boolean(await mongo.db.command({ ping: 1 })))
  oneHost(app, env.HERALD_PUBLIC_URL)
  const endpoints = parts.flatMap(({ running }) => running.routes)
  mountApi(app, { endpoints, payload, env, log, clock: systemClock })
  // No body parser before this line: Next reads the stream itself.
  app.use((request, response) => void pages.handle(unread(request), response))
  const server = createServer(app)
  server.requestTimeout = 0 // Only the edge asks: it ends what stands still, and an upload may take long.

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(env.HERALD_WEB_PORT, '127.0.0.1', resolve)
  })
  serveUntilStopped('web', log, [
    { name: 'mongo', close: () => mongo.close() },
    { name: 'payload', close: () => payload.destroy() },
    { name: 'pages', close: () => pages.close() },
    ...closersOf(parts),
    { name: 'server', close: () => closeServer(server) },
  ])
}

const startPayload = async (): Promise<Payload> => {
  const payload = await getPayload({ config })
  if ((payload.db as { transactionOptions?: unknown }).transactionOptions === false) {
    throw new Error('Transactions are off. MONGODB_URI must name a replica set (…?replicaSet=rs0).')
  }
  return payload
}

const startPages = async ({ NODE_ENV, HERALD_WEB_PORT }: Env) => {
  const { default: next } = await import('next')
  const dev = NODE_ENV === 'development'
  const app = next({ dev, hostname: '127.0.0.1', port: HERALD_WEB_PORT, dir: process.cwd() })
  await app.prepare()
  return { handle: app.getRequestHandler(), close: () => app.close() }
}

const closeServer = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), STOP_WITHIN)
    server.close(() => {
      clearTimeout(cut)
      resolve()
    })
    server.closeIdleConnections()
  })

await main().catch(fail)
