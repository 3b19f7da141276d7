import type { AddressInfo } from 'node:net'

import type { Payload } from 'payload'

import { once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'

import express from 'express'
import { getPayload, handleEndpoints } from 'payload'

import type { Role } from '../../src/endpoints/define-endpoint.ts'
import type { Mongo } from '../../src/mongo/connect.ts'
import type { WebPart } from '../../src/plugins/roles.ts'

import { slugs } from '../../src/collections/slugs.ts'
import { systemClock } from '../../src/core/clock.ts'
import { loadEnv } from '../../src/core/env.ts'
import { makeLogger } from '../../src/core/logger.ts'
import { mountApi } from '../../src/endpoints/mount-express.ts'
import { apiRoutes, PAYLOAD_API } from '../../src/endpoints/routes.ts'
import { connectMongo } from '../../src/mongo/connect.ts'
import { migrate } from '../../src/mongo/migrate.ts'
import { policyRulesOf } from '../../src/plugins/define-feature.ts'
import { web as accounts } from '../../src/plugins/accounts/web.ts'
import { web as analytics } from '../../src/plugins/analytics/web.ts'
import { web as campaigns } from '../../src/plugins/campaigns/web.ts'
import { web as identity } from '../../src/plugins/identity/web.ts'
import { web as media } from '../../src/plugins/media/web.ts'
import { web as notices } from '../../src/plugins/notices/web.ts'
import { web as policy } from '../../src/plugins/policy/web.ts'
import { web as shop } from '../../src/plugins/shop/web.ts'
import { openVault } from '../../src/vault/open-vault.ts'

export const HOME = 'homeaaaa'
export const AWAY = 'awaybbbb'
export const PASSWORD = 'A-Test-Password-1'
export const at = new Date('2026-02-10T12:00:00Z')

const parts: WebPart[] = [identity, policy, accounts, media, campaigns, notices, analytics, shop]

export type Api = Awaited<ReturnType<typeof startApi>>

/** Our endpoints on a real Express, with real Payload on the replica set, in a database of their own. */
export const startApi = async (vars: Record<string, string> = {}) => {
  const directory = mkdtempSync(path.join(tmpdir(), 'herald-media-'))
  process.env['HERALD_MEDIA'] ??= directory
  const env = loadEnv({ ...process.env, HERALD_LOGIN_LIMIT: '1000', ...vars })
  const { default: config } = await import('@payload-config')
  const { features } = await import('../../src/plugins/index.ts')
  const mongo = await connectMongo(env.MONGODB_URI)
  await migrate(mongo.db, features)
  const payload = await getPayload({ config, disableOnInit: true })
  const log = makeLogger({ role: 'web', level: 'error' })
  const vault = openVault({ db: mongo.db, masterKey: env.HERALD_MASTER_KEY })
  const policyRules = policyRulesOf(features.map(({ feature }) => feature))
  const base = { env, log, clock: systemClock, random: Math.random, mongo, vault, policyRules }
  const running = await Promise.all(parts.map((part) => part({ ...base, payload })))
  const app = express()
  const endpoints = running.flatMap(({ routes }) => routes)
  mountApi(app, { endpoints, payload, env, log, clock: systemClock })
  const server = createServer(app).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    mongo,
    payload,
    vault,
    log,
    env,
    close: async () => {
      server.closeAllConnections()
      server.close()
      await payload.destroy()
      await mongo.close()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

/** Calls as one person; the answer with its parsed body. */
export const callerFor = (origin: string, headers: Record<string, string>) => {
  const call = async (method: string, address: string, body?: unknown) => {
    const response = await fetch(`${origin}${address}`, {
      method,
      headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const json = (await response.json().catch(() => ({}))) as Record<string, unknown>
    return { status: response.status, body: json, headers: response.headers }
  }
  return {
    get: (address: string) => call('GET', address),
    post: (address: string, body: unknown = {}) => call('POST', address, body),
    put: (address: string, body: unknown = {}) => call('PUT', address, body),
  }
}

export type Client = ReturnType<typeof callerFor>

/** The header of somebody who has just signed in. */
export const tokenOf = async ({ origin }: Pick<Api, 'origin'>, name: string) => {
  const credentials = { email: emailOf(name), password: PASSWORD }
  const { status, body } = await callerFor(origin, {}).post(apiRoutes.login, credentials)
  if (status !== 200) throw new Error(`${name} cannot sign in: ${status}`)
  return { authorization: `Bearer ${body['token']}` }
}

/** Calls as somebody who has just signed in. */
export const signIn = async (api: Pick<Api, 'origin'>, name: string): Promise<Client> =>
  callerFor(api.origin, await tokenOf(api, name))

/** The API with its people, and with an account and a contact in each of these workspaces. */
export const startSeeded = async (tenants = [HOME, AWAY], vars: Record<string, string> = {}) => {
  const api = await startApi(vars)
  await seedPeople(api.payload)
  for (const tenant of tenants) await seedAudience(api.mongo, tenant)
  return api
}

/** Calls Payload's own REST as somebody, as Next hands it over. */
export const cmsFor =
  (headers: Record<string, string>) => async (method: string, address: string, body?: unknown) => {
    const { default: config } = await import('@payload-config')
    const form = body instanceof FormData
    const url = `http://127.0.0.1:3000${PAYLOAD_API}${address}`
    const request = new Request(url, {
      method,
      headers: { ...headers, ...(!form && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: form ? body : JSON.stringify(body) }),
    })
    const response = await handleEndpoints({ config, request })
    const text = await response.text()
    const json = text.startsWith('{') ? JSON.parse(text) : {}
    return { status: response.status, body: json as Record<string, unknown>, text }
  }

/** Two workspaces, each with an owner; an analyst at home, and one person in both. */
export const seedPeople = async (payload: Payload): Promise<void> => {
  for (const tenant of [HOME, AWAY]) {
    await payload.create({
      collection: slugs.tenants,
      data: { id: tenant, name: tenant, slug: tenant, timeZone: 'UTC', currency: 'EUR' } as never,
    })
  }
  await person(payload, 'home', [[HOME, 'owner']])
  await person(payload, 'away', [[AWAY, 'owner']])
  await person(payload, 'analyst', [[HOME, 'analyst']])
  await person(payload, 'both', [
    [HOME, 'owner'],
    [AWAY, 'analyst'],
  ])
}

export const emailOf = (name: string): string => `${name}@example.test`

const person = (payload: Payload, name: string, memberships: [string, Role][]) =>
  payload.create({
    collection: slugs.users,
    data: {
      email: emailOf(name),
      name,
      password: PASSWORD,
      roles: [],
      tenants: memberships.map(([tenant, role]) => ({ tenant, roles: [role] })),
    } as never,
  })

/** A connected account and a contact who wrote an hour ago, put in place natively. */
export const seedAudience = async ({ db }: Mongo, tenant: string): Promise<void> => {
  const now = new Date()
  const stamps = { tenant, createdAt: now, updatedAt: now }
  const hourAgo = new Date(now.getTime() - 3_600_000)
  const insert = (name: string, row: { _id: string } & Record<string, unknown>) =>
    db.collection<{ _id: string }>(name).insertOne({ ...stamps, ...row })
  const account = `account${tenant}`
  const contact = `${tenant}.contactaaaaaaa`
  await insert(slugs.telegramAccounts, {
    _id: account,
    name: 'Support',
    network: 'sandbox',
    state: 'connected',
    pacingProfile: 'usual',
    firstUsedAt: new Date(now.getTime() - 90 * 86_400_000),
  })
  await insert(slugs.contacts, {
    _id: contact,
    firstName: 'Ada',
    tags: [],
    attributes: {},
    category: { name: 'buyer', confidence: 0.9, reasons: [] },
    lastInboundAt: hourAgo,
    timeZone: 'UTC',
  })
  await insert(slugs.dialogs, {
    _id: `${tenant}.${account}.77`,
    account,
    peer: '77',
    accessHash: '1',
    contact,
    firstInboundAt: hourAgo,
    lastInboundAt: hourAgo,
    lastOutboundAt: null,
    readOutboxMaxId: 0,
  })
}
