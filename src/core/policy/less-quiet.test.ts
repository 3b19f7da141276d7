import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { fieldOfLess, isLessQuiet, quietSaidOf, saveQuietHours } from './less-quiet.ts'

const workspace = { enabled: true, from: '22:00', to: '08:00', mode: 'hold' as const }
const off = { ...workspace, enabled: false, ownHours: true }
const short = { ...workspace, from: '03:00', to: '03:01', ownHours: true }
const longer = { ...workspace, from: '20:00', to: '09:00', ownHours: true }
const owner = { isOwner: true }
const marketer = { isOwner: false }

const clock = fc
  .tuple(fc.nat(23), fc.nat(59))
  .map(([h, m]) => `${String(h).padStart(2, '0')}:${String(m).padStart(2, '0')}`)
const hours = fc
  .record({ enabled: fc.boolean(), from: clock, to: clock })
  .filter(({ from, to }) => from !== to)

describe('hours that take away from others', () => {
  it('are those that leave a minute out', () => {
    expect(isLessQuiet(off, workspace)).toBe(true)
    expect(isLessQuiet(short, workspace)).toBe(true)
    expect(isLessQuiet({ ...workspace, from: '08:00', to: '22:00' }, workspace)).toBe(true)
    expect(isLessQuiet(longer, workspace)).toBe(false)
    expect(isLessQuiet({ ...workspace, from: '00:00', to: '23:59' }, workspace)).toBe(true)
    expect(fieldOfLess(off, workspace)).toBe('quietHours.enabled')
    expect(fieldOfLess(short, workspace)).toBe('quietHours.from')
    expect(fieldOfLess({ ...workspace, to: '07:00' }, workspace)).toBe('quietHours.to')
  })

  it('are never the same ones, and none where nothing is kept quiet', () => {
    fc.assert(
      fc.property(hours, hours, (one, other) => {
        expect(isLessQuiet(one, one)).toBe(false)
        expect(isLessQuiet(one, { ...other, enabled: false })).toBe(false)
        if (other.enabled) expect(isLessQuiet({ ...one, enabled: false }, other)).toBe(true)
      }),
      { numRuns: 50 },
    )
  })
})

describe('saving a campaign’s quiet hours', () => {
  const save = (after: object, by: { isOwner: boolean } | null, before: object | null = null) =>
    saveQuietHours({ workspace, before, after, by })

  it('is free where nothing is taken from the workspace’s', () => {
    for (const by of [owner, marketer, null]) {
      expect(save(longer, by)).toEqual({ do: 'forget' })
      expect(save({ ...off, ownHours: false }, by, off)).toEqual({ do: 'forget' })
    }
  })

  it('takes an owner and a reason where something is', () => {
    for (const less of [off, short]) {
      expect(save({ ...less, reason: 'It ends tonight.' }, marketer)).toMatchObject({
        ...{ do: 'refuse', why: 'owner' },
      })
      for (const reason of [undefined, null, ' ', 'x'])
        expect(save({ ...less, reason }, owner)).toMatchObject({
          ...{ do: 'refuse', why: 'reason', field: 'quietHours.reason' },
        })
      expect(save({ ...less, reason: 'It ends tonight.' }, owner)).toEqual({ do: 'stamp' })
    }
  })

  it('keeps what was said while the hours stay or grow, and asks again where they shrink', () => {
    const said = { ...short, reason: 'It ends tonight.', saidBy: 'u1' }
    expect(save(said, marketer, said)).toEqual({ do: 'keep' })
    expect(save({ ...said, from: '02:00' }, marketer, said)).toEqual({ do: 'keep' })
    expect(save({ ...said, enabled: false }, marketer, said)).toMatchObject({ do: 'refuse' })
    expect(save({ ...said, reason: 'Because I can.' }, marketer, said)).toMatchObject({
      ...{ do: 'refuse', why: 'owner' },
    })
    expect(save({ ...said, reason: 'Another one.' }, owner, said)).toEqual({ do: 'stamp' })
  })
})

describe('what was said of a campaign’s quiet hours', () => {
  const said = { reason: 'It ends tonight.', saidBy: 'u1', saidAt: '2026-05-03T12:00:00.000Z' }

  it('counts only while the hours take something away', () => {
    expect(quietSaidOf(workspace, { ...off, ...said })).toEqual({
      isLess: true,
      said: { by: 'u1', reason: 'It ends tonight.', at: new Date(said.saidAt) },
    })
    expect(quietSaidOf(workspace, { ...longer, ...said })).toEqual({ isLess: false, said: null })
    expect(quietSaidOf(workspace, off)).toEqual({ isLess: true, said: null })
  })
})
