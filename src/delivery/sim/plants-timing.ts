import type { Timing } from '../ports.ts'
import type { NamedPlant } from './plants.ts'

/** A clock that runs faster than time. */
const fast = (timing: Timing, factor: number): Timing => ({
  ...timing,
  monotonic: () => timing.monotonic() * factor,
  at: (moment, run) => timing.at(moment / factor, run),
})

/** Bugs of a process's own clock. */
export const timingPlants: readonly NamedPlant[] = [
  {
    name: 'timer-throws',
    breaks: ['crashed'],
    timing: (timing, _process, world) => ({
      ...timing,
      at: (moment, run) =>
        timing.at(moment, () => {
          if (world.now() > 20_000) throw new Error('a timer of the pipeline throws')
          run()
        }),
    }),
  },
  {
    name: 'clock-runs-fast',
    breaks: ['too-fast'],
    timing: (timing) => fast(timing, 1.15),
  },
  {
    name: 'clock-stands-still-with-the-process',
    breaks: ['not-owner', 'two-connections'],
    timing: (timing, process, world) => {
      let slept = 0
      let slow: { moment: number; run: () => void }[] = []
      process.onThaw((since) => {
        slept += world.now() - since
      })
      const monotonic = () => timing.monotonic() - slept
      const at: Timing['at'] = (moment, run) => {
        const one = { moment, run }
        slow.push(one)
        const wake = () => {
          if (!slow.includes(one)) return
          if (monotonic() < moment) return void timing.at(moment + slept, wake)
          slow = slow.filter((other) => other !== one)
          run()
        }
        timing.at(moment + slept, wake)
        return () => {
          slow = slow.filter((other) => other !== one)
        }
      }
      return { ...timing, monotonic, at }
    },
  },
]
