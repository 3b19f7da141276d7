import type { OutgoingMedia, TelegramFailure } from '../telegram/gateway.ts'

import { describe, expect, it } from 'vitest'

import { someFile, startOneLane, waitingRow } from './sim/one-lane.fixture.ts'

const MINUTE = 60_000

describe('a message that does not leave', () => {
  const rests: TelegramFailure = { kind: 'unreachable', code: 'UPLOAD_RESTS' }
  const invalid: TelegramFailure = { kind: 'media-invalid', code: 'PHOTO_INVALID_DIMENSIONS' }
  const nobodyKnows: TelegramFailure = { kind: 'unknown-outcome', code: 'CONNECTION_LOST' }

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
