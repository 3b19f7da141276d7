import { describe, expect, it } from 'vitest'

import type { OutgoingMessage } from './gateway.ts'
import type { Wire } from './wire.ts'

import { makeRecalled } from './departure.ts'
import { teleproto } from './library.ts'
import { sendMessage } from './outgoing.ts'
import { readDialogs, readMessage } from './updates.ts'
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
