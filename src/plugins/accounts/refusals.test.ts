import { expect, it } from 'vitest'

import { refusalFor } from './refusals.ts'

it('tells of an application that Telegram does not take, and the way on', () => {
  for (const code of ['API_ID_INVALID', 'API_ID_PUBLISHED_FLOOD', 'CONNECTION_API_ID_INVALID']) {
    const { message, field } = refusalFor({ kind: 'misrouted', code })
    expect(message).toContain('https://my.telegram.org')
    expect(message).toContain(code)
    expect(field).toBe('network')
  }
  expect(refusalFor({ kind: 'unexpected', code: 'ODD_ERROR' }).message).toBe(
    'Telegram refused: ODD_ERROR.',
  )
})
