/** How many of those who got something did something. */
export type Share = { key: string; hits: number }

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

/** The one that did better than all others, beyond chance; null where nobody can say. */
export const bestShare = (shares: readonly Share[], of: number): string | null => {
  if (of < FEWEST || shares.length < 2) return null
  const [first, second] = shares.toSorted((a, b) => b.hits - a.hits)
  if (!first || !second) return null
  return wilson(first.hits, of).low > wilson(second.hits, of).high ? first.key : null
}
