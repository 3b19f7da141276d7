import { describe, expect, it } from 'vitest'

import { makeDepartures } from './departures.ts'

/** A connection that notes which of its messages were taken back. */
const makeClient = () => {
  const recalled: number[] = []
  const client = {
    ...{ recalled, left: 0 },
    recall: (no: number): number => {
      recalled.push(no)
      return client.left
    },
  }
  return client
}

const waiting = (change: { account?: string; isWanted?: () => boolean } = {}) => ({
  ...{ account: 'a', isWanted: () => true, notBefore: 1_000, notAfter: 1_900 },
  ...{ client: makeClient(), ...change },
})

/** Handed over, and not answered until it is told to. */
const handOver = (
  departures: ReturnType<typeof makeDepartures>,
  one: ReturnType<typeof waiting>,
) => {
  let answer: () => void = () => {}
  const answered = departures.during(one, () => new Promise<void>((resolve) => (answer = resolve)))
  return { answered, answer: () => answer() }
}

describe('what was handed over and has not left', () => {
  it('is taken back as soon as this process hears that it is not wanted', async () => {
    const departures = makeDepartures()
    const optedOut = new Set<string>()
    const [ann, bob] = ['ann', 'bob'].map((who) =>
      waiting({ account: who, isWanted: () => !optedOut.has(who) }),
    )
    if (!ann || !bob) throw new Error('nobody')
    const away = [handOver(departures, ann), handOver(departures, bob)]
    departures.judgeAgain()
    expect([ann.client.recalled, bob.client.recalled]).toEqual([[], []])
    optedOut.add('bob')
    departures.judgeAgain()
    expect([ann.client.recalled, bob.client.recalled]).toEqual([[], [1]])
    for (const { answer } of away) answer()
    await Promise.all(away.map(({ answered }) => answered))
  })

  it('has stayed where its connection says so, and not where nothing is handed over', async () => {
    const departures = makeDepartures()
    expect(departures.hasStayed('a')).toBe(false)
    const one = waiting()
    const away = handOver(departures, one)
    expect(departures.hasStayed('a')).toBe(true)
    one.client.left = 1
    expect(departures.hasStayed('a')).toBe(false)
    away.answer()
    await away.answered
  })

  it('is taken back with its account, and no other', () => {
    const departures = makeDepartures()
    const [a, b] = [waiting({ account: 'a' }), waiting({ account: 'b' })]
    handOver(departures, b)
    handOver(departures, a)
    departures.recall('a')
    expect([a.client.recalled, b.client.recalled]).toEqual([[1], []])
  })

  it('tells when it left, and is forgotten once it is answered or has failed', async () => {
    const departures = makeDepartures()
    const one = waiting({ isWanted: () => false })
    const answer = await departures.during(one, async ({ left }) => left(1_234))
    expect(answer.leftAt).toBe(1_234)
    await expect(departures.during(one, () => Promise.reject(new Error('no')))).rejects.toThrow(
      'no',
    )
    departures.judgeAgain()
    expect(one.client.recalled).toEqual([])
  })
})
