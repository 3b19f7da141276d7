import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

import config from '@payload-config'
import { initI18n } from '@payloadcms/translations'
import { getPayload, handleEndpoints, type LabelFunction, type Payload } from 'payload'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'

import type { Mongo } from '../../src/mongo/connect.ts'
import type { Text } from '../../src/ui/text.ts'

import { checkSources } from '../../scripts/check/rules.mjs'
import { parseSource } from '../../scripts/check/sources.mjs'
import { slugs } from '../../src/collections/slugs.ts'
import { loadEnv } from '../../src/core/env.ts'
import { makeLogger } from '../../src/core/logger.ts'
import { callEndpoint } from '../../src/endpoints/mount-express.ts'
import { connectMongo } from '../../src/mongo/connect.ts'
import { migrate } from '../../src/mongo/migrate.ts'
import { policyRulesOf } from '../../src/plugins/define-feature.ts'
import { gapText, reasonText } from '../../src/plugins/campaigns/components/words.ts'
import { features } from '../../src/plugins/index.ts'
import { startParts } from '../../src/roles/start-parts.ts'
import { AWAY, HOME, SECRET, seedTenants } from '../tenant-isolation-world.ts'
import { Birthdays, CARDS } from './birthdays/collection.ts'
import { birthdays } from './birthdays/index.ts'

// One line in src/plugins/index.ts is all that a new feature asks of the product.
vi.mock('../../src/plugins/index.ts', async (original) => {
  const [{ features: all }, example] = await Promise.all([
    original<typeof import('../../src/plugins/index.ts')>(),
    import('./birthdays/index.ts'),
  ])
  return { features: [...all, example.birthdays] }
})

const folder = path.resolve(import.meta.dirname, 'birthdays')
const files = readdirSync(folder).map((name) => ({
  name,
  /** As it stands in src/plugins/birthdays. */
  code: readFileSync(path.join(folder, name), 'utf8')
    .replaceAll('../../../src/plugins/', '../')
    .replaceAll('../../../src/', '../../'),
}))

describe('docs/writing-a-feature.md', () => {
  const page = readFileSync('docs/writing-a-feature.md', 'utf8')
  const shown = [...page.matchAll(/^```ts\n\/\/ (\S+)\n(.*?)^```$/gms)].map(([, at, code]) => [
    at,
    code?.trim(),
  ])

  it('shows every file of the example as it is', () => {
    const real = files.map(({ name, code }) => [`src/plugins/birthdays/${name}`, code.trim()])
    expect(Object.fromEntries(shown)).toEqual(Object.fromEntries(real))
  })

  it('shows code that passes the checks of the product', () => {
    const sources = files.map(({ name, code }) =>
      parseSource(`src/plugins/birthdays/${name}`, code),
    )
    expect(checkSources(sources)).toEqual([])
  })
})

describe('the example of a feature, beside those of the product', () => {
  let mongo: Mongo
  let payload: Payload
  const env = loadEnv()

  beforeAll(async () => {
    mongo = await connectMongo(env.MONGODB_URI)
    await migrate(mongo.db, features)
    payload = await getPayload({ config, disableOnInit: true })
    await seedTenants(payload)
    for (const tenant of [HOME, AWAY])
      await payload.create({
        collection: slugs.contacts,
        data: { id: `${tenant}.ada`, tenant, firstName: 'Ada' } as never,
      })
  })
  afterAll(async () => {
    await payload.destroy()
    await mongo.close()
  })

  const as = async (name: string) => {
    const email = `${name}@example.test`
    const data = { email, password: SECRET }
    const { token } = await payload.login({ collection: slugs.users, data })
    return { authorization: `JWT ${token}`, 'content-type': 'application/json' }
  }
  const cms = async (name: string, method: string, body?: object) => {
    const init = { method, headers: await as(name), ...(body && { body: JSON.stringify(body) }) }
    const request = new Request('http://127.0.0.1:3000/cms-api/birthdays', init)
    const answer = await handleEndpoints({ config, request })
    return { status: answer.status, text: await answer.text() }
  }
  const context = (now: string) => ({
    ...{ env, mongo, payload, random: Math.random, vault: {} as never },
    clock: { now: () => new Date(now) } as never,
    log: makeLogger({ role: 'test', level: 'silent' }),
    policyRules: policyRulesOf(
      features.map(({ feature }) => feature),
      mongo.db,
    ),
  })

  it('speaks in words in the panel: its list, its fields, its reasons', async () => {
    const given = { config: payload.config.i18n, context: 'client', language: 'en' } as const
    const { t } = await initI18n(given)
    const own = payload.config.collections.find(({ slug }) => slug === Birthdays.slug)
    const plural = own?.labels.plural as LabelFunction
    expect(plural({ t } as never)).toBe('Birthdays')
    expect(t('fields:birthDay' as never)).toBe('Day and month')
    expect(reasonText(t as Text, 'birthdays/their-day')).toBe(
      'It is their birthday; the message waits until it is over.',
    )
    expect(reasonText(t as Text, 'birthdays/gone-since')).toBe('birthdays gone since')
    expect(gapText(t as Text, 'birthday')).toBe('Of this person we do not know: birthday.')
  })

  it('keeps each workspace’s birthdays to it, and to those who may write', async () => {
    const day = { contact: `${HOME}.ada`, birthDay: '11-22' }
    expect((await cms('analyst-home', 'POST', day)).status).toBe(403)
    expect((await cms('owner-away', 'POST', day)).status).toBe(400)
    expect((await cms('owner-home', 'POST', { ...day, birthDay: 'soon' })).status).toBe(400)
    expect((await cms('owner-home', 'POST', day)).status).toBe(201)
    expect((await cms('owner-home', 'POST', day)).status).toBe(400) // One a person.
    expect((await cms('owner-home', 'GET')).text).toContain('11-22')
    expect((await cms('owner-away', 'GET')).text).not.toContain('11-22')
  })

  it('makes a card a year, however often its jobs run', async () => {
    const run = async (now: string) => {
      const [part] = await startParts('worker', [birthdays], context(now))
      const [look, make] = part?.running.jobs ?? []
      await look?.run({})
      const asked = await mongo.db.collection('agendaJobs').find({}).toArray()
      for (const { data } of asked) await make?.run(data)
      await mongo.db.collection('agendaJobs').deleteMany({})
      return mongo.db.collection(CARDS).countDocuments({ tenant: HOME })
    }
    expect(await run('2026-11-21T12:00:00Z')).toBe(0)
    expect(await run('2026-11-22T12:00:00Z')).toBe(1)
    expect(await run('2026-11-22T13:00:00Z')).toBe(1)
    expect(await run('2027-11-22T12:00:00Z')).toBe(2)
    expect(await mongo.db.collection(CARDS).countDocuments({ tenant: AWAY })).toBe(0)
  })

  it('answers a member of the workspace, and nobody else', async () => {
    const [part] = await startParts('web', [birthdays], context('2026-11-22T12:00:00Z'))
    const [route] = part?.running.routes ?? []
    if (!route) throw new Error('The feature has no route')
    const call = async (headers: Record<string, string>) => {
      const request = new Request(`${env.HERALD_PUBLIC_URL}${route.path}`, { headers })
      return callEndpoint(route, request, {}, { payload, env })
    }
    const cards = [2027, 2026].map((year) => ({ contact: `${HOME}.ada`, day: `${year}-11-22` }))
    expect(await (await call(await as('analyst-home'))).json()).toEqual({ cards })
    expect(await (await call(await as('owner-away'))).json()).toEqual({ cards: [] })
    await expect(call({})).rejects.toMatchObject({ code: 'NOT_SIGNED_IN' })
  })
})
