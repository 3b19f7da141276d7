import { setTimeout as sleep } from 'node:timers/promises'

import { expect, it } from 'vitest'

import type { TelegramFailure } from '../gateway.ts'
import type { ContractWorld } from './world.ts'

import { monotonic } from '../../core/clock.ts'
import { endOf, makeLifetime, prolongLifetime } from '../../core/lifetime.ts'
import { api, conversation, eventually, value } from './world.ts'

/** What tells Telegram with which client it speaks goes around this. */
const OPENS = 'help.getConfig'
/** Milliseconds. */
const LIBRARY_LOOKS_EVERY = 9_000

/** Silence, closing and sessions ended elsewhere. */
export const ending = (world: () => ContractWorld): void => {
  it('gives a silent server up after its deadline, and says so once', async () => {
    const broken: TelegramFailure[] = []
    const { client, message, phone } = await conversation(world(), {
      onBroken: (failure) => void broken.push(failure),
    })
    await world().fault({ method: 'messages.sendMessage', phone, latencyMs: 60_000 })
    const asked = performance.now()
    const answer = await client.send(message())
    expect(answer).toMatchObject({ ok: false, failure: { kind: 'unknown-outcome' } })
    expect(performance.now() - asked).toBeLessThan(20_000)
    expect(broken).toHaveLength(1)
    await client.close()
    expect(broken).toHaveLength(1)
  })

  it('settles every call when it is closed in the middle', async () => {
    const { client, message, phone } = await conversation(world())
    await world().fault({ method: 'messages.sendMessage', phone, latencyMs: 60_000 })
    const inFlight = [client.send(message()), client.send(message())]
    await new Promise((resolve) => setTimeout(resolve, 100))
    await client.close()
    for (const answer of await Promise.all(inFlight))
      expect(answer).toMatchObject({ ok: false, failure: { kind: 'unknown-outcome' } })
  })

  it('tells when the session is ended from elsewhere', async () => {
    const broken: TelegramFailure[] = []
    const { client, message, phone } = await conversation(world(), {
      onBroken: (failure) => void broken.push(failure),
    })
    await world().fault({ method: 'messages.sendMessage', phone, error: 'AUTH_KEY_DUPLICATED' })
    expect(await client.send(message())).toMatchObject({
      ok: false,
      failure: { kind: 'session-dead' },
    })
    expect(broken).toMatchObject([{ kind: 'session-dead', code: 'AUTH_KEY_DUPLICATED' }])
    await client.close()
  })

  it('keeps the server’s patience with a silent link at 15 s', async () => {
    const { client } = await conversation(world())
    expect(new Set(await world().disconnectDelays())).toEqual(new Set([15]))
    await client.close()
  })
}

/** What is asked of Telegram is ours to decide: the libraries look for updates by themselves, too. */
export const quiet = (world: () => ContractWorld): void => {
  it('asks Telegram for nothing that it was not told to ask', async () => {
    const first = await conversation(world())
    await first.client.close()
    const before = (await world().requests(first.phone)).length
    const again = await world().gateway.open({ session: first.client.session(), api })
    await sleep(LIBRARY_LOOKS_EVERY + 1_000)
    expect(value(await value(again).me()).username).toBeDefined()
    const asked = await world().requests(first.phone)
    const since = asked.slice(0, asked.length - before)
    expect(since.filter((name) => !name.startsWith('ping'))).toEqual(['users.getUsers', OPENS])
    await value(again).close()
  }, 60_000)
}

/** A connection whose holder stands still. */
export const lifetimes = (world: () => ContractWorld): void => {
  it('ends by itself when its lifetime is over, and says so; prolonged it goes on', async () => {
    const broken: TelegramFailure[] = []
    const lifetime = makeLifetime(monotonic() + 5_000)
    const first = endOf(lifetime)
    const { client, message } = await conversation(world(), {
      lifetime,
      onBroken: (failure) => void broken.push(failure),
    })
    prolongLifetime(lifetime, first + 4_000)
    await sleep(Math.max(0, first - monotonic()) + 200)
    expect((await client.send(message())).ok).toBe(true)
    await eventually(() => broken.length > 0)
    expect(monotonic()).toBeGreaterThanOrEqual(endOf(lifetime))
    expect(broken).toMatchObject([{ kind: 'unreachable', code: 'LEASE_DEADLINE' }])
    const failure = { kind: 'unknown-outcome', code: 'CONNECTION_LOST' }
    expect(await client.send(message())).toEqual({ ok: false, failure })
    await client.close()
  })
}

/** A session that is ended while nobody asks for anything. */
export const silence = (world: () => ContractWorld): void => {
  it('finds out by itself that a silent session was ended, and tells once', async () => {
    const broken: TelegramFailure[] = []
    const { client, phone } = await conversation(world(), {
      onBroken: (failure) => void broken.push(failure),
      lookAfterMs: 500,
    })
    await world().revoke(phone)
    await eventually(() => broken.length > 0)
    expect(broken).toMatchObject([{ kind: 'session-dead', code: 'AUTH_KEY_UNREGISTERED' }])
    await client.close()
  })

  it('asks a session only while it is silent, and never before somebody is signed in', async () => {
    const broken: TelegramFailure[] = []
    const watch = {
      onBroken: (failure: TelegramFailure) => void broken.push(failure),
      lookAfterMs: 3_000,
    }
    const login = value(await world().gateway.open({ session: null, api, ...watch }))
    const { client, message, phone } = await conversation(world(), watch)
    await world().fault({ method: 'updates.getState', phone, error: 'SESSION_REVOKED' })
    const end = performance.now() + 5_000
    while (performance.now() < end) {
      expect((await client.send(message())).ok).toBe(true)
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    expect(broken).toEqual([])
    await eventually(() => broken.length > 0)
    expect(broken).toMatchObject([{ kind: 'session-dead', code: 'SESSION_REVOKED' }])
    // The login that waits for its code all the while was not disturbed.
    expect((await login.sendCode(phone)).ok).toBe(true)
    await Promise.all([client.close(), login.close()])
  })
}
