import type { TelegramFailure } from '../telegram/gateway.ts'

import { expect, it } from 'vitest'

import { MAX_UNANSWERED } from './after-send.ts'
import { startOneLane, waitingRow } from './sim/one-lane.fixture.ts'

const HOUR = 3_600_000
const inDoubt: TelegramFailure = { kind: 'unknown-outcome', code: 'RANDOM_ID_DUPLICATE' }

it('a message that Telegram says it has, and does not show, is offered again, looked for since it was made, and not for ever', async () => {
  const row = waitingRow('a')
  const asked: (Date | undefined)[] = []
  const lane = await startOneLane({
    rows: [row],
    answer: ({ since }) => {
      asked.push(since)
      return { ok: false, failure: inDoubt }
    },
  })
  await lane.run(3 * HOUR)
  expect(asked[0]).toBeUndefined()
  expect(asked.slice(1)).toEqual(Array.from({ length: MAX_UNANSWERED - 1 }, () => row.createdAt))
  expect(lane.store.rows.deliveries.get('a')).toMatchObject({
    ...{ state: 'failed', reason: 'too-many-attempts' },
  })
})
