import { afterAll, beforeAll, expect, it } from 'vitest'

import type { Api } from './api-harness.ts'

import { slugs } from '../../src/collections/slugs.ts'
import { callerFor, HOME, signIn, startSeeded } from './api-harness.ts'

let api: Api

beforeAll(async () => {
  api = await startSeeded()
})
afterAll(() => api.close())

const linesOf = async (name: string) => {
  const caller = await signIn(api, name)
  return (await caller.get('/api/v1/notices')).body['lines']
}

it('tells what needs a person of this workspace, and nothing of another', async () => {
  expect(await linesOf('home')).toEqual([])
  const rows = (slug: string) => api.mongo.db.collection<{ _id: string }>(slug)
  await rows(slugs.telegramAccounts).updateOne(
    { _id: `account${HOME}` },
    { $set: { state: 'broken', breakage: { at: new Date(), state: 'broken', reason: 'Out.' } } },
  )
  await rows(slugs.campaignRuns).insertOne({
    ...{ _id: `${HOME}.c1`, tenant: HOME, campaign: 'c1', status: 'paused' },
    ...{ frozen: { name: 'Spring' }, hold: { kind: 'sample-is-out', at: new Date(), fact: '20.' } },
  } as { _id: string })
  expect(await linesOf('analyst')).toEqual([
    {
      ...{ id: `account${HOME}`, kind: 'broken', tone: 'stop', name: 'Support', text: 'Out.' },
      since: null,
      path: `/connect/telegram?account=account${HOME}`,
    },
    {
      ...{ id: `${HOME}.c1`, kind: 'held', tone: 'wait', name: 'Spring' },
      text: expect.stringMatching(/first people have got it.* 20\.$/),
      ...{ since: null, path: '/collections/campaigns/c1/run' },
    },
  ])
  expect(await linesOf('away')).toEqual([])
  expect((await callerFor(api.origin, {}).get('/api/v1/notices')).status).toBe(401)
})

it('names what hurts most of many accounts, and counts the others', async () => {
  const rows = api.mongo.db.collection<{ _id: string }>(slugs.telegramAccounts)
  const resting = Array.from({ length: 6 }, (_, n) => ({
    ...{ _id: `rest${n}`, tenant: HOME, name: `Rest ${n}`, state: 'resting' },
    ...{ rest: { at: new Date(2026, 1, n + 1) } },
  }))
  const breakage = { at: new Date(2026, 0, 1), state: 'banned', reason: 'Closed.' }
  const closed = { _id: 'zclosed', tenant: HOME, name: 'Closed', state: 'banned', breakage }
  await rows.insertMany([...resting, closed])
  const lines = (await linesOf('analyst')) as { id: string; count?: number }[]
  expect(lines.slice(0, 6).map(({ id, count }) => count ?? id)).toEqual([
    ...[`account${HOME}`, 'zclosed', 'rest5', 'rest4', 'rest3', 3],
  ])
  await rows.deleteMany({ _id: { $in: [...resting, closed].map(({ _id }) => _id) } })
})

it('tells an open page that sending was switched off, and on again', async () => {
  const owner = await signIn(api, 'home')
  await owner.post('/api/v1/workspace/stop-sending', { reason: 'Wrong price.' })
  const [first] = (await linesOf('analyst')) as { kind: string; path: string }[]
  expect(first).toMatchObject({ kind: 'sending-off', path: `/collections/tenants/${HOME}` })
  expect(await linesOf('away')).toEqual([])
  await owner.post('/api/v1/workspace/resume-sending', {})
  const kinds = ((await linesOf('analyst')) as { kind: string }[]).map(({ kind }) => kind)
  expect(kinds).not.toContain('sending-off')
})
