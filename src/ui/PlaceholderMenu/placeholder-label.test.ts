import { expect, it } from 'vitest'

import { platformPlaceholders } from '../../core/placeholders.ts'
import { uiTexts } from '../translations.ts'
import { placeholderLabel } from './placeholder-label.ts'

const t = (key: string) => uiTexts[key.replace('ui:', '')] ?? key

it('has a name for each word of the platform', () => {
  expect(platformPlaceholders.map((name) => placeholderLabel(t, name))).toEqual([
    'First name',
    'Last order',
    'Discount code',
  ])
})

it('calls the word of a feature by its name', () => {
  expect(placeholderLabel(t, 'pet_name')).toBe('Pet name')
})
