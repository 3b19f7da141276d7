/**
 * Which of the living senders an account belongs to: the one with the highest hash of both names. When
 * a sender joins or dies, only the accounts that it wins or held change hands.
 */
export const ownerOf = (lane: string, owners: readonly string[]): string | null => {
  let best: string | null = null
  let bestScore = -1
  for (const owner of owners) {
    const score = hash(`${owner}\n${lane}`)
    if (score > bestScore || (score === bestScore && best !== null && owner < best)) {
      best = owner
      bestScore = score
    }
  }
  return best
}

/** FNV-1a over UTF-16 units with a final mix: spreads names that differ in one character. */
const hash = (text: string): number => {
  let h = 0x811c9dc5
  for (let at = 0; at < text.length; at += 1) h = Math.imul(h ^ text.charCodeAt(at), 0x01000193)
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}
