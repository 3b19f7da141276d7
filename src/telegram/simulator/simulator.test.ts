import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { Client } from './client.fixture.ts'
import { Api, bigInt, logInAs, makeTestClient } from './client.fixture.ts'
import type { Simulator } from './index.ts'
import { startSimulator } from './index.ts'

let simulator: Simulator
let client: Client

const call = async (path: string, body?: unknown): Promise<Response> =>
  fetch(`${simulator.control}${path}`, {
    method: body ? 'POST' : 'GET',
    ...(body ? { body: JSON.stringify(body) } : {}),
  })

const ledger = async () =>
  (await (await call('/ledger.ndjson')).text())
    .trim()
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>)

beforeAll(async () => {
  simulator = await startSimulator()
  client = makeTestClient(simulator)
  await logInAs(client, '+15550000000')
})

afterAll(async () => {
  await client?.destroy()
  await simulator?.close()
})

const send = (peer: string, randomId: string, message: string) =>
  client.invoke(new Api.messages.SendMessage({ peer, message, randomId: bigInt(randomId) }))

describe('an unmodified client', () => {
  it('logs in, and knows itself', async () => {
    const me = await client.getMe()
    expect(me.firstName).toBe('Acc0')
  })

  it('logs in with a password', async () => {
    const other = makeTestClient(simulator)
    await logInAs(other, '+15559999999', 'hunter2')
    expect((await other.getMe()).firstName).toBe('TwoFA')
    await other.destroy()
  })

  it('sends once, however often it asks', async () => {
    const first = await send('carol_shop', '4242', 'Hello')
    const second = await send('carol_shop', '4242', 'Hello')
    expect(first.className).toBe('UpdateShortSentMessage')
    expect(second.className).toBe('Updates')
    const lines = await ledger()
    expect(lines.map((line) => [line['randomId'], line['duplicate']])).toEqual([
      ['4242', false],
      ['4242', true],
    ])
    expect(lines[0]).toMatchObject({ account: '+15550000000', text: 'Hello', insideFlood: false })
  })
})
