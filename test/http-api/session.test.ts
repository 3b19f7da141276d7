import type { Holder } from '../../src/delivery/holder.ts'
import type { Simulator } from '../../src/telegram/simulator/index.ts'
import type { Api } from './api-harness.ts'

import { afterAll, beforeAll, expect, it } from 'vitest'

import { systemClock } from '../../src/core/clock.ts'
import { startHolder } from '../../src/delivery/holder.ts'
import { mongoLeases } from '../../src/delivery/mongo-leases.ts'
import { sealedSessions } from '../../src/delivery/sessions.ts'
import { systemTiming } from '../../src/delivery/timing.ts'
import { apiRoutes } from '../../src/endpoints/routes.ts'
import { sender } from '../../src/plugins/accounts/sender.ts'
import { teleproto } from '../../src/telegram/library.ts'
import { startSimulator } from '../../src/telegram/simulator/index.ts'
import { makeGateway } from '../../src/telegram/teleproto-gateway.ts'
import { controlOf } from '../telegram/control.ts'
import { seedPeople, signIn, startApi } from './api-harness.ts'

const PHONE = '+4915123456789'

let api: Api
let simulator: Simulator
let holder: Holder
let part: Awaited<ReturnType<typeof sender>>

beforeAll(async () => {
  simulator = await startSimulator({ people: false })
  api = await startApi({ HERALD_SIMULATOR_CONTROL: simulator.control })
  await seedPeople(api.payload)
  await controlOf(simulator).account(PHONE, 'open sesame')
  const [dc] = simulator.dcs
  if (!dc) throw new Error('no data centre')
  const { env, log, mongo, vault } = api
  const gateway = makeGateway({
    library: teleproto,
    network: 'sandbox',
    simulator: { host: dc.host, port: dc.port, publicKey: simulator.pem },
  })
  const clock = systemClock
  part = await sender({ env, log, clock, random: Math.random, mongo, vault } as never)
  holder = await startHolder({
    leases: mongoLeases(mongo.db),
    sessionOf: sealedSessions(mongo.db, vault),
    gateway,
    network: 'sandbox',
    owner: 'test-1',
    parts: [part],
    log,
    timing: systemTiming({ clock, random: Math.random }),
  })
})
afterAll(async () => {
  await holder.close()
  await part.close?.()
  await api.close()
  await simulator.close()
})

/** The code that Telegram sent last, as the account's owner reads it. */
const codeOf = async (phone = PHONE): Promise<string> => {
  const answer = await fetch(`${simulator.control}/accounts/${encodeURIComponent(phone)}/code`)
  return String(((await answer.json()) as { code?: string }).code)
}

it('connects an account by phone, code and password, and signs it out', async () => {
  const home = await signIn(api, 'home')
  const asked = await home.post(apiRoutes.connect, { phone: PHONE, name: 'Support' })
  expect(asked).toMatchObject({ status: 200, body: { state: 'code', codeLength: 5 } })
  const { accountId } = asked.body
  const again = await home.post(apiRoutes.connect, { phone: '0049 151 234 567 89' })
  expect(again.body['accountId']).toBe(accountId)

  const wrong = await home.post(apiRoutes.verify, { accountId, code: '00000' })
  expect(wrong).toMatchObject({ status: 422, body: { field: 'code' } })
  const half = await home.post(apiRoutes.verify, { accountId, code: await codeOf() })
  expect(half.body).toMatchObject({ accountId, state: 'password' })
  const whole = await home.post(apiRoutes.verify, { accountId, password: 'open sesame' })
  expect(whole).toMatchObject({ status: 200, body: { accountId, state: 'connected' } })
  expect(JSON.stringify(whole.body)).not.toContain('session')

  const out = await home.post(`/api/v1/accounts/${accountId}/log-out`)
  expect(out.body).toMatchObject({ accountId, state: 'signed-out' })
})

it('signs any number in at the local Telegram, and leaves those that live there as they are', async () => {
  const home = await signIn(api, 'home')
  const phone = '+4915198765432'
  const asked = await home.post(apiRoutes.connect, { phone, name: 'Nora', network: 'sandbox' })
  expect(asked).toMatchObject({ status: 200, body: { state: 'code' } })
  const { accountId } = asked.body
  const done = await home.post(apiRoutes.verify, { accountId, code: await codeOf(phone) })
  expect(done.body).toMatchObject({ accountId, state: 'connected' })
  // The first account still asks for its password.
  const again = await home.post(apiRoutes.connect, { phone: PHONE })
  const { accountId: known } = again.body
  const half = await home.post(apiRoutes.verify, { accountId: known, code: await codeOf(PHONE) })
  expect(half.body).toMatchObject({ state: 'password' })
})
