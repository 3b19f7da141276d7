import { describe, expect, it } from 'vitest'

import type { OutgoingMessage } from './gateway.ts'
import type { Wire } from './wire.ts'

import { makeRecalled } from './departure.ts'
import { teleproto } from './library.ts'
import { readDifference, readHistory } from './missed.ts'
import { makeNotPeople } from './not-people.ts'
import { sendMessage } from './outgoing.ts'
import { readDialogs, readMessage, readUpdates } from './updates.ts'
import { memoryUploads } from './uploaded-files.ts'

const big = (value: number) => ({ toString: () => String(value) })
const user = (id: number, more: object = {}) => ({
  ...{ className: 'User', id: big(id), accessHash: big(7), firstName: 'Ada' },
  ...more,
})
const message = (peerId: object) => ({
  ...{ className: 'Message', id: 1, date: 1_800_000_000, out: false, message: 'hello' },
  peerId: { className: 'Peer', ...peerId },
})

describe('groups, channels and bots', () => {
  const users = [user(1), user(2, { bot: true })]

  it('should make no dialog', () => {
    const peers = [
      { className: 'PeerUser', userId: big(1) },
      { className: 'PeerUser', userId: big(2) },
      { className: 'PeerChat', chatId: big(1) },
      { className: 'PeerChannel', channelId: big(1) },
    ]
    const dialogs = peers.map((peer) => ({ peer, topMessage: 1, readOutboxMaxId: 0 }))
    const found = readDialogs({ dialogs, messages: [], users } as never)
    expect(found.map((dialog) => dialog.user.id)).toEqual(['1'])
  })

  it('should make no message received', () => {
    const read = (peerId: object) => readMessage(message(peerId) as never, users as never).length
    expect(read({ userId: big(1) })).toBe(1)
    expect(read({ userId: big(2) })).toBe(0)
    expect(read({ chatId: big(1) })).toBe(0)
    expect(read({ channelId: big(1) })).toBe(0)
  })

  it('should be written to by nobody: whatever the ids say, the peer is a person', async () => {
    const asked: { peer: { className: string } }[] = []
    const wire = {
      send: async (request: { peer: { className: string } }) => void asked.push(request),
    } as unknown as Wire
    for (const userId of ['1', '-1001234567890', 'self']) {
      const outgoing = { text: 'Hi', entities: [], media: [], randomId: '5' }
      const peer = { userId, accessHash: '7' }
      await sendMessage(
        { library: teleproto, wire, uploads: memoryUploads(), recalled: makeRecalled() },
        { ...outgoing, peer } as OutgoingMessage,
      )
    }
    expect(asked.map(({ peer }) => peer.className)).toEqual([
      'InputPeerUser',
      'InputPeerUser',
      'InputPeerSelf',
    ])
  })
})

describe('a message that its writer has changed', () => {
  const users = [user(1), user(2, { bot: true })]
  const edit = (peerId: object, more: object = {}) => ({
    className: 'UpdateEditMessage',
    message: { ...message(peerId), message: 'stop', ...more },
  })

  it('says what it says now, at once and where it was missed', async () => {
    const updates = [edit({ userId: big(1) })]
    const now = [{ kind: 'message', peer: '1', text: 'stop', edited: true }]
    expect(readUpdates({ className: 'Updates', updates, users } as never)).toMatchObject(now)
    const state = { pts: 1, qts: 0, date: 1 }
    const part = { className: 'updates.Difference', otherUpdates: updates, users, state }
    const wire = { send: async () => part } as unknown as Wire
    expect((await readDifference(teleproto, wire, state)).updates).toMatchObject(now)
  })

  it('is nothing where it is ours, of a bot or of a group', () => {
    const updates = [
      edit({ userId: big(1) }, { out: true }),
      edit({ userId: big(2) }),
      edit({ chatId: big(1) }),
    ]
    expect(readUpdates({ className: 'Updates', updates, users } as never)).toEqual([])
  })
})

describe('a note of Telegram’s own', () => {
  const users = [user(1)]
  const joined = {
    ...message({ userId: big(1) }),
    ...{ className: 'MessageService', message: undefined },
    action: { className: 'MessageActionContactSignUp' },
  }
  const listed = (top: object) =>
    readDialogs({
      dialogs: [{ peer: { className: 'PeerUser', userId: big(1) }, topMessage: 1 }],
      ...{ messages: [top], users },
    } as never)

  it('should not say that the person has written to us', () => {
    expect(listed(joined)).toMatchObject([
      { lastIsInbound: false, lastMessageAt: new Date(1_800_000_000_000) },
    ])
    expect(listed(message({ userId: big(1) }))).toMatchObject([{ lastIsInbound: true }])
    expect(listed({ ...message({ userId: big(1) }), out: true })).toMatchObject([
      { lastIsInbound: false },
    ])
  })

  it('should make no message received, wherever it is read', async () => {
    expect(readMessage(joined as never, users as never)).toEqual([])
    const update = { className: 'UpdateNewMessage', message: joined }
    expect(readUpdates({ className: 'Updates', updates: [update], users } as never)).toEqual([])
    const answering = (answer: object) => ({ send: async () => answer }) as unknown as Wire
    const history = await readHistory(teleproto, answering({ messages: [joined], users }), {
      peer: { userId: '1', accessHash: '7' },
      since: new Date(0),
      before: null,
    })
    expect(history.updates).toEqual([])
    const state = { pts: 1, qts: 0, date: 1 }
    const part = { className: 'updates.Difference', newMessages: [joined], users, state }
    expect((await readDifference(teleproto, answering(part), state)).updates).toEqual([])
  })
})

describe('a short message, which tells the number of its writer alone', () => {
  const short = (id: number) =>
    ({ className: 'UpdateShortMessage', id: 9, userId: big(id), date: 1, message: 'hi' }) as never

  it('is of a stranger, whoever that is', () => {
    expect(readUpdates(short(2), makeNotPeople())).toMatchObject([{ peer: '2', user: null }])
  })

  it('is nobody’s once a bot has been told as one', async () => {
    const notPeople = makeNotPeople()
    const state = { pts: 5, qts: 0, date: 1 }
    const users = [user(1), user(2, { bot: true }), { className: 'UserEmpty', id: big(3) }]
    const difference = { className: 'updates.Difference', newMessages: [], users, state }
    const wire = { send: async () => difference } as unknown as Wire
    await readDifference(teleproto, wire, state, notPeople)
    const peers = [1, 2, 3].flatMap((id) => readUpdates(short(id), notPeople))
    expect(peers).toMatchObject([{ peer: '1' }, { peer: '3' }])
  })
})

it('takes no access from somebody who is told in passing', () => {
  const users = [user(1, { min: true })] as never
  const read = readMessage(message({ userId: big(1) }) as never, users)
  expect(read).toMatchObject([{ peer: '1', accessHash: null, user: null }])
})
