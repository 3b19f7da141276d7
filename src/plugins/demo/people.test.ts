import { describe, expect, it } from 'vitest'

import { AUDIENCE, demoPeople, PEOPLE } from './people.ts'
import { demoZones } from './zones.ts'

const hourIn = (zone: string, at: Date) =>
  Number(
    new Intl.DateTimeFormat('en-GB', { hour: 'numeric', hourCycle: 'h23', timeZone: zone }).format(
      at,
    ),
  )

describe('demo people', () => {
  const people = demoPeople()

  it('are the same each time, each with a phone and an address of their own', () => {
    expect(demoPeople()).toEqual(people)
    expect(new Set(people.map(({ phone }) => phone)).size).toBe(PEOPLE)
    expect(new Set(people.map(({ email }) => email)).size).toBe(PEOPLE)
  })

  it('hold exactly 120 who wrote within 30 days', () => {
    expect(people.filter(({ heardDaysAgo }) => heardDaysAgo < 30)).toHaveLength(AUDIENCE)
  })

  it('leave 50 of the 120 asleep whatever the hour', () => {
    for (let hour = 0; hour < 24; hour++) {
      const at = new Date(Date.UTC(2026, 6, 1, hour, 30))
      const asleep = people.slice(0, AUDIENCE).filter(({ timeZone }) => {
        const local = hourIn(timeZone, at)
        return local >= 22 || local < 8
      })
      expect(asleep).toHaveLength(50)
    }
  })

  it('spread over 24 zones and meet a buyer early in each', () => {
    expect(new Set(demoZones).size).toBe(24)
    const awakeFirst = people.slice(0, 24).filter(({ persona }) => persona === 'buyer')
    expect(awakeFirst.length).toBeGreaterThan(4)
  })
})
