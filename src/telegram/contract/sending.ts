import { expect, it } from 'vitest'

import type { ContractWorld } from './world.ts'

import { HOUR } from '../../core/time.ts'
import { conversation, randomId, value } from './world.ts'

/** What is sent, once, and what is refused. */
export const sending = (world: () => ContractWorld): void => {
  it('sends a text with entities once, however often it is asked to', async () => {
    const { client, message } = await conversation(world())
    const outgoing = message({
      text: 'Hi 🙂 Bold link',
      entities: [
        { type: 'bold', offset: 6, length: 4 },
        { type: 'text-link', offset: 11, length: 4, url: 'https://example.com/' },
      ],
    })
    const first = value(await client.send(outgoing))
    const second = value(await client.send(outgoing))
    expect(first).toMatchObject({ duplicate: false })
    expect(second.messageId).toBe(first.messageId)
    const lines = (await world().ledger()).filter((line) => line['randomId'] === outgoing.randomId)
    expect(lines.filter((line) => line['duplicate'] === false)).toHaveLength(1)
    await client.close()
  })

  doubtful(world)
  lookingBack(world)
}

/** What stands in a conversation. */
const lookingBack = (world: () => ContractWorld): void => {
  it('finds what it has written, by its words, its person and its time', async () => {
    const { client, message } = await conversation(world())
    const outgoing = message({ text: `Found again ${randomId()}` })
    const { peer, text } = outgoing
    const ask = { peer, text, hasFile: false, since: new Date() }
    expect(value(await client.written(ask))).toEqual([])
    const { messageId } = value(await client.send(outgoing))
    const [found, ...others] = value(await client.written(ask))
    expect([found?.messageId, others]).toEqual([messageId, []])
    expect(Math.abs((found?.at.getTime() ?? 0) - Date.now())).toBeLessThan(60_000)
    expect(value(await client.written({ ...ask, text: `${text}!` }))).toEqual([])
    expect(value(await client.written({ ...ask, hasFile: true }))).toEqual([])
    const later = new Date(Date.now() + HOUR)
    expect(value(await client.written({ ...ask, since: later }))).toEqual([])
    await client.close()
  })
}

/** Telegram says that it has a message, and that may be so. */
const doubtful = (world: () => ContractWorld): void => {
  it('takes RANDOM_ID_DUPLICATE for sent, and finds the message', async () => {
    const { client, message, phone } = await conversation(world())
    const outgoing = message({ text: `Only once ${randomId()}` })
    const { messageId } = value(await client.send(outgoing))
    await world().fault({
      method: 'messages.sendMessage',
      phone,
      error: 'RANDOM_ID_DUPLICATE',
      code: 500,
    })
    expect(value(await client.send(outgoing))).toEqual({ messageId, duplicate: true })
    await client.close()
  })

  it('does not take RANDOM_ID_DUPLICATE for sent where nothing shows that it is', async () => {
    const { client, message, phone } = await conversation(world())
    const method = 'messages.sendMessage'
    const said = { method, phone, error: 'RANDOM_ID_DUPLICATE', code: 500 }
    const nobodyKnows = {
      ok: false,
      failure: { kind: 'unknown-outcome', code: 'RANDOM_ID_DUPLICATE' },
    }
    const outgoing = message({ text: `Still under way ${randomId()}` })
    await world().fault(said)
    expect(await client.send(outgoing)).toEqual(nobodyKnows)
    expect(value(await client.send(outgoing))).toMatchObject({ duplicate: false })
    // The same words as before its time are another message.
    const since = new Date(Date.now() + HOUR)
    await world().fault(said)
    expect(await client.send({ ...outgoing, randomId: randomId(), since })).toEqual(nobodyKnows)
    await client.close()
  })

  it('looks into its own chat as well, and answers whatever it finds there', async () => {
    const { client, message, phone } = await conversation(world())
    const outgoing = message({ peer: { userId: 'self', accessHash: '0' }, text: 'To myself' })
    const said = { method: 'messages.sendMessage', phone, error: 'RANDOM_ID_DUPLICATE', code: 500 }
    await world().fault(said)
    expect(await client.send(outgoing)).toMatchObject({ failure: { kind: 'unknown-outcome' } })
    const { messageId } = value(await client.send(outgoing))
    await world().fault(said)
    expect(value(await client.send(outgoing))).toEqual({ messageId, duplicate: true })
    await client.close()
  })
}

/** Telegram’s refusals, each as a value. */
export const refusing = (world: () => ContractWorld): void => {
  it.each([
    ['FLOOD_WAIT_3600', { kind: 'flood-wait', seconds: 3600 }],
    ['SLOWMODE_WAIT_30', { kind: 'slow-mode', seconds: 30 }],
    ['PEER_FLOOD', { kind: 'peer-flood' }],
    ['USER_PRIVACY_RESTRICTED', { kind: 'privacy' }],
    ['INTERNAL', { kind: 'unknown-outcome' }],
    ['FROZEN_METHOD_INVALID', { kind: 'frozen' }],
    ['USER_MIGRATE_4', { kind: 'misrouted' }],
  ])('answers %s as a value, at once, and goes on', async (error, failure) => {
    const { client, message, phone } = await conversation(world())
    await world().fault({ method: 'messages.sendMessage', phone, error })
    const asked = performance.now()
    expect(await client.send(message())).toMatchObject({ ok: false, failure })
    expect(performance.now() - asked).toBeLessThan(9_000)
    if (error.startsWith('FLOOD')) return client.close()
    expect(await client.send(message())).toMatchObject({ ok: true })
    await client.close()
  })

  it('says that a person has blocked the account', async () => {
    const { client, message, person, phone } = await conversation(world())
    await world().block(person, phone)
    expect(await client.send(message())).toMatchObject({ ok: false, failure: { kind: 'blocked' } })
    await client.close()
  })

  it('refuses a peer of another account', async () => {
    const mine = await conversation(world())
    const other = await conversation(world())
    const stolen = await mine.client.send(other.message())
    expect(stolen).toMatchObject({ ok: false, failure: { kind: 'peer-invalid' } })
    await mine.client.close()
    await other.client.close()
  })
}
