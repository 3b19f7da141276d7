import type { Operator } from './operator.ts'
import type { Scene } from './scene.ts'
import type { Letters, Slot } from './slots.ts'

import { startSlot, STOP_WITHIN } from './slots.ts'

/** Keeps slots filled, and does to them what happens to machines. */
export const makeTroubles = (scene: Scene, letters: Letters) => {
  const { world, slots } = scene
  let lives = 0
  let isOver = false

  const start = (name: string): void => {
    lives += 1
    const slot = startSlot(scene, name, lives, letters)
    const at = slots.findIndex((one) => one.name === name)
    slots.splice(at < 0 ? slots.length : at, at < 0 ? 0 : 1, slot)
    slot.process.onEnd((silent) => {
      scene.book.untold = true
      world.after(downFor(silent), () => start(name))
    })
  }
  /** A machine that has gone is not back before Telegram and its neighbours have noticed. */
  const downFor = (silent: boolean): number => {
    if (silent) return world.between(20_000, 90_000)
    if (isOver || !world.chance(0.2)) return world.between(500, 6_000)
    world.reach('slot held down')
    return world.between(61_000, 90_000)
  }
  return {
    start,
    kinds: kindsOf(scene),
    /** From now on whoever ends is back soon. */
    end: () => {
      isOver = true
    },
  }
}

/** What happens to machines, the frequent ones twice. */
const kindsOf = (scene: Scene): (() => void)[] => {
  const { world, slots } = scene
  const someSlot = (): Slot | undefined =>
    world.pick(slots.filter(({ process }) => process.isAlive()))
  const kill = () => {
    const slot = someSlot()
    const silent = world.chance(0.2)
    if (slot) world.reach(silent ? 'machine gone' : 'kill')
    slot?.process.kill(silent)
  }
  const freeze = () => {
    const slot = someSlot()
    const ms = world.chance(0.5) ? world.between(50, 5_000) : world.between(5_000, 90_000)
    if (slot && ms > 50_000) world.reach('pause longer than the lease')
    if (slot) world.reach('pause')
    slot?.process.freeze(ms)
  }
  const outage = () => {
    const slot = world.chance(0.5) ? someSlot() : undefined
    world.reach(slot ? 'store cut off' : 'store outage')
    const isLong = slot !== undefined && world.chance(0.4)
    const ms = isLong ? world.between(25_000, 60_000) : world.between(300, 20_000)
    scene.outages.add(slot?.process ?? null, world.now() + ms)
    // The worst of moments to stand still: when the lease is about to lapse.
    if (isLong && world.chance(0.7))
      world.after(world.between(28_000, 48_000), () =>
        slot.process.freeze(world.between(2e3, 25e3)),
      )
  }
  const cutOff = () => {
    const slot = someSlot()
    if (slot) world.reach('cut off from Telegram')
    slot?.process.cutOff(world.between(500, 40_000))
  }
  const setClock = () => {
    const slot = scene.strictHours ? undefined : someSlot()
    if (slot) world.reach('clock set')
    slot?.process.setClock(Math.floor(world.between(-30_000, 30_000)))
  }
  const stopInOrder = () => {
    const slot = someSlot()
    if (!slot) return
    world.reach('ordered stop')
    world.note('stop', slot.process.id)
    const end = () => slot.process.kill(false)
    void slot.close().then(end)
    world.after(STOP_WITHIN, end)
  }
  return [kill, kill, freeze, freeze, outage, cutOff, stopInOrder, setClock]
}

/** Troubles and people at random moments until `until`. */
export const planTroubles = (
  scene: Scene,
  troubles: ReturnType<typeof makeTroubles>,
  operator: Operator,
  until: number,
): void => {
  const { world } = scene
  const { pause, stop, switchOff, cancelOne, liftNight, optOut } = operator
  const people = [pause, stop, switchOff, cancelOne, liftNight, optOut, optOut]
  const busy = world.chance(0.5) ? 6_000 : 18_000
  for (let at = world.between(0, busy); at < until; at += world.between(busy / 5, busy))
    world.at(at, () => world.pick(troubles.kinds)?.())
  for (let at = world.between(0, 9_000); at < until; at += world.between(1_000, 14_000))
    world.at(at, () => world.pick(people)?.())
  const sweep = () => {
    operator.sweep()
    world.after(10_000, sweep)
  }
  sweep()
}
