import { expect, it } from 'vitest'

import { pageKey } from './page-key.ts'

it.each([
  'https://herald.example/preferences',
  'https://herald.example/preferences/',
  'https://HERALD.example:443/preferences?utm_source=tg#top',
])('knows %s as the same page', (address) => {
  expect(pageKey(address)).toBe('https://herald.example/preferences')
})

it('keeps others apart', () => {
  expect(pageKey('http://herald.example/preferences')).not.toBe(
    pageKey('https://herald.example/preferences'),
  )
  expect(pageKey('https://herald.example/preferences/abc')).not.toBe(
    pageKey('https://herald.example/preferences'),
  )
  expect(pageKey('tg://resolve')).toBe(pageKey('tg://resolve'))
  expect(pageKey('no address')).toBe('no address')
})
