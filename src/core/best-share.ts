/** How many of those who got something did something. */
export type Share = { key: string; hits: number; of: number }

/** With fewer, chance alone decides. */
export const FEWEST = 100
/** 95 of 100 such intervals hold the true share. */
const Z = 1.96

/** Wilson's interval of a share: between what it may truly lie, however few there are. */
export const wilson = (hits: number, of: number): { low: number; high: number } => {
  const share = hits / of
  const wide = 1 + Z ** 2 / of
  const middle = (share + Z ** 2 / (2 * of)) / wide
  const half = (Z / wide) * Math.sqrt((share * (1 - share)) / of + Z ** 2 / (4 * of ** 2))
  return { low: Math.max(0, middle - half), high: Math.min(1, middle + half) }
}

/**
 * The one that did better than all others, beyond chance; null where nobody can say. Each is judged by
 * those who got it: what nobody has got yet is no other. Whoever got several may be in several shares,
 * which makes intervals that do not meet more certain, never less.
 */
export const bestShare = (shares: readonly Share[]): string | null => {
  const judged = shares
    .filter(({ of }) => of > 0)
    .map((one) => ({ ...one, ...wilson(one.hits, one.of) }))
  const [first, ...others] = judged.toSorted((a, b) => b.low - a.low)
  if (!first || others.length === 0 || first.of < FEWEST) return null
  return others.every(({ high }) => first.low > high) ? first.key : null
}
