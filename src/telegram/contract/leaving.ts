import { expect, it } from 'vitest'

import type { Departure, OutgoingMedia } from '../gateway.ts'
import type { ContractWorld } from './world.ts'

import { monotonic } from '../../core/clock.ts'
import { conversation, value } from './world.ts'

/** A message that may leave from now on, for some seconds. */
const departing = (change: Partial<Departure> = {}): Departure => ({
  no: 1,
  notBefore: monotonic(),
  notAfter: monotonic() + 5_000,
  left: () => {},
  ...change,
})

const stayed = (code: string) => ({ ok: false, failure: { kind: 'unreachable', code } })

/** When a message leaves that was handed over ahead of its moment, and when it stays. */
export const leaving = (world: () => ContractWorld): void => {
  leavingOnTime(world)
  staying(world)
}

const leavingOnTime = (world: () => ContractWorld): void => {
  it('lets a message go at its moment, not before, and tells when that was', async () => {
    const { client, message } = await conversation(world())
    const lefts: number[] = []
    const notBefore = monotonic() + 300
    const departure = departing({ notBefore, left: (at) => void lefts.push(at) })
    value(await client.send(message({ departure })))
    expect(lefts).toHaveLength(1)
    expect(lefts[0]).toBeGreaterThanOrEqual(notBefore)
    expect(lefts[0]).toBeLessThanOrEqual(monotonic())
    await client.close()
  })

  it('sends nothing that was taken back before its moment', async () => {
    const { client, message } = await conversation(world())
    const before = (await world().ledger()).length
    const departure = departing({ notBefore: monotonic() + 200 })
    const answer = client.send(message({ departure }))
    expect(client.recall(1)).toBe(0)
    expect(await answer).toEqual(stayed('NOT_WANTED'))
    expect(await world().ledger()).toHaveLength(before)
    await client.close()
  })

  it('takes back no message that is handed over later', async () => {
    const { client, message } = await conversation(world())
    client.recall(4)
    expect(await client.send(message({ departure: departing({ no: 4 }) }))).toEqual(
      stayed('NOT_WANTED'),
    )
    value(await client.send(message({ departure: departing({ no: 5 }) })))
    client.recall(3)
    value(await client.send(message({ departure: departing({ no: 6 }) })))
    expect(client.recall(9)).toBe(6)
    await client.close()
  })
}

const staying = (world: () => ContractWorld): void => {
  it('sends nothing after the moment until which its facts hold', async () => {
    const { client, message } = await conversation(world())
    const before = (await world().ledger()).length
    const departure = departing({ notAfter: monotonic() - 1 })
    expect(await client.send(message({ departure }))).toEqual(stayed('TOO_LATE'))
    expect(await world().ledger()).toHaveLength(before)
    await client.close()
  })

  it('sends nothing that waits for its moment when the connection is closed', async () => {
    const { client, message } = await conversation(world())
    const before = (await world().ledger()).length
    const answer = client.send(
      message({ departure: departing({ notBefore: monotonic() + 3_000 }) }),
    )
    await client.close()
    expect(await answer).toEqual(stayed('NOT_WANTED'))
    expect(await world().ledger()).toHaveLength(before)
  })

  it('asks for the last word when its turn comes, behind another request', async () => {
    const { client, message, phone } = await conversation(world())
    const before = (await world().ledger()).length
    await world().fault({ method: 'users.getUsers', phone, latencyMs: 2_000 })
    const slow = client.me()
    const lefts: number[] = []
    const departure = departing({ left: (at) => void lefts.push(at) })
    const answer = client.send(message({ departure }))
    await new Promise((resolve) => setTimeout(resolve, 300))
    client.recall(departure.no)
    expect(await answer).toEqual(stayed('NOT_WANTED'))
    value(await slow)
    expect(lefts).toEqual([])
    expect(await world().ledger()).toHaveLength(before)
    await client.close()
  })

  it('asks for the last word after an upload', async () => {
    const { client, message } = await conversation(world())
    const before = (await world().ledger()).length
    const departure = departing()
    const media = await photo(world(), () => client.recall(departure.no))
    expect(await client.send(message({ media: [media], departure }))).toEqual(stayed('NOT_WANTED'))
    expect(await world().ledger()).toHaveLength(before)
    await client.close()
  })
}

/** A picture, and what happens while it is read. */
const photo = async (world: ContractWorld, meanwhile: () => void): Promise<OutgoingMedia> => {
  const bytes = await world.photo()
  return {
    ...{ key: 'departing', kind: 'photo', fileName: 'a.jpg', mimeType: 'image/jpeg' },
    size: bytes.length,
    read: async function* (from = 0) {
      meanwhile()
      yield bytes.subarray(from)
    },
  }
}
