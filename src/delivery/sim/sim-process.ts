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
  /** Since when nobody hears of it, its sockets being open still; null while it runs. */
  quietSince: () => number | null
  /** Nothing of it runs, its sockets being open all the while. */
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
  const boot = Math.floor(world.between(0, 1e6))
  let wrongBy = skew
  const ended: ((silent: boolean) => void)[] = []
  const silence = makeSilence(world, `${slot} ${life}`)
  let alive = true
  let frozenUntil = 0

  const deliver: SimProcess['deliver'] = (moment, run) => {
    const go = () => {
      if (!alive) return
      if (world.now() >= frozenUntil) return run()
      // What waited during a freeze comes in no certain order: timers and sockets race.
      cancel = world.at(frozenUntil + world.random(), go)
    }
    let cancel = world.at(moment, go)
    return () => cancel()
  }
  return {
    id: `${slot}/${life}`,
    slot,
    timing: {
      ...timingOf(world, boot, deliver),
      now: () => new Date(EPOCH + Math.floor(world.now()) + wrongBy),
      random: seeded(seed),
    },
    isAlive: () => alive,
    quietSince: silence.since,
    isCutOff: silence.isCutOff,
    setClock: (byMs) => {
      wrongBy += byMs
    },
    cutOff: silence.cutOff,
    freeze: (ms) => {
      if (!alive) return
      frozenUntil = Math.max(frozenUntil, world.now() + ms)
      silence.freeze(ms)
    },
    kill: (silent) => {
      if (!alive) return
      alive = false
      silence.end(silent)
      world.note('kill', slot, life, silent ? 'silent' : '')
      for (const listener of ended) listener(silent)
    },
    onEnd: (listener) => void ended.push(listener),
    onThaw: silence.onEnd,
    deliver,
  }
}

/** Milliseconds since some moment long before. */
const timingOf = (
  world: World,
  boot: number,
  deliver: SimProcess['deliver'],
): Pick<Timing, 'monotonic' | 'at'> => ({
  monotonic: () => boot + world.now(),
  // Rounded up, so that adding the start of the machine again never falls short of the moment.
  at: (moment, run) => deliver(Math.ceil((moment - boot) * 1024) / 1024, run),
})

/** When nobody hears of a process: it stands still, is cut off, or has gone without a word. */
const makeSilence = (world: World, name: string) => {
  const listeners: ((since: number) => void)[] = []
  const kinds = { frozen: { since: NEVER, until: 0 }, cut: { since: NEVER, until: 0 } }
  let goneSince = NEVER
  let isOver = false

  const since = (): number => Math.min(goneSince, kinds.frozen.since, kinds.cut.since)
  const begin = (kind: keyof typeof kinds, ms: number): void => {
    const one = kinds[kind]
    one.since = Math.min(one.since, world.now())
    one.until = Math.max(one.until, world.now() + ms)
    world.note(kind, name, Math.round(ms))
    world.at(one.until, () => {
      if (isOver || one.since === NEVER || world.now() < one.until) return
      const began = since()
      one.since = NEVER
      world.note(`no longer ${kind}`, name)
      // Telegram has drawn its conclusions, whatever keeps the process silent still.
      for (const listener of listeners) listener(began)
    })
  }
  return {
    since: (): number | null => (since() === NEVER ? null : since()),
    isCutOff: (): boolean => kinds.cut.since !== NEVER,
    freeze: (ms: number): void => begin('frozen', ms),
    cutOff: (ms: number): void => begin('cut', ms),
    onEnd: (listener: (since: number) => void): void => void listeners.push(listener),
    end: (silent: boolean): void => {
      isOver = true
      if (silent) goneSince = Math.min(since(), world.now())
    },
  }
}

const NEVER = Number.POSITIVE_INFINITY
