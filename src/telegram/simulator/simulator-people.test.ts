import { createHmac } from 'node:crypto'
import type { Server } from 'node:http'
import { createServer } from 'node:http'

import { afterAll, beforeAll, expect, it, vi } from 'vitest'

import type { Client } from './client.fixture.ts'
import { Api, bigInt, logInAs, makeTestClient } from './client.fixture.ts'
import type { Simulator } from './index.ts'
import { startSimulator } from './index.ts'

type Hook = { id: string; signature: string; timestamp: string; body: string }

const SECRET = `whsec_${Buffer.from('a secret of some length').toString('base64')}`
const hooks: Hook[] = []
let clicks = 0
let herald: Server
let origin: string
let simulator: Simulator
let client: Client

/** Stands in for Herald: one tracked link, one hook that refuses the first attempt. */
const startHerald = async (): Promise<void> => {
  herald = createServer((request, response) => {
    if (request.url?.startsWith('/r/')) {
      clicks++
      response.writeHead(302, { location: 'https://shop.example/?a=1&herald_click=c_1' })
      return response.end()
    }
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const header = (name: string) => String(request.headers[name])
      hooks.push({
        id: header('webhook-id'),
        signature: header('webhook-signature'),
        timestamp: header('webhook-timestamp'),
        body: Buffer.concat(chunks).toString('utf8'),
      })
      response.writeHead(hooks.length === 1 ? 503 : 204).end()
    })
  })
  await new Promise<void>((done) => herald.listen(0, '127.0.0.1', done))
  const address = herald.address()
  origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
}

const call = async (path: string, body: unknown): Promise<unknown> => {
  const response = await fetch(`${simulator.control}${path}`, {
    method: 'POST',
    body: JSON.stringify(body),
  })
  return response.json()
}

beforeAll(async () => {
  await startHerald()
  simulator = await startSimulator({ seed: 'test' })
  await call('/shop', { hookUrl: `${origin}/hook`, secret: SECRET })
  await call('/people', [
    { firstName: 'Bea', username: 'bea_buys', persona: 'buyer' },
    { firstName: 'Stan', username: 'stan_stops', persona: 'opt-outer' },
  ])
  client = makeTestClient(simulator)
  await logInAs(client, '+15550000000')
})

afterAll(async () => {
  await client?.destroy()
  await simulator?.close()
  herald?.close()
})

const send = (peer: string, message: string, randomId: number) =>
  client.invoke(new Api.messages.SendMessage({ peer, message, randomId: bigInt(`${randomId}`) }))

it('a buyer reads, presses the link over HTTP and posts one signed order, again when refused', async () => {
  await send('bea_buys', `New in: ${origin}/r/abc. Use SAVE10`, 1)
  await call('/clock', { speed: 100 })
  await vi.waitFor(() => expect(hooks.length).toBeGreaterThanOrEqual(2), 25_000)
  expect(clicks).toBe(1)
  const [first, second] = hooks
  expect(second?.id).toBe(first?.id)
  expect(second?.body).toBe(first?.body)
  const key = Buffer.from(SECRET.slice('whsec_'.length), 'base64')
  const signed = `${second?.id}.${second?.timestamp}.${second?.body}`
  const expected = createHmac('sha256', key).update(signed).digest('base64')
  expect(second?.signature).toBe(`v1,${expected}`)
  expect(JSON.parse(second?.body ?? '{}')).toMatchObject({
    type: 'order.created',
    data: { clickId: 'c_1', coupon: 'SAVE10', total: { currency: 'USD' } },
  })
  const response = await fetch(`${simulator.control}/chats/+15550000000/@bea_buys`)
  const { dialog } = (await response.json()) as {
    dialog: { topId: number; readOutboxMaxId: number }
  }
  expect(dialog.readOutboxMaxId).toBe(dialog.topId)
})

it('names the field that a control call has wrong', async () => {
  expect(await call('/clock', { speed: 0 })).toMatchObject({ error: { field: 'speed' } })
  expect(
    await call('/messages', { from: '@nobody', to: '+15550000000', text: 'Hi' }),
  ).toMatchObject({
    error: { field: 'from' },
  })
})

it('people do what they are set to do: report and block, ask, or nothing', async () => {
  const people = ['reporter', 'asker', 'replier'].map((persona) => ({
    firstName: persona,
    username: `the_${persona}`,
    timeZone: 'Europe/Madrid',
    persona,
  }))
  await call('/people', people)
  const always = { read: 1, reply: 1, report: 1, block: 1 }
  await call('/personas', { persona: 'reporter', rates: always })
  await call('/personas', { persona: 'asker', rates: always })
  await call('/personas', { persona: 'replier', rates: { ...always, reply: 0 } })
  await call('/clock', { speed: 3600 })
  for (const [n, { username }] of people.entries()) await send(username, 'New in', 100 + n)

  const chat = async (name: string) => {
    const response = await fetch(`${simulator.control}/chats/+15550000000/@${name}`)
    return (await response.json()) as {
      blocked: boolean
      messages: { out: boolean; text: string }[]
    }
  }
  const answers = async (name: string) => (await chat(name)).messages.filter((it) => !it.out)
  await vi.waitFor(async () => expect((await chat('the_reporter')).blocked).toBe(true), 20_000)
  await vi.waitFor(async () => expect(await answers('the_asker')).toHaveLength(1), 20_000)
  expect((await answers('the_asker'))[0]?.text).toMatch(/^¿.*\?$/)
  expect(await answers('the_replier')).toHaveLength(0)
  const summary = (await (await fetch(`${simulator.control}/summary`)).json()) as {
    accounts: { phone: string; reports: number }[]
  }
  expect(summary.accounts.find((it) => it.phone === '+15550000000')?.reports).toBe(1)
  await expect(send('the_reporter', 'Again', 200)).rejects.toMatchObject({
    errorMessage: 'USER_IS_BLOCKED',
  })
})
