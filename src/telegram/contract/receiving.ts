import { expect, it } from 'vitest'

import type { IncomingUpdate } from '../gateway.ts'
import type { ContractWorld } from './world.ts'

import { api, conversation, eventually, everything, value } from './world.ts'

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

  missing(world)

  it('lists people behind more channels than a page holds', async () => {
    const { client, phone, message } = await conversation(world())
    // Conversations of a second are in no order of time.
    await new Promise((resolve) => setTimeout(resolve, 1_100))
    const titles = Array.from({ length: 210 }, (_, n) => `Channel ${n}`)
    for (const title of titles) await world().channel(phone, title)
    const listed = await everything(client.dialogs())
    expect(listed.map(({ user }) => user.id)).toEqual([message().peer.userId])
    await client.close()
  })
}

/** What is told of updates that did not come, and where else to read. */
const missing = (world: () => ContractWorld): void => {
  it('says that updates went missing, and stays silent about its own messages', async () => {
    const updates: IncomingUpdate[] = []
    const { client, message, person, phone } = await conversation(world(), {
      onUpdate: (update) => void updates.push(update),
    })
    const { state } = value(await client.difference(null))
    const gaps = () => updates.filter(({ kind }) => kind === 'gap').length
    for (const randomId of ['501', '502']) value(await client.send({ ...message(), randomId }))
    await world().write(person, phone, 'seen')
    await eventually(() => updates.some((one) => one.kind === 'message' && one.text === 'seen'))
    await world().fault({ method: '*', phone, action: 'gap' })
    for (const text of ['lost', 'after it']) await world().write(person, phone, text)
    await eventually(() => gaps() > 0)
    expect(gaps()).toBe(1)
    const missed = value(await client.difference(state))
    const texts = missed.updates.flatMap((one) => (one.kind === 'message' ? [one.text] : []))
    expect(texts).toEqual(['seen', 'lost', 'after it'])
    await client.close()
  })

  it('reads a conversation back to a moment', async () => {
    const { client, message, person, phone } = await conversation(world())
    for (const text of ['one', 'two']) await world().write(person, phone, text)
    const { peer } = message()
    const page = value(await client.history({ peer, since: new Date(0), before: null }))
    expect(page.before).toBeNull()
    const texts = page.updates.flatMap((one) => (one.kind === 'message' ? [one.text] : []))
    expect(texts.slice(0, 2)).toEqual(['two', 'one'])
    value(await client.send(message()))
    const answered = value(await client.history({ peer, since: new Date(0), before: null }))
    expect(answered.updates, 'ours is none of theirs').toHaveLength(page.updates.length)
    const since = new Date(Date.now() + 60_000)
    expect(value(await client.history({ peer, since, before: null })).updates).toEqual([])
    await client.close()
  })
}
