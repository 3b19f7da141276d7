import { afterAll, beforeAll, expect, it } from 'vitest'

import type { Api } from './api-harness.ts'

import { apiRoutes } from '../../src/endpoints/routes.ts'
import { callerFor, cmsFor, emailOf, PASSWORD, seedPeople, startApi } from './api-harness.ts'

const LIMIT = 8
const TRIES = Array.from({ length: LIMIT + 2 })

let api: Api
beforeAll(async () => {
  api = await startApi({ HERALD_LOGIN_LIMIT: String(LIMIT) })
  await seedPeople(api.payload)
})
afterAll(() => api.close())

const from = (address: string) => callerFor(api.origin, { 'x-forwarded-for': address })

/** Every answer to a wrong password, one after the other. */
const answers = async (email: string, address: string) => {
  const all: object[] = []
  for (const _ of TRIES) {
    const { status, body } = await from(address).post(apiRoutes.login, { email, password: 'wrong' })
    all.push({ status, code: body['code'] })
  }
  return all
}

it('answers a wrong password the same at every try, whether somebody has that address or not', async () => {
  const known = await answers(emailOf('home'), '198.51.100.7')
  expect(known.map((answer) => (answer as { status: number }).status)).toEqual([
    ...Array.from({ length: LIMIT }, () => 401),
    ...[429, 429],
  ])
  expect(await answers('nobody@example.test', '198.51.100.8')).toEqual(known)
})

it('lets the owner in while somebody elsewhere goes on guessing', async () => {
  await answers(emailOf('away'), '198.51.100.9')
  const email = emailOf('away')
  const guess = { email, password: 'wrong' }
  expect(await from('198.51.100.9').post(apiRoutes.login, guess)).toMatchObject({ status: 429 })
  const owner = await from('203.0.113.5').post(apiRoutes.login, { email, password: PASSWORD })
  expect(owner.status).toBe(200)
})

it('does so in the panel’s own form', async () => {
  const anybody = cmsFor({})
  const tries = async (email: string) => {
    const all: object[] = []
    for (const _ of TRIES) {
      const { status, text } = await anybody('POST', '/users/login', { email, password: 'wrong' })
      all.push({ status, text })
    }
    return all
  }
  const known = await tries(emailOf('both'))
  expect(new Set(known.map((answer) => JSON.stringify(answer))).size).toBe(1)
  expect(await tries('nobody@example.test')).toEqual(known)
  const right = { email: emailOf('both'), password: PASSWORD }
  expect((await anybody('POST', '/users/login', right)).status).toBe(200)
})

it('takes as long for nobody as for somebody', async () => {
  const fastest = async (email: string) => {
    const times: number[] = []
    for (const n of [1, 2, 3]) {
      const begun = performance.now()
      await from(`203.0.113.${n}`).post(apiRoutes.login, { email, password: 'wrong' })
      times.push(performance.now() - begun)
    }
    return Math.min(...times)
  }
  const known = await fastest(emailOf('analyst'))
  expect(await fastest('nobody@example.test')).toBeGreaterThan(known / 2)
})
