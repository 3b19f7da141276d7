import { afterAll, beforeAll, expect, it } from 'vitest'

import type { Api, Client } from './api-harness.ts'

import { slugs } from '../../src/collections/slugs.ts'
import { laneId } from '../../src/core/ids.ts'
import { apiRoutes } from '../../src/endpoints/routes.ts'
import { AWAY, HOME, signIn, startSeeded } from './api-harness.ts'

let api: Api
let home: Client
let away: Client

beforeAll(async () => {
  api = await startSeeded()
  home = await signIn(api, 'home')
  away = await signIn(api, 'away')
  await api.mongo.db
    .collection<{ _id: string }>(slugs.tenants)
    .updateOne({ _id: HOME }, { $set: { quietHours: { enabled: false } } })
})
afterAll(() => api.close())

const why = (campaign: string) =>
  home.get(`/api/v1/contacts/${HOME}.contactaaaaaaa/why?campaign=${campaign}`)

/** Hours around this one; the contact lives in UTC. */
const hoursAroundNow = () => {
  const hour = new Date().getUTCHours()
  const clock = (later: number) => `${String((hour + 24 + later) % 24).padStart(2, '0')}:00`
  return { from: clock(-1), to: clock(2) }
}

it('goes by the hours of a campaign that has not started', async () => {
  const draft = { name: 'Night', message: 'Hi', accounts: [`account${HOME}`] }
  const quiet = await home.post(apiRoutes.campaigns, { ...draft, quietHours: hoursAroundNow() })
  const awake = await home.post(apiRoutes.campaigns, draft)
  expect((await why(String(quiet.body['id']))).body).toMatchObject({
    ...{ may: 'later', rule: 'quiet-hours' },
  })
  expect((await why(String(awake.body['id']))).body).toMatchObject({ may: 'yes' })
})

it('knows no campaign of another workspace, and none that is not there', async () => {
  const draft = { name: 'Theirs', message: 'Hi', accounts: [`account${AWAY}`] }
  const theirs = await away.post(apiRoutes.campaigns, draft)
  for (const id of [String(theirs.body['id']), 'nonsense'])
    expect(await why(id)).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } })
})

it('names no moment for an account that rests until somebody has looked', async () => {
  const draft = { name: 'Rest', message: 'Hi', accounts: [`account${HOME}`] }
  const id = String((await home.post(apiRoutes.campaigns, draft)).body['id'])
  const lanes = api.mongo.db.collection<{ _id: string }>(slugs.lanes)
  const restUntil = new Date(Date.now() + 3_600_000)
  const rests = (restReason: string) =>
    lanes.updateOne(
      { _id: laneId(HOME, `account${HOME}`) },
      { $set: { tenant: HOME, account: `account${HOME}`, restUntil, restReason } as never },
      { upsert: true },
    )
  await rests('peer-flood')
  expect((await why(id)).body).toMatchObject({
    ...{ may: 'later', reason: 'account-resting', until: restUntil.toISOString() },
  })
  await rests('risk-critical')
  expect((await why(id)).body).toMatchObject({
    ...{ may: 'later', reason: 'risk-critical', until: null, rule: 'pace' },
    fact: 'its account rests until somebody has looked',
  })
  await lanes.deleteMany({ _id: laneId(HOME, `account${HOME}`) })
})

it('finds the one of many with one name to whom the campaign has written, and says that there are others', async () => {
  const [campaign, rows] = [
    'camp7',
    (slug: string) => api.mongo.db.collection<{ _id: string }>(slug),
  ]
  const frozen = { accounts: [`account${HOME}`], quietHours: { enabled: false } }
  const run = { _id: `${HOME}.${campaign}`, tenant: HOME, campaign, status: 'done', frozen }
  await rows(slugs.campaignRuns).insertOne(run)
  const ids = Array.from({ length: 9 }, (_, n) => `${HOME}.zelda${n}`)
  const person = (_id: string) => ({ _id, tenant: HOME, firstName: 'Zelda', createdAt: new Date() })
  await rows(slugs.contacts).insertMany(ids.map(person))
  const [at, last] = [new Date(), `${HOME}.zelda8`]
  await rows(slugs.deliveries).insertOne({
    ...{ _id: `${HOME}.${campaign}.zelda8.0`, tenant: HOME, campaign, contact: last },
    ...{ step: 0, state: 'sent', reason: null, dueAt: at, sentAt: at },
  } as never)
  const { body } = await home.get(`/api/v1/campaigns/${campaign}/why?search=zelda`)
  const people = body['people'] as { contact: string; delivery: object | null }[]
  expect(people).toHaveLength(5)
  expect(people[0]).toMatchObject({ contact: last, delivery: { state: 'sent' } })
  expect(body['more']).toBe(true)
  // Whoever has no name at all has none in the log either, so that the screen says "somebody".
  await rows(slugs.contacts).updateOne({ _id: last }, { $set: { firstName: '' } as never })
  const draft = { name: 'Log', message: 'Hi', accounts: [`account${HOME}`] }
  const { id } = (await home.post(apiRoutes.campaigns, draft)).body
  await rows(slugs.deliveries).updateMany({ contact: last } as object, {
    $set: { campaign: String(id), updatedAt: at, attempts: [] } as never,
  })
  const log = await home.get(apiRoutes.logs.replace(':id', String(id)))
  expect(log.body['items']).toMatchObject([{ contact: { id: last, name: null } }])
  const one = await home.get('/api/v1/campaigns/camp7/why?search=zelda%20x')
  expect(one.body).toEqual({ people: [], more: false })
})
