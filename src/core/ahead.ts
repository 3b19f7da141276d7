/**
 * Gives the same values in the same order, and has the source work on the next one while the receiver
 * works on this one. Whoever stops early leaves nothing running.
 */
export async function* ahead<T>(source: AsyncGenerator<T>): AsyncGenerator<T> {
  let next = source.next()
  // Whoever is busy elsewhere hears of a failure when they come back, not before.
  next.catch(() => undefined)
  try {
    for (;;) {
      const { done, value } = await next
      if (done) return
      next = source.next()
      next.catch(() => undefined)
      yield value
    }
  } finally {
    await next.catch(() => undefined)
    await source.return(undefined)
  }
}
