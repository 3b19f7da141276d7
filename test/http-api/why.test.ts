import { afterAll, beforeAll, expect, it } from 'vitest'

import type { Api, Client } from './api-harness.ts'

import { slugs } from '../../src/collections/slugs.ts'
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
