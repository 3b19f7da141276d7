import type { World } from '../world/world.ts'

/** The time that simulated people live in. It runs faster than ours, never slower. */
export type SimClock = { now: () => number; speed: () => number; setSpeed: (speed: number) => void }

type Kept = { simulatedAt: number; realAt: number; speed: number }

/** Goes on where it was: a restart neither stops nor repeats anyone's story. */
export const makeSimClock = ({ store, now }: World): SimClock => {
  const kept = (): Kept =>
    (store.table('settings').get('clock')?.value as Kept | undefined) ?? {
      simulatedAt: 0,
      realAt: 0,
      speed: 1,
    }
  const simulated = (): number => {
    const { simulatedAt, realAt, speed } = kept()
    return simulatedAt + (now() - realAt) * speed
  }
  return {
    now: simulated,
    speed: () => kept().speed,
    setSpeed: (speed) => {
      const value: Kept = { simulatedAt: simulated(), realAt: now(), speed }
      store.commit(['settings', 'clock', { value }])
    },
  }
}
