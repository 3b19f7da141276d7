import type { InHand } from '../core/model/delivery.ts'

import { describe, expect, it } from 'vitest'

import { makeHand } from './hand.ts'

const NOON = new Date('2026-11-21T12:00:00Z')
const row = (name: string, media: InHand['message']['media'] = null): InHand => ({
  ...{ _id: name, tenant: 't', campaign: 'c', contact: name, account: 'a', step: 0 },
  ...{ state: 'queued', dueAt: NOON, attempts: [], fence: 1 },
  ...{ peer: { userId: '7', accessHash: '8' }, message: { media } },
})

/** A write that ends when it is told to. */
const writing = () => {
  let done = () => {}
  let failed = (_: Error) => {}
  const write = new Promise<void>((resolve, reject) => {
    done = resolve
    failed = reject
  })
  return { write, done, failed }
}

describe('a hand', () => {
  it('counts each item of an album, as Telegram does', () => {
    const hand = makeHand([row('a'), row('b', 'm1'), row('c', ['m1', 'm2', 'm3'])])
    expect(hand.left()).toBe(3)
    expect(hand.weight()).toBe(5)
  })

  it('names on its receipt what is left, and what may have arrived and is not written yet', async () => {
    const [a, b, c] = [row('a'), row('b'), row('c')]
    const hand = makeHand([a, b, c])
    const [sent, aside] = [writing(), writing()]
    hand.settle(a, { go: 'next', write: sent.write, left: true })
    hand.settle(b, { go: 'next', write: aside.write })
    expect(hand.flight()).toEqual(['a', 'c'])
    hand.add([row('d')])
    expect(hand.flight()).toEqual(['a', 'c', 'd'])
    expect(hand.lastFlight(c)).toEqual(['a', 'c'])
    expect(hand.lastFlight(null)).toEqual(['a'])
    expect([...hand.held]).toEqual(['a', 'b', 'c', 'd'])
    sent.done()
    aside.done()
    expect(await hand.written()).toBe(true)
    expect(hand.flight()).toEqual(['c', 'd'])
    expect([...hand.held]).toEqual(['c', 'd'])
  })

  it('keeps a row whose outcome could not be written, so that it is not taken once more', async () => {
    const [a, b] = [row('a'), row('b')]
    const hand = makeHand([a, b])
    const sent = writing()
    hand.settle(a, { go: 'next', write: sent.write, left: true })
    sent.failed(new Error('down'))
    expect(await hand.written()).toBe(false)
    expect(hand.held.has('a')).toBe(true)
    expect(hand.flight()).toEqual(['a', 'b'])
    expect(hand.next()).toBe(b)
  })
})
