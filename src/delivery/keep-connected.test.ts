import { describe, expect, it } from 'vitest'

import type {
  Result,
  TelegramClient,
  TelegramFailure,
  TelegramGateway,
} from '../telegram/gateway.ts'
import type { Timing } from './ports.ts'

import { keepConnected } from './keep-connected.ts'
import { makeActor } from './make-actor.ts'
import { newLane } from './sim/memory-rows.ts'
import { EPOCH, makeWorld } from './sim/world.ts'

const silent = { error: () => {}, warn: () => {}, info: () => {}, debug: () => {} }
const flood: TelegramFailure = { kind: 'flood-wait', code: 'FLOOD_WAIT_3600', seconds: 3_600 }

/** Seconds at which Telegram was asked, where it refuses whoever asks `where`. */
const connecting = async (where: 'opening' | 'asking who we are', refused: TelegramFailure) => {
  const world = makeWorld(1)
  const timing: Timing = {
    now: () => new Date(EPOCH + Math.floor(world.now())),
    ...{ monotonic: world.now, random: () => 0, at: world.at },
  }
  const asked: number[] = []
  const told: string[] = []
  const no: Result<never> = { ok: false, failure: refused }
  const client = { me: async () => no, close: async () => {} } as unknown as TelegramClient
  const gateway: TelegramGateway = {
    open: async () => {
      asked.push(Math.round(world.now() / 1_000))
      return where === 'opening' ? no : { ok: true, value: client }
    },
  }
  const actor = makeActor({
    ...{ gateway, log: silent, timing, certainUntil: 1e12 },
    lane: newLane({ tenant: 't', account: 'a', network: 'sandbox' }),
    api: async () => ({ id: 1, hash: '' }),
  })
  actor.onBroken(async ({ code }) => void told.push(code))
  const options = { sessionOf: async () => 'session', timing, log: silent, turn: async () => {} }
  void keepConnected(actor, options)
  const run = (seconds: number) => world.run(world.now() + seconds * 1_000)
  return { actor, asked, run, told }
}

describe('an account whose connection Telegram asks to wait', () => {
  it.each(['opening', 'asking who we are'] as const)(
    'is left alone for so long, and people see why: refused when %s',
    async (where) => {
      const { asked, run, told } = await connecting(where, flood)
      await run(3_590)
      expect(asked).toEqual([0])
      expect(told).toEqual(['FLOOD_WAIT_3600'])
      await run(20)
      expect(asked).toHaveLength(2)
    },
  )

  it('is kept connected as before once somebody has signed in meanwhile', async () => {
    const { actor, asked, run } = await connecting('asking who we are', flood)
    await run(10)
    await actor.open('another')
    await actor.signedIn()
    await run(10)
    await actor.broke({ kind: 'unreachable', code: 'CONNECTION_LOST' })
    await run(5)
    expect(asked.length).toBeGreaterThan(2)
  })

  it('is tried again soon where it just could not be reached', async () => {
    const { asked, run } = await connecting('opening', { kind: 'unreachable', code: 'X' })
    await run(10)
    expect(asked.length).toBeGreaterThan(2)
  })
})
