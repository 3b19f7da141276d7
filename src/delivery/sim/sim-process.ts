import type { Timing } from '../ports.ts'
import type { World } from './world.ts'

import { seeded } from './prng.ts'
import { EPOCH } from './world.ts'

/** A process of the simulation: it can be killed, frozen and cut off, and its clock is wrong. */
export type SimProcess = {
  /** Unique for each life of a slot. */
  id: string
  /** Keeps over restarts, as a sender's slot does. */
  slot: string
  timing: Timing
  isAlive: () => boolean
  /** Until when nothing of it runs, its sockets being open all the while. */
  frozenUntil: () => number
  /** Since when nobody hears of it, its sockets being open still; null while it runs. */
  quietSince: () => number | null
  freeze: (ms: number) => void
  /** Nothing gets from it to Telegram, or back. */
  cutOff: (ms: number) => void
  isCutOff: () => boolean
  /** Somebody sets its wall clock. */
  setClock: (byMs: number) => void
  /** Nothing that it awaits ever comes. `silent`: nobody closes its sockets (the machine has gone). */
  kill: (silent: boolean) => void
  onEnd: (listener: (silent: boolean) => void) => void
  /** Told since when nobody had heard of it. */
  onThaw: (listener: (since: number) => void) => void
  /** Runs in this process: not once it is dead, and after the thaw when it is frozen. */
  deliver: (moment: number, run: () => void) => () => void
}

type Options = { world: World; slot: string; life: number; skew: number; seed: number }

/** Starts a life of a slot. */
export const makeSimProcess = ({ world, slot, life, skew, seed }: Options): SimProcess => {
  const random = seeded(seed)
  const boot = Math.floor(world.between(0, 1e6))
  let wrongBy = skew
  const ended: ((silent: boolean) => void)[] = []
  const thawed: ((since: number) => void)[] = []
  let alive = true
  let frozenSince: number | null = null
  let cutSince: number | null = null
  let cutUntil = 0
  let goneSince: number | null = null
  let frozenUntil = 0

  const deliver: SimProcess['deliver'] = (moment, run) => {
    let off = false
    const go = () => {
      if (!alive || off) return
      // What waited during a freeze comes in no certain order: timers and sockets race.
      if (world.now() < frozenUntil) return void world.at(frozenUntil + world.random(), go)
      run()
    }
    world.at(moment, go)
    return () => {
      off = true
    }
  }
  const thaw = () => {
    if (!alive || frozenSince === null || world.now() < frozenUntil) return
    const since = earlier(frozenSince, cutSince) ?? world.now()
    frozenSince = null
    world.note('thaw', slot, life)
    for (const listener of thawed) listener(since)
  }
  return {
    id: `${slot}/${life}`,
    slot,
    timing: {
      now: () => new Date(EPOCH + Math.floor(world.now()) + wrongBy),
      monotonic: () => boot + world.now(),
      random,
      // Rounded up, so that adding the start of the machine again never falls short of the moment.
      at: (moment, run) => deliver(Math.ceil((moment - boot) * 1024) / 1024, run),
    },
    isAlive: () => alive,
    frozenUntil: () => frozenUntil,
    quietSince: () => goneSince ?? earlier(frozenSince, cutSince),
    isCutOff: () => cutSince !== null,
    setClock: (byMs) => {
      wrongBy += byMs
    },
    cutOff: (ms) => {
      cutSince ??= world.now()
      cutUntil = Math.max(cutUntil, world.now() + ms)
      world.note('cut off', slot, life, Math.round(ms))
      world.at(cutUntil, () => {
        if (cutSince === null || world.now() < cutUntil) return
        const since = cutSince
        cutSince = null
        if (alive && frozenSince === null) for (const listener of thawed) listener(since)
      })
    },
    freeze: (ms) => {
      if (!alive) return
      frozenSince ??= world.now()
      frozenUntil = Math.max(frozenUntil, world.now() + ms)
      world.note('freeze', slot, life, Math.round(ms))
      world.at(frozenUntil, thaw)
    },
    kill: (silent) => {
      if (!alive) return
      alive = false
      if (silent) goneSince = earlier(frozenSince, cutSince) ?? world.now()
      world.note('kill', slot, life, silent ? 'silent' : '')
      for (const listener of ended) listener(silent)
    },
    onEnd: (listener) => void ended.push(listener),
    onThaw: (listener) => void thawed.push(listener),
    deliver,
  }
}

const earlier = (one: number | null, other: number | null): number | null =>
  one === null || other === null ? (one ?? other) : Math.min(one, other)
