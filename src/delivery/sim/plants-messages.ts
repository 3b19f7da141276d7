import type { Judge, LastWord, Messages } from '../ports.ts'
import type { NamedPlant } from './plants.ts'
import type { Scene } from './scene.ts'

import { copyOfRow } from './memory-rows.ts'

/** Whether a campaign is sending: read once, and believed for half a minute. */
const keepFacts = (messages: Messages, { world }: Scene): Partial<Messages> => {
  const sendingUntil = new Map<string, number>()
  return {
    readAhead: async (deliveries) => {
      const judges = new Map(await messages.readAhead(deliveries))
      for (const { _id, campaign } of deliveries) {
        const judge = judges.get(_id)
        if (judge?.(new Date(0)).do === 'send' && !sendingUntil.has(campaign))
          sendingUntil.set(campaign, world.now() + 30_000)
        const isKnown = world.now() < (sendingUntil.get(campaign) ?? 0)
        if (judge && isKnown) judges.set(_id, believing(judge))
      }
      return judges
    },
  }
}

const believing =
  (judge: Judge): Judge =>
  (now) => {
    const word = judge(now)
    return word.do === 'hold' ? { do: 'send' } : word
  }

const instead =
  (of: (word: LastWord) => boolean) =>
  (messages: Messages): Partial<Messages> => ({
    readAhead: async (deliveries) => {
      const judges = await messages.readAhead(deliveries)
      return new Map(
        [...judges].map(([id, judge]): [string, Judge] => [
          id,
          (now) => {
            const word = judge(now)
            return of(word) ? { do: 'send' } : word
          },
        ]),
      )
    },
  })

/** Bugs of the feature that owns the messages. */
export const messagePlants: readonly NamedPlant[] = [
  {
    name: 'facts-kept-for-a-while',
    breaks: ['after-pause'],
    messages: keepFacts,
  },
  {
    name: 'what-this-process-heard-is-ignored',
    breaks: ['after-opt-out'],
    messages: (messages) => ({
      readAhead: async (deliveries) => {
        const judges = await messages.readAhead(deliveries)
        const now = new Date(0)
        return new Map(
          [...judges].map(([id, judge]): [string, Judge] => {
            const word = judge(now)
            return [id, () => word]
          }),
        )
      },
    }),
  },
  {
    name: 'pause-ignored',
    breaks: ['after-pause'],
    messages: instead(({ do: word }) => word === 'hold'),
  },
  {
    name: 'cancelled-rows-go-out',
    breaks: ['after-cancel'],
    store: (store) => ({
      ...store,
      outbox: {
        ...store.outbox,
        stillOpen: async (rows) =>
          new Map(
            rows.flatMap(({ _id }) => {
              const row = store.rows.deliveries.get(_id)
              return row ? [[_id, copyOfRow(row)] as const] : []
            }),
          ),
      },
    }),
    messages: instead((word) => word.do === 'end' && word.reason === 'replied'),
  },
  {
    name: 'what-others-own-is-found-again',
    breaks: ['wrong-message-id'],
    messages: () => ({ ownedByOthers: async () => new Set() }),
  },
  {
    name: 'stop-ends-what-is-in-hand',
    breaks: ['sent-but-denied'],
    inHand: () => new Set(),
  },
  {
    name: 'figures-never-told',
    breaks: ['counters'],
    messages: () => ({ settled: () => {} }),
  },
  {
    name: 'figures-counted-apart',
    breaks: ['counters'],
    messages: (_messages, { book }) => ({
      settled: ({ campaign }, { state }) => {
        const counts = book.counts.get(campaign) ?? {}
        book.counts.set(campaign, { ...counts, [state]: (counts[state] ?? 0) + 1 })
      },
    }),
  },
]
