import { expect, it } from 'vitest'

import type { IncomingUpdate } from '../gateway.ts'
import type { ContractWorld } from './world.ts'

import { api, conversation, eventually, value } from './world.ts'

/** What people write and read. */
export const receiving = (world: () => ContractWorld): void => {
  it('hands on what people write and read, in order', async () => {
    const updates: IncomingUpdate[] = []
    const { client, message, person, phone } = await conversation(world(), {
      onUpdate: (update) => void updates.push(update),
    })
    const { messageId } = value(await client.send(message()))
    for (const text of ['one', 'two', 'three']) await world().write(person, phone, text)
    await world().read(person, phone)
    await eventually(() => updates.some((update) => update.kind === 'read'))
    const texts = updates.flatMap((update) => (update.kind === 'message' ? [update.text] : []))
    expect(texts.filter((text) => text !== 'hello')).toEqual(['one', 'two', 'three'])
    const read = updates.find((update) => update.kind === 'read')
    expect(read?.kind === 'read' && read.maxId).toBeGreaterThanOrEqual(messageId)
    await client.close()
  })

  it('fetches what was missed while away', async () => {
    const { client, person, phone } = await conversation(world())
    const { state } = value(await client.difference(null))
    const session = client.session()
    await client.close()
    const { messageId } = await world().write(person, phone, 'are you there?')
    const again = value(await world().gateway.open({ session, api }))
    const missed = value(await again.difference(state))
    expect(missed.updates).toMatchObject([
      { kind: 'message', text: 'are you there?', messageId, accessHash: expect.any(String) },
    ])
    expect(missed.state.pts).toBeGreaterThan(state.pts)
    expect(value(await again.difference(missed.state)).updates).toEqual([])
    await again.close()
  })
}
