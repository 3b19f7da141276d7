import type { AddressInfo, Server, Socket } from 'node:net'

import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'

import type { Api, Client } from './api-harness.ts'

import { apiRoutes } from '../../src/endpoints/routes.ts'
import { callerFor, emailOf, PASSWORD, seedPeople, startApi, tokenOf } from './api-harness.ts'

/** A line to MongoDB that can be cut and mended. */
const line = async ({ hostname, port }: URL) => {
  const open = new Set<Socket>()
  const begin = async (at: number): Promise<Server> => {
    const server = createServer((near) => {
      const far = connect(Number(port), hostname)
      for (const socket of [near, far]) {
        open.add(socket)
        socket.on('error', () => {}).once('close', () => open.delete(socket))
      }
      near.pipe(far).pipe(near)
      near.once('close', () => far.destroy())
      far.once('close', () => near.destroy())
    }).listen(at, '127.0.0.1')
    await once(server, 'listening')
    return server
  }
  let server = await begin(0)
  const own = (server.address() as AddressInfo).port
  const cut = () => {
    server.close()
    for (const socket of open) socket.destroy()
  }
  const mend = async () => {
    server = await begin(own)
  }
  return { port: own, cut, mend }
}

let api: Api
let wire: Awaited<ReturnType<typeof line>>
let home: Client
beforeAll(async () => {
  const given = new URL(process.env['MONGODB_URI'] ?? '')
  wire = await line(given)
  const ours = new URL(given)
  ours.host = `127.0.0.1:${wire.port}`
  ours.searchParams.set('directConnection', 'true')
  ours.searchParams.set('serverSelectionTimeoutMS', '1000')
  process.env['MONGODB_URI'] = ours.href
  api = await startApi()
  await seedPeople(api.payload)
  home = callerFor(api.origin, await tokenOf(api, 'home'))
})
afterAll(async () => {
  await api.close()
  wire.cut()
})

it('says that the database is away, to whoever has signed in and to who would, and then goes on', async () => {
  expect((await home.get(apiRoutes.categories)).status).toBe(200)
  wire.cut()
  const login = { email: emailOf('home'), password: PASSWORD }
  const answers = await Promise.all([
    home.get(apiRoutes.categories),
    home.get('/cms-api/campaigns'),
    callerFor(api.origin, {}).post(apiRoutes.login, login),
  ])
  for (const { status, body, headers } of answers) {
    expect(body).toMatchObject({ code: 'UNAVAILABLE' })
    expect([status, headers.get('retry-after')]).toEqual([503, '5'])
  }
  await wire.mend()
  await expect
    .poll(async () => (await home.get(apiRoutes.categories)).status, { timeout: 20_000 })
    .toBe(200)
}, 60_000)
