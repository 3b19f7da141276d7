import fc from 'fast-check'
import { expect, it } from 'vitest'

import { toStreamEvent } from './stream-event.ts'

it('reads an event and falls back to the stream’s own id', () => {
  const at = '2027-04-22T16:42:07.000Z'
  const text = JSON.stringify({ type: 'delivery.sent', at, campaign: 'c', data: { sent: 3 } })
  expect(toStreamEvent(text, 't1.01')).toMatchObject({
    id: 't1.01',
    type: 'delivery.sent',
    campaign: 'c',
    contact: null,
    data: { sent: 3 },
  })
})

it('ignores whatever is not an event', () => {
  expect(toStreamEvent('{"type":"hello"}', '')).toBeNull()
  fc.assert(fc.property(fc.string(), (text) => toStreamEvent(text, '') === null))
})
