import fc from 'fast-check'
import { expect, it } from 'vitest'

import { staleItems } from './send-file.ts'

it('renews the item that Telegram names, else all of them', () => {
  expect(staleItems('FILE_REFERENCE_1_EXPIRED', 3)).toEqual({ items: [1], mayRefresh: true })
  expect(staleItems('FILE_REFERENCE_7_INVALID', 2)).toEqual({ items: [0, 1], mayRefresh: true })
  expect(staleItems('FILE_REFERENCE_EXPIRED', 2)).toEqual({ items: [0, 1], mayRefresh: true })
  expect(staleItems('MEDIA_EMPTY', 1)).toEqual({ items: [0], mayRefresh: false })
})

it('leaves every other refusal to those above', () => {
  for (const word of ['FLOOD_WAIT_3', 'MEDIA_CAPTION_TOO_LONG', 'PEER_FLOOD', 'CONNECTION_LOST'])
    expect(staleItems(word, 2)).toBeNull()
  fc.assert(
    fc.property(fc.string(), fc.integer({ min: 1, max: 10 }), (word, items) => {
      const stale = staleItems(word, items)
      expect(stale === null || stale.items.every((item) => item < items)).toBe(true)
    }),
  )
})
