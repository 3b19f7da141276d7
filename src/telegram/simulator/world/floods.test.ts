import { expect, it } from 'vitest'

import { makeFaults } from '../faults.ts'
import { makeFileBytes } from './files.ts'
import { openFloods } from './floods.ts'
import { openWorld } from './world.ts'

const PHONE = '+15550000000'
const wait = (error: string) => ({
  ...{ method: '*', phone: null, nth: 1, times: 1, action: 'error' as const, error },
  ...{ code: 420, latencyMs: 0, skewMs: 0 },
})

const open = async () => {
  const clock = { now: 1_700_000_000_000 }
  const now = () => clock.now
  const world = await openWorld({ dir: undefined, now, files: makeFileBytes(undefined) })
  const again = () =>
    makeFaults(now, { all: openFloods(world, 'all'), sends: openFloods(world, 'sends') })
  return { clock, again, faults: again() }
}

it('tells an account how long it may send nothing, to the second, also after a restart', async () => {
  const { clock, faults, again } = await open()
  faults.noteFlood(wait('FLOOD_WAIT_30'), PHONE, 'messages.sendMessage')
  expect(faults.secondsLeft(PHONE)).toBe(30)
  expect(faults.secondsLeft('+15550000001')).toBe(0)
  clock.now += 28_500
  expect(again().secondsLeft(PHONE)).toBe(2)
  clock.now += 1_499
  expect([faults.secondsLeft(PHONE), faults.isFlooded(PHONE)]).toEqual([1, true])
  clock.now += 1
  expect([faults.secondsLeft(PHONE), faults.isFlooded(PHONE)]).toEqual([0, false])
})

it('a wait that is about something else stands in the ledger and keeps nobody from sending', async () => {
  const { faults } = await open()
  faults.noteFlood(wait('FLOOD_WAIT_30'), PHONE, 'updates.getDifference')
  expect([faults.secondsLeft(PHONE), faults.isFlooded(PHONE)]).toEqual([0, true])
  faults.noteFlood(wait('FLOOD_PREMIUM_WAIT_30'), PHONE, 'messages.sendMedia')
  expect(faults.secondsLeft(PHONE)).toBe(0)
})

it('a later, shorter wait makes none shorter, and a cleared plan ends them all', async () => {
  const { faults } = await open()
  faults.noteWait(PHONE, 30)
  faults.noteWait(PHONE, 2)
  expect(faults.secondsLeft(PHONE)).toBe(30)
  faults.clear()
  expect([faults.secondsLeft(PHONE), faults.isFlooded(PHONE)]).toEqual([0, false])
})
