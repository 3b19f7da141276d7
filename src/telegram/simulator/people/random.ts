import { createHash } from 'node:crypto'

/** A stream of chances that depends on `name` alone: the same name, the same story. */
export const seededRandom = (name: string): (() => number) => {
  let state: number | null = null // Most streams are never drawn from.
  return () => {
    state ??= createHash('sha256').update(name).digest().readUInt32LE(0)
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
