/** Telegram's largest part. */
export const PART = 512 * 1_024

/**
 * Pieces of any size as parts of `PART` bytes, the last one shorter. `size` is what all of them make;
 * a file that turns out shorter or longer was exchanged under our hands.
 */
export async function* partsOf(
  pieces: AsyncIterable<Uint8Array>,
  size: number,
): AsyncIterable<Buffer> {
  let rest: Buffer[] = []
  let held = 0
  let seen = 0
  for await (const piece of pieces) {
    seen += piece.length
    if (seen > size) throw new Error('FILE_CHANGED')
    for (let at = 0; at < piece.length; ) {
      const taken = Buffer.from(piece.subarray(at, at + PART - held))
      rest.push(taken)
      held += taken.length
      at += taken.length
      if (held < PART) continue
      yield Buffer.concat(rest)
      rest = []
      held = 0
    }
  }
  if (seen !== size) throw new Error('FILE_CHANGED')
  if (held > 0) yield Buffer.concat(rest)
}
