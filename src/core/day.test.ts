import { expect, it } from 'vitest'

import { dayIn, isZone, knownZone } from './day.ts'

it('should know a zone only if days can be counted in it', () => {
  for (const zone of ['UTC', 'Europe/Berlin', 'Asia/Kolkata', 'US/Pacific'])
    expect([zone, isZone(zone)]).toEqual([zone, true])
  for (const zone of ['IST', 'PST', 'CST', 'JST', 'BST', '', 'Mars/Olympus', '2026-01-01T00:00Z'])
    expect([zone, isZone(zone)]).toEqual([zone, false])
})

it('should count in some zone, whatever is stored', () => {
  for (const zone of ['IST', '', null, undefined])
    expect(dayIn(knownZone(zone), new Date(0))).toBe('1970-01-01')
  expect(knownZone('Asia/Kolkata')).toBe('Asia/Kolkata')
})
