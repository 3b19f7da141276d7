/** Chance that repeats: the same seed gives the same numbers. */

/** Numbers in [0, 1) by mulberry32, and what is made of them. */
export const seededRandom = (seed) => {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
  return {
    next,
    /** A number of `[from, to]`, in whole tenths. */
    between: ([from, to]) => Math.round((from + next() * (to - from)) * 10) / 10,
    shuffle: (list) => {
      const left = [...list]
      const taken = []
      while (left.length > 0) taken.push(...left.splice(Math.floor(next() * left.length), 1))
      return taken
    },
  }
}
