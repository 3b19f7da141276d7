import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

import { expect, it, vi } from 'vitest'

import { Api, bigInt, logInAs, makeTestClient } from '../client.fixture.ts'
import { startSimulator } from '../index.ts'

const PHONE = '+15550000000'
const SECRET = `whsec_${Buffer.from('a secret of some length').toString('base64')}`

/** A Herald whose links work and whose hook takes orders and says nothing. */
const startSilentHerald = async () => {
  const held = { orders: 0 }
  const server = createServer((request, response) => {
    if (request.url !== '/hook') {
      return response.writeHead(302, { location: 'https://shop.example/?herald_click=c_1' }).end()
    }
    held.orders++
    request.resume()
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  const close = () => {
    server.closeAllConnections()
    server.close()
  }
  return { held, origin: `http://127.0.0.1:${port}`, close }
}

it('people go on living while a shop’s hook takes an order and does not answer', async () => {
  const herald = await startSilentHerald()
  const simulator = await startSimulator({ seed: 'test' })
  const call = async (path: string, body: unknown) =>
    fetch(`${simulator.control}${path}`, { method: 'POST', body: JSON.stringify(body) })
  await call('/shop', { hookUrl: `${herald.origin}/hook`, secret: SECRET })
  await call('/people', [
    { firstName: 'Bea', username: 'bea_buys', persona: 'buyer' },
    { firstName: 'Stan', username: 'stan_stops', persona: 'opt-outer' },
  ])
  for (const persona of ['buyer', 'opt-outer'])
    await call('/personas', { persona, rates: { read: 1, click: 1, order: 1, reply: 1 } })
  await call('/clock', { speed: 3600 })
  const client = makeTestClient(simulator)
  await logInAs(client, PHONE)
  const send = (peer: string, message: string, id: string) =>
    client.invoke(new Api.messages.SendMessage({ peer, message, randomId: bigInt(id) }))
  const answers = async (): Promise<unknown[]> => {
    const chat = await fetch(`${simulator.control}/chats/${PHONE}/@stan_stops`)
    const { messages } = (await chat.json()) as { messages: { out: boolean }[] }
    return messages.filter(({ out }) => !out)
  }

  await send('bea_buys', `New ${herald.origin}/r/abc`, '1')
  await vi.waitFor(() => expect(herald.held.orders).toBe(1), 30_000)
  await send('stan_stops', 'New in', '2')
  // The order itself is given up after 15 s; a STOP must not wait for that.
  await vi.waitFor(async () => expect(await answers()).toHaveLength(1), 10_000)
  expect(herald.held.orders).toBe(1)

  await client.destroy()
  await simulator.close()
  herald.close()
}, 60_000)
