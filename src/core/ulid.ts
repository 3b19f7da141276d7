import { createHash, randomBytes } from 'node:crypto'

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const TIME_CHARS = 10
const RANDOM_CHARS = 16

/** A ULID: 48 bits of time, then 80 random bits, so that ids sort as text by their time. */
export const makeUlid = (at: Date): string => ulidFloor(at) + randomPart()

/** The same text each time for the same thing at the same moment, in place of a random part. */
export const ulidOf = (at: Date, thing: string): string =>
  ulidFloor(at) + written(createHash('sha256').update(thing).digest().subarray(0, RANDOM_CHARS))

/** The time part alone: the lowest text that any ULID of this millisecond starts with. */
export const ulidFloor = (at: Date): string => {
  let rest = Math.max(0, at.getTime())
  let text = ''
  for (let place = 0; place < TIME_CHARS; place++) {
    text = ALPHABET.charAt(rest % 32) + text
    rest = Math.floor(rest / 32)
  }
  return text
}

/** The moment inside a ULID, or null when the text is not one. */
export const ulidTime = (ulid: string): Date | null => {
  if (ulid.length !== TIME_CHARS + RANDOM_CHARS) return null
  let ms = 0
  for (const char of ulid.slice(0, TIME_CHARS)) {
    const digit = ALPHABET.indexOf(char)
    if (digit < 0) return null
    ms = ms * 32 + digit
  }
  return ms <= 8.64e15 ? new Date(ms) : null
}

const randomPart = (): string => written(randomBytes(RANDOM_CHARS))

const written = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => ALPHABET.charAt(byte & 31)).join('')
