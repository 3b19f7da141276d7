const digitsOf = (text: string): string => text.replace(/\D/g, '')

/** What is in the boxes, and in which one typing goes on. */
export type Typed = { value: string; place: number }

/**
 * The code after somebody typed or pasted at a box: digits take the place of what stood there, the rest
 * stays. Boxes fill without a gap, and never more of them than there are.
 */
export const typeDigit = (value: string, text: string, at: number, length: number): Typed => {
  const from = Math.min(at, value.length)
  const typed = digitsOf(text).slice(0, length - from)
  const next = `${value.slice(0, from)}${typed}${value.slice(from + typed.length)}`
  return { value: next.slice(0, length), place: Math.min(from + typed.length, length - 1) }
}

/** Backspace: takes this box's digit; in an empty box the one before. Those behind it move up. */
export const eraseDigit = (value: string, at: number): Typed => {
  const gone = at < value.length ? at : value.length - 1
  if (gone < 0) return { value, place: 0 }
  return { value: `${value.slice(0, gone)}${value.slice(gone + 1)}`, place: gone }
}

/** What somebody put into a box: of a filled one the browser answers old and new together, in either order. */
export const newIn = (before: string, now: string): string => {
  const both = digitsOf(now)
  if (before === '' || both.length !== 2) return both
  return both.startsWith(before) ? both.slice(1) : both.slice(0, 1)
}
