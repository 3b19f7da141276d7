import { expect, it } from 'vitest'

import { runAlone } from './run-alone.ts'

/** An action with the failure it shows. */
const makeAction = (answer: string | null) => {
  const action = {
    failure: 'of last time' as string | null,
    said: [] as unknown[],
    clear: () => {
      action.failure = null
    },
    run: async (body?: unknown) => {
      action.said.push(body)
      action.failure = answer === null ? 'refused' : null
      return answer
    },
  }
  return action
}

it('leaves no failure of another beside what is done now', async () => {
  const agree = makeAction(null)
  const stop = makeAction('kept')
  expect(await runAlone(stop, [agree, stop], { reason: 'x' })).toBe('kept')
  expect([agree.failure, stop.failure]).toEqual([null, null])
  expect([agree.said, stop.said]).toEqual([[], [{ reason: 'x' }]])
  expect(await runAlone(agree, [agree, stop])).toBeNull()
  expect([agree.failure, stop.failure]).toEqual(['refused', null])
})
