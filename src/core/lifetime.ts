/**
 * Until when a connection may live, in whole milliseconds on `monotonic`, in memory that every thread
 * sees. Only the holder of the lease prolongs it: should that stand still, the connection ends without it.
 */
export type Lifetime = BigInt64Array<SharedArrayBuffer>

export const makeLifetime = (until: number): Lifetime => {
  const lifetime = new BigInt64Array(new SharedArrayBuffer(8))
  prolongLifetime(lifetime, until)
  return lifetime
}

/** Moves the end; it may also come nearer, which is noticed when the end before would have come. */
export const prolongLifetime = (lifetime: Lifetime, until: number): void =>
  void Atomics.store(lifetime, 0, BigInt(Math.floor(until)))

/** The moment at which it ends, as it stands now. */
export const endOf = (lifetime: Lifetime): number => Number(Atomics.load(lifetime, 0))
