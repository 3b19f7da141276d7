/**
 * Does one thing after the other. One that fails is given to `failed` and keeps none of the others from
 * being done; what `failed` itself throws ends it all.
 */
export const eachAlone = async <Thing>(
  things: Iterable<Thing>,
  work: (thing: Thing) => Promise<unknown>,
  failed: (thing: Thing, err: unknown) => unknown,
): Promise<void> => {
  for (const thing of things) {
    try {
      await work(thing)
    } catch (err) {
      await failed(thing, err)
    }
  }
}
