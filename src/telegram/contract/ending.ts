import { expect, it } from 'vitest'

import type { TelegramFailure } from '../gateway.ts'
import type { ContractWorld } from './world.ts'

import { conversation } from './world.ts'

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
