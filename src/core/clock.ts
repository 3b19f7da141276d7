/** Where the present moment comes from. Only process roots and adapters hold the real one. */
export type Clock = { now: () => Date }

/** The machine's own clock. */
export const systemClock: Clock = { now: () => new Date() }
