import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'

import { bigInt } from './client.fixture.ts'
import type { Pair } from './pair.fixture.ts'
import { messagesIn, startPair } from './pair.fixture.ts'

let pair: Pair
beforeAll(async () => {
  pair = await startPair('telegram')
})
afterAll(() => pair.close())

const peers = ['carol_shop', 'dana_here', 'me'] as const

const sendOne = async (peer: string, randomId: bigint, message: string): Promise<number> => {
  const { Api, client } = pair
  const answer = await client.invoke(
    new Api.messages.SendMessage({ peer, message, randomId: bigInt(`${randomId}`) }),
  )
  const [first] = messagesIn<{ id: number }>(answer)
  return first?.id ?? (answer as unknown as { id: number }).id
}

it('a random_id makes one message per peer, and gives it again for ever after', async () => {
  const call = fc.record({
    peer: fc.constantFrom(...peers),
    randomId: fc.bigInt({ min: 1n, max: 6n }),
    text: fc.constantFrom('a', 'b', 'c'),
  })
  let run = 0n
  const property = fc.asyncProperty(
    fc.array(call, { minLength: 1, maxLength: 12 }),
    async (calls) => {
      run += 1000n
      const first = new Map<string, number>()
      for (const { peer, randomId, text } of calls) {
        const key = `${peer}.${randomId}`
        const id = await sendOne(peer, run + randomId, text)
        expect(id).toBe(first.get(key) ?? id)
        first.set(key, id)
      }
      expect(new Set(first.values()).size).toBe(first.size)
      const lines = (await pair.ledger()).slice(-calls.length)
      expect(lines.filter((it) => !it['duplicate'])).toHaveLength(first.size)
    },
  )
  await fc.assert(property, { numRuns: 25 })
})

it('a message that was deleted since is not sent again either', async () => {
  const { Api, client, ledger } = pair
  const id = await sendOne('carol_shop', 777_001n, 'Once')
  await client.invoke(new Api.messages.DeleteMessages({ id: [id], revoke: true }))
  const again = await client.invoke(
    new Api.messages.SendMessage({
      peer: 'carol_shop',
      message: 'Once',
      randomId: bigInt('777001'),
    }),
  )
  const { updates } = again as unknown as { updates: { className: string; id: number }[] }
  expect(updates).toMatchObject([{ className: 'UpdateMessageID', id }])
  expect((await ledger()).at(-1)).toMatchObject({ duplicate: true, messageId: id })
})
