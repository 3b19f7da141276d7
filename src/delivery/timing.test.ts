import { expect, it } from 'vitest'

import type { Timing } from './ports.ts'

import { EPOCH, makeWorld } from './sim/world.ts'
import { repeat } from './timing.ts'

const silent = { error: () => {}, warn: () => {}, info: () => {}, debug: () => {} }

it('does again soon what has failed: a lease is certain for a few rounds only', async () => {
  const world = makeWorld(1)
  const timing: Timing = {
    now: () => new Date(EPOCH + Math.floor(world.now())),
    ...{ monotonic: world.now, random: () => 0, at: world.at },
  }
  const at: number[] = []
  const work = async () => {
    at.push(Math.round(world.now() / 1_000))
    if (at.length === 2) throw new Error('no answer')
  }
  const { signal } = new AbortController()
  void repeat(timing, { what: 'renew', every: 8_000, work, signal, log: silent })
  await world.run(world.now() + 20_000)
  expect(at).toEqual([0, 8, 9, 17])
})
