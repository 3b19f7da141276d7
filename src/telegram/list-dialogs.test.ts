import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import type { DialogInfo } from './gateway.ts'
import type { Wire } from './wire.ts'

import { teleproto } from './library.ts'
import { listDialogs } from './list-dialogs.ts'

type Kind = 'person' | 'bot' | 'group' | 'channel'
type Asked = {
  offsetDate: number
  offsetId: number
  offsetPeer: { className: string; userId?: unknown; channelId?: unknown; chatId?: unknown }
  limit: number
}

const NOW = 1_800_000_000
const big = (value: number | string) => ({ toString: () => String(value) })
const peerOf = (kind: Kind, id: number) => {
  if (kind === 'group') return { className: 'PeerChat', chatId: big(id) }
  if (kind === 'channel') return { className: 'PeerChannel', channelId: big(id) }
  return { className: 'PeerUser', userId: big(id) }
}

/** Conversations, newest first, as Telegram lists them: several of them may be of one second. */
const accountOf = (kinds: readonly Kind[], perSecond = 1) =>
  kinds.map((kind, n) => ({
    ...{ kind, id: n + 1, peer: peerOf(kind, n + 1), topMessage: 1_000 },
    date: NOW - Math.floor(n / perSecond),
  }))
type Conversation = ReturnType<typeof accountOf>[number]

const pageOf = (some: readonly Conversation[]) => ({
  dialogs: some.map(({ peer, topMessage }) => ({ peer, topMessage, readOutboxMaxId: 0 })),
  messages: some.map(({ peer, topMessage: id, date }) => ({
    ...{ className: 'Message', id, date, peerId: peer, out: false, message: 'hello' },
  })),
  users: some.flatMap(({ kind, id }) => {
    const user = { className: 'User', id: big(id), accessHash: big(7), bot: kind === 'bot' }
    return kind === 'person' || kind === 'bot' ? [user] : []
  }),
  chats: some.flatMap(({ kind, id }) => {
    if (kind === 'group') return [{ className: 'Chat', id: big(id) }]
    return kind === 'channel' ? [{ className: 'Channel', id: big(id), accessHash: big(9) }] : []
  }),
})

/** Answers as Telegram does: what comes after the conversation that is named. */
const telegramWith = (all: readonly Conversation[]) => {
  const asked: Asked[] = []
  const send = async (request: object) => {
    const about = request as Asked
    asked.push(about)
    const { userId, channelId, chatId } = about.offsetPeer
    const named = Number(String(userId ?? channelId ?? chatId ?? 0))
    const from = all.findIndex(({ id }) => id === named) + 1
    return pageOf(all.slice(from, from + about.limit))
  }
  return { asked, wire: { send } as unknown as Wire }
}

const everyone = async (wire: Wire): Promise<string[]> => {
  const found: DialogInfo[] = []
  for await (const dialog of listDialogs(teleproto, wire)) found.push(dialog)
  return found.map(({ user }) => user.id)
}
const of = (kind: Kind, count: number): Kind[] => Array.from({ length: count }, () => kind)

describe('listDialogs', () => {
  it.each(['group', 'channel', 'bot'] as const)(
    'should go on behind a page of %ss',
    async (kind) => {
      const all = accountOf([...of(kind, 250), 'person'])
      const { wire, asked } = telegramWith(all)
      expect(await everyone(wire)).toEqual(['251'])
      expect(asked).toHaveLength(3)
    },
  )

  it('should find everybody once, whoever is in between and however many in one second', async () => {
    const kinds = fc.array(fc.constantFrom<Kind>('person', 'bot', 'group', 'channel'), {
      maxLength: 350,
      size: 'max',
    })
    await fc.assert(
      fc.asyncProperty(kinds, fc.integer({ min: 1, max: 400 }), async (given, perSecond) => {
        const all = accountOf(given, perSecond)
        const { wire, asked } = telegramWith(all)
        const people = all.filter(({ kind }) => kind === 'person').map(({ id }) => String(id))
        expect(await everyone(wire)).toEqual(people)
        expect(asked.length).toBe(Math.floor(all.length / 100) + 1)
      }),
      { numRuns: 40 },
    )
  })

  it('should begin each page where the one before ended', async () => {
    const { wire, asked } = telegramWith(accountOf([...of('person', 100), ...of('channel', 101)]))
    await everyone(wire)
    expect(asked.map(({ offsetDate, offsetId }) => [offsetDate, offsetId])).toEqual([
      [0, 0],
      [NOW - 99, 1_000],
      [NOW - 199, 1_000],
    ])
    expect(asked.map(({ offsetPeer }) => offsetPeer.className)).toEqual([
      'InputPeerEmpty',
      'InputPeerUser',
      'InputPeerChannel',
    ])
  })

  it('should not ask for ever when the list does not move on', async () => {
    let times = 0
    const same = pageOf(accountOf([...of('group', 99), 'person']))
    const wire = { send: async () => ++times && same } as unknown as Wire
    expect(await everyone(wire)).toEqual(['100'])
    expect(times).toBe(2)

    const blind = { send: async () => ++times && { ...same, messages: [] } } as unknown as Wire
    expect(await everyone(blind)).toEqual(['100'])
    expect(times).toBe(3)
  })

  it('should say why Telegram did not list them', async () => {
    const refused = Object.assign(new Error(), { errorMessage: 'FLOOD_WAIT_3' })
    const wire = { send: () => Promise.reject(refused) } as unknown as Wire
    await expect(everyone(wire)).rejects.toMatchObject({
      code: 'TELEGRAM_REFUSED',
      details: { kind: 'flood-wait', seconds: 3 },
    })
  })
})
