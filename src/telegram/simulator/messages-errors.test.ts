import { afterAll, beforeAll, expect, it } from 'vitest'

import { bigInt } from './client.fixture.ts'
import type { Pair } from './pair.fixture.ts'
import { DANA, refusalIn, startPair } from './pair.fixture.ts'
import type { LibraryName } from './rig.fixture.ts'
import { libraries } from './rig.fixture.ts'

const pairs = new Map<LibraryName, Pair>()
const pairOf = (name: LibraryName): Pair => pairs.get(name) ?? expect.fail(`No pair for ${name}`)
const ME = '+15550000000'

beforeAll(async () => {
  for (const name of libraries) pairs.set(name, await startPair(name))
})
afterAll(async () => {
  for (const pair of pairs.values()) await pair.close()
})

const say = ({ Api, client, nextId }: Pair, peer: unknown, message = 'Hello', more = {}) =>
  refusalIn(
    client.invoke(
      new Api.messages.SendMessage({
        peer: peer as never,
        message,
        randomId: nextId(),
        ...more,
      }),
    ),
  )

it.each(libraries)(
  '%s is refused a text that is empty, too long or badly marked',
  async (library) => {
    const pair = pairOf(library)
    const { Api, client, nextId, toDana: peer } = pair
    expect(await say(pair, peer, ' \n ')).toBe('400 MESSAGE_EMPTY')
    expect(await say(pair, peer, 'x'.repeat(4097))).toBe('400 MESSAGE_TOO_LONG')
    expect(await say(pair, peer, 'x'.repeat(4096))).toBe('none')
    const entities = [new Api.MessageEntityBold({ offset: 3, length: 9 })]
    expect(await say(pair, peer, 'Short', { entities })).toBe('400 ENTITY_BOUNDS_INVALID')
    const replyTo = new Api.InputReplyToMessage({ replyToMsgId: 12_345 })
    expect(await say(pair, peer, 'Re', { replyTo })).toBe('400 REPLY_MESSAGE_ID_INVALID')
    const zero = { randomId: bigInt('0') }
    expect(await say(pair, peer, 'Zero', zero)).toBe('400 RANDOM_ID_EMPTY')
    const data = Buffer.from('x')
    const press = new Api.messages.GetBotCallbackAnswer({ peer, msgId: 99_999, data })
    expect(await refusalIn(client.invoke(press))).toBe('400 MSG_ID_INVALID')
    const none = { fromPeer: peer, toPeer: peer, id: [], randomId: [] }
    expect(await refusalIn(client.invoke(new Api.messages.ForwardMessages(none)))).toBe(
      '400 MESSAGE_IDS_EMPTY',
    )
    const twice = [nextId()]
    const same = { fromPeer: peer, toPeer: peer, id: [1, 1], randomId: [...twice, ...twice] }
    const answer = await refusalIn(client.invoke(new Api.messages.ForwardMessages(same)))
    // One library repeats what failed with a 500, and then has a sentence of its own.
    expect(answer).toMatch(library === 'gramjs' ? /^500 RANDOM_ID_DUPLICATE$/ : /^(?!none)/)
  },
)

it.each(libraries)('%s is refused peers that it cannot know', async (library) => {
  const pair = pairOf(library)
  const { Api, client, dana } = pair
  const userId = (await client.getEntity('carol_shop')).id as never
  const hers = (await dana.getInputEntity('carol_shop')) as unknown as { accessHash: never }
  const { accessHash } = hers
  expect(await say(pair, new Api.InputPeerUser({ userId, accessHash }))).toBe('400 PEER_ID_INVALID')
  expect(await say(pair, new Api.InputPeerChat({ chatId: 5 as never }))).toBe('400 PEER_ID_INVALID')
  const channelId = 5 as never
  const channel = new Api.InputPeerChannel({ channelId, accessHash })
  expect(await say(pair, channel)).toBe('400 CHANNEL_INVALID')
})

it.each(libraries)('%s is refused by people who do not want to hear from it', async (library) => {
  const pair = pairOf(library)
  const { Api, call, client } = pair
  await call('/people', [
    { firstName: 'Closed', username: 'closed_one' },
    { firstName: 'Premium', username: 'premium_only' },
    { firstName: 'Left', username: 'left_us' },
  ])
  await call('/inboxes', { person: '@closed_one', inbox: 'contacts' })
  await call('/inboxes', { person: '@premium_only', inbox: 'premium' })
  await client.getEntity('left_us')
  await call('/users', { person: '@left_us', deleted: true })
  expect(await say(pair, 'closed_one')).toBe('403 USER_PRIVACY_RESTRICTED')
  expect(await say(pair, 'premium_only')).toBe('403 PRIVACY_PREMIUM_REQUIRED')
  const entity = await client.getInputEntity('left_us').catch(() => null)
  if (entity) expect(await say(pair, entity)).toBe('400 INPUT_USER_DEACTIVATED')
  await call('/messages', { from: '@closed_one', to: ME, text: 'I began' })
  expect(await say(pair, 'closed_one')).toBe('none')

  const id = await client.getInputEntity('dana_here')
  await client.invoke(new Api.contacts.Block({ id }))
  expect(await say(pair, 'dana_here')).toBe('400 YOU_BLOCKED_USER')
  await client.invoke(new Api.contacts.Unblock({ id }))
  await call('/blocks', { person: DANA, account: ME })
  // One library has codes of its own for the names that it knows.
  const blocked = library === 'gramjs' ? '403 USER_IS_BLOCKED' : '400 USER_IS_BLOCKED'
  expect(await say(pair, 'dana_here')).toBe(blocked)
  await call('/blocks', { person: DANA, account: ME, blocked: false })
  expect(await say(pair, 'dana_here')).toBe('none')
})

it.each(libraries)('%s is told of floods, and the ledger knows', async (library) => {
  const pair = pairOf(library)
  const { call, ledger } = pair
  await call('/faults', { method: 'messages.sendMessage', error: 'PEER_FLOOD' })
  expect(await say(pair, 'carol_shop')).toBe('400 PEER_FLOOD')
  await call('/faults', { method: 'messages.sendMessage', error: 'FLOOD_WAIT_90' })
  expect(await say(pair, 'carol_shop')).toBe('420 WAIT_90')
  expect(await say(pair, 'carol_shop', 'Despite the wait')).toMatch(/^420 WAIT_(90|[1-8]\d)$/)
  expect((await ledger()).at(-1)).toMatchObject({
    ...{ kind: 'refused', text: 'Despite the wait', insideFlood: true },
  })
  await call('/faults', undefined, 'DELETE')
})
