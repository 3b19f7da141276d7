import { expect, it } from 'vitest'

import { demoField } from './common.ts'

it('should leave the mark of the demo to the seed', () => {
  if (!('access' in demoField)) throw new Error('Anybody may mark a row as the demo’s.')
  expect(demoField.access?.create?.({} as never)).toBe(false)
  expect(demoField.access?.update?.({} as never)).toBe(false)
})
