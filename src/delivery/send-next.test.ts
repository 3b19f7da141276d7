import type { OutgoingMedia, TelegramFailure } from '../telegram/gateway.ts'

import { describe, expect, it } from 'vitest'

import { someFile, startOneLane, waitingRow } from './sim/one-lane.fixture.ts'

const MINUTE = 60_000
const nobodyKnows: TelegramFailure = { kind: 'unknown-outcome', code: 'CONNECTION_LOST' }

describe('a message that does not leave', () => {
  const rests: TelegramFailure = { kind: 'unreachable', code: 'UPLOAD_RESTS' }
  const invalid: TelegramFailure = { kind: 'media-invalid', code: 'PHOTO_INVALID_DIMENSIONS' }

  type Why = { media?: (id: string) => OutgoingMedia | null; upload?: TelegramFailure }
  it.each<[string, Why]>([
    ['its file is gone', { media: () => null }],
    ['its file does not get up', { upload: rests }],
    ['Telegram does not take its file', { upload: invalid }],
  ])('costs nothing of hour and day: %s', async (_why, { media = someFile, upload }) => {
    const lane = await startOneLane({
      rows: [
        waitingRow('a', 'm1'),
        waitingRow('b', ['m1', 'm2']),
        waitingRow('c'),
        waitingRow('d'),
      ],
      ...{ pacing: { perDay: 2 }, media },
      upload: async ({ media: files }) =>
        files.length > 0 && upload ? { ok: false, failure: upload } : undefined,
    })
    await lane.run(MINUTE)
    expect(lane.left.map(({ text }) => text)).toEqual(['c', 'd'])
    expect(lane.lane.day.count).toBe(2)
  })

  it('costs nothing where the gate ended it, though its receipt counted it', async () => {
    const lane = await startOneLane({
      rows: ['a', 'b', 'c', 'd'].map((name) => waitingRow(name)),
      pacing: { perDay: 2 },
      judge: (delivery) =>
        delivery < 'c' ? { do: 'end', state: 'skipped', reason: 'no-dialog' } : { do: 'send' },
    })
    await lane.run(MINUTE)
    expect(lane.left.map(({ text }) => text)).toEqual(['c', 'd'])
  })

  it('costs what it would where nobody knows whether it left', async () => {
    const lane = await startOneLane({
      rows: [waitingRow('a', 'm1'), waitingRow('b')],
      ...{ pacing: { perDay: 1 }, media: someFile },
      upload: async ({ text }) => (text === 'a' ? { ok: false, failure: nobodyKnows } : undefined),
    })
    await lane.run(MINUTE)
    expect(lane.left).toEqual([])
  })
})

describe('a flood', () => {
  it('counts once for the ceilings, however often it is written down; another counts, too', async () => {
    let writes = 0
    const lane = await startOneLane({
      rows: ['a', 'b'].map((name) => waitingRow(name)),
      answer: ({ text }) =>
        writes < (text === 'a' ? 3 : 4)
          ? { ok: false, failure: { kind: 'flood-wait', code: 'FLOOD_WAIT_3', seconds: 3 } }
          : undefined,
      store: ({ rest }) => ({
        rest: async (...order) => {
          writes += 1
          const answer = await rest(...order)
          if (writes < 3) throw new Error('the answer is lost')
          return answer
        },
      }),
    })
    await lane.run(3_000)
    expect([writes, lane.lane.slowed?.floods]).toEqual([3, 1])
    await lane.run(MINUTE)
    expect([writes, lane.lane.slowed?.floods]).toEqual([4, 2])
    expect(lane.left.at(-1)?.text).toBe('b')
  })
})

describe('a message that was judged to go', () => {
  it('is told to have stayed where its run is held a moment later', async () => {
    const lane = await startOneLane({
      rows: [waitingRow('a')],
      judge: (_delivery, n) => ({ do: n === 1 ? 'send' : 'hold' }),
    })
    await lane.run(MINUTE)
    expect([lane.left, lane.stayed]).toEqual([[], ['a']])
  })

  it('is told to have stayed where its lane ends', async () => {
    let closed: Promise<void> | undefined
    const lane = await startOneLane({
      rows: [waitingRow('a'), waitingRow('b')],
      // Handed over a quarter of a second ahead of its moment.
      upload: ({ text }) => {
        if (text === 'b') closed = lane.close()
        return undefined
      },
    })
    await lane.run(MINUTE)
    await closed
    expect(lane.left.map(({ text }) => text)).toEqual(['a'])
    expect(lane.stayed).toEqual(['b'])
  })

  it('is told to have stayed where its file was too long on its way, and goes once it is there', async () => {
    let uploads = 0
    const lane = await startOneLane({
      rows: [waitingRow('a', 'm1')],
      media: someFile,
      upload: () => {
        uploads += 1
        return uploads === 1 ? lane.pause(5_000) : undefined
      },
    })
    await lane.run(MINUTE)
    expect(lane.left).toHaveLength(1)
    expect(lane.stayed).toEqual(['a'])
  })

  it('is not told to have stayed when it has left', async () => {
    const lane = await startOneLane({
      rows: ['a', 'b', 'c'].map((name) => waitingRow(name)),
      answer: ({ text }) => (text === 'b' ? { ok: false, failure: nobodyKnows } : undefined),
    })
    await lane.run(3_500)
    expect(lane.left.slice(0, 3).map(({ text }) => text)).toEqual(['a', 'b', 'c'])
    expect(lane.stayed).toEqual([])
  })
})
