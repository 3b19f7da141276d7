/** What parts the thousands of a number, in whatever way a page or a person writes it. */
const SEPARATORS = /[\s.,'’_\u00a0\u202f]/g
const LEAST_OF_A_REASON = 3

/**
 * Whether what was typed is the answer that is asked for. A number may be written with or without
 * separators; without an expected text any sentence will do.
 */
export const fits = (typed: string, expected?: string): boolean => {
  if (expected === undefined) return typed.trim().length >= LEAST_OF_A_REASON
  if (!/^\d+$/.test(expected)) return typed.trim() === expected
  return typed.replace(SEPARATORS, '') === expected
}
