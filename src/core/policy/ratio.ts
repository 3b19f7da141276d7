/** A share that is too much, and the number from which on it says anything at all. */
export type Limit = { share: number; from: number }

/** True when `count` of `of` is over the limit; a handful of cases never is. */
export const isOver = (count: number, of: number, { share, from }: Limit): boolean =>
  count >= from && of > 0 && count / of > share

/** "12 of 100 (12 %)" */
export const shareOf = (count: number, of: number): string =>
  `${count} of ${of} (${of > 0 ? Math.round((count / of) * 1_000) / 10 : 0} %)`
