import { afterAll, beforeAll, expect, it } from 'vitest'

import type { Api } from './api-harness.ts'

import { AWAY, callerFor, HOME, signIn, startSeeded } from './api-harness.ts'

let api: Api

beforeAll(async () => {
  api = await startSeeded()
})
afterAll(() => api.close())

it('shows a workspace how its own accounts do, and no other', async () => {
  const home = await signIn(api, 'home')
  const { status, body } = await home.get('/api/v1/accounts/health')
  const { accounts } = body as { accounts: { id: string }[] }
  expect([status, accounts.map(({ id }) => id)]).toEqual([200, [`account${HOME}`]])
  const own = await home.get(`/api/v1/accounts/account${HOME}/health`)
  expect(own).toMatchObject({
    status: 200,
    body: { word: 'no-sender', today: { of: 5_000 }, pace: { perHour: 1_000, rampDay: null } },
  })
  expect(JSON.stringify(own.body)).not.toMatch(/session|login|"phone"/)
  const foreign = await home.get(`/api/v1/accounts/account${AWAY}/health`)
  expect(foreign).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } })
  expect((await callerFor(api.origin, {}).get('/api/v1/accounts/health')).status).toBe(401)
})
