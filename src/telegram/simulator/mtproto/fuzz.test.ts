import { afterAll, beforeAll, expect, it, vi } from 'vitest'

import type { Simulator } from '../index.ts'
import { startSimulator } from '../index.ts'
import { runFuzz } from './fuzz.fixture.ts'
import { logInRaw } from './log-in.fixture.ts'

let simulator: Simulator
vi.spyOn(console, 'error').mockImplementation(() => {}) // What a method made of nonsense.

beforeAll(async () => {
  simulator = await startSimulator({ people: false })
})
afterAll(() => simulator?.close())

const connections = async (): Promise<unknown[]> => {
  const response = await fetch(`${simulator.control}/state`)
  return ((await response.json()) as { connections: unknown[] }).connections
}

it('outlives 10,000 random and mutated frames, and forgets their connections', async () => {
  const port = simulator.dcs[0]?.port ?? 0
  const logIn = () => logInRaw({ port, pem: simulator.pem, phone: '+15550000000' })
  const { client, key, socket } = await logIn()
  const other = await logIn()
  const keys = [key, other.key]
  await runFuzz({ port, keys, frames: 10_000, seed: 20_261_121 })
  const self = { _: 'users.getUsers', id: [{ _: 'inputUserSelf' }] }
  expect(await client.ask(self)).toMatchObject([{ _: 'user', self: true }])
  socket.close()
  other.socket.close()
  await vi.waitFor(async () => expect(await connections()).toEqual([]), 20_000)
}, 60_000)
