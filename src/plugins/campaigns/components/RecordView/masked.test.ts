import { describe, expect, it } from 'vitest'

import { masked } from './masked.ts'

describe('the links of a message that was sent', () => {
  it('show no code, and leave every place where it was', () => {
    const text = 'See https://a.test/r/abc123 now'
    const entities = [
      { type: 'bold' as const, offset: 28, length: 3 },
      { type: 'text-link' as const, offset: 0, length: 3, url: 'https://a.test/r/xyz789' },
    ]
    const shown = masked({ text, entities }, ['abc123', 'xyz789'])
    expect(shown).toEqual({
      text: 'See https://a.test/r/•••••• now',
      entities: [entities[0], { ...entities[1], url: 'https://a.test/r/••••••' }],
    })
    expect(shown.text.slice(28, 31)).toBe(text.slice(28, 31))
  })
})
