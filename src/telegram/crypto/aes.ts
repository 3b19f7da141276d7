/**
 * AES-256 on words, by tables. For the few blocks of a message it takes less time than a native call
 * needs to begin, and IGE decryption would need one for each block.
 */
type Tables = {
  box: Uint8Array
  /** What a byte becomes in each of the four places of a column. */
  t0: Int32Array
  t1: Int32Array
  t2: Int32Array
  t3: Int32Array
}

const ROUNDS = 14
const KEY_WORDS = 8
const WORDS = 4 * (ROUNDS + 1)

const double = (byte: number): number => ((byte << 1) ^ (byte & 0x80 ? 0x11b : 0)) & 0xff

/** Multiplication in the field of AES. */
const times = (a: number, b: number): number => {
  let product = 0
  for (let [left, power] = [b, a]; left; left >>= 1, power = double(power)) {
    if (left & 1) product ^= power
  }
  return product
}

const makeBox = (): Uint8Array => {
  const box = new Uint8Array(256)
  let [p, inverse] = [1, 1]
  do {
    p = p ^ double(p) // Times 3, which generates the field; below, divided by 3.
    inverse = times(inverse, 0xf6)
    const twice = inverse | (inverse << 8)
    const mixed = inverse ^ (twice >> 7) ^ (twice >> 6) ^ (twice >> 5) ^ (twice >> 4)
    box[p] = (mixed ^ 0x63) & 0xff
  } while (p !== 1)
  box[0] = 0x63
  return box
}

/** Substitution and mixing of columns in one; `row` holds the factors of a byte's own column. */
const makeTables = (box: Uint8Array, row: readonly [number, number, number, number]): Tables => {
  const [t0, t1, t2, t3] = [0, 1, 2, 3].map(() => new Int32Array(256)) as [
    Int32Array,
    Int32Array,
    Int32Array,
    Int32Array,
  ]
  for (const [byte, to] of box.entries()) {
    const word = row.reduce((sum, factor) => (sum << 8) | times(to, factor), 0)
    t0[byte] = word
    t1[byte] = (word >>> 8) | (word << 24)
    t2[byte] = (word >>> 16) | (word << 16)
    t3[byte] = (word >>> 24) | (word << 8)
  }
  return { box, t0, t1, t2, t3 }
}

const boxOut = makeBox()
const boxBack = new Uint8Array(256)
for (const [from, to] of boxOut.entries()) boxBack[to] = from

/** For {@link transform}: with a key schedule of {@link encryptionKeys}. */
export const encryption = makeTables(boxOut, [2, 1, 1, 3])
/** For {@link transform}: with a key schedule of {@link decryptionKeys}. */
export const decryption = makeTables(boxBack, [14, 9, 13, 11])

const substitute = (word: number): number =>
  ((boxOut[word >>> 24] as number) << 24) |
  ((boxOut[(word >>> 16) & 255] as number) << 16) |
  ((boxOut[(word >>> 8) & 255] as number) << 8) |
  (boxOut[word & 255] as number)

const forward = new Int32Array(WORDS)
const backward = new Int32Array(WORDS)

/** Spreads a key of 32 bytes over the rounds. What it gives is good until the next call. */
export const encryptionKeys = (key: Buffer): Int32Array => {
  const w = forward
  for (let i = 0; i < KEY_WORDS; i++) w[i] = key.readInt32BE(4 * i)
  let constant = 1
  for (let i = KEY_WORDS; i < WORDS; i++) {
    let word = w[i - 1] as number
    if (i % KEY_WORDS === 0) {
      word = substitute((word << 8) | (word >>> 24)) ^ (constant << 24)
      constant <<= 1
    } else if (i % KEY_WORDS === 4) word = substitute(word)
    w[i] = (w[i - KEY_WORDS] as number) ^ word
  }
  return w
}

/**
 * The same for the way back: last round first, and the columns the other way round. Good until the
 * next call, too.
 */
export const decryptionKeys = (key: Buffer): Int32Array => {
  const w = encryptionKeys(key)
  const back = backward
  for (let i = 0; i < WORDS; i++) {
    const round = ROUNDS - (i >> 2)
    const word = w[4 * round + ((4 - (i & 3)) & 3)] as number
    back[i] = round === 0 || round === ROUNDS ? word : unmix(substitute(word))
  }
  return back
}

const unmix = (s: number): number => mix(decryption, s, s, s, s)

const mix = ({ t0, t1, t2, t3 }: Tables, p: number, q: number, r: number, z: number): number =>
  (t0[p >>> 24] as number) ^
  (t1[(q >>> 16) & 255] as number) ^
  (t2[(r >>> 8) & 255] as number) ^
  (t3[z & 255] as number)

const last = ({ box }: Tables, p: number, q: number, r: number, z: number): number =>
  ((box[p >>> 24] as number) << 24) |
  ((box[(q >>> 16) & 255] as number) << 16) |
  ((box[(r >>> 8) & 255] as number) << 8) |
  (box[z & 255] as number)

/**
 * Transforms one block of four big-endian words in place. Decryption is the same with its own tables
 * and keys on a block whose second and last word have changed places.
 */
export const transform = (tables: Tables, w: Int32Array, s: Int32Array): void => {
  let a = (s[0] as number) ^ (w[0] as number)
  let b = (s[1] as number) ^ (w[1] as number)
  let c = (s[2] as number) ^ (w[2] as number)
  let d = (s[3] as number) ^ (w[3] as number)
  for (let at = 4; at < 4 * ROUNDS; at += 4) {
    const a1 = mix(tables, a, b, c, d) ^ (w[at] as number)
    const b1 = mix(tables, b, c, d, a) ^ (w[at + 1] as number)
    const c1 = mix(tables, c, d, a, b) ^ (w[at + 2] as number)
    d = mix(tables, d, a, b, c) ^ (w[at + 3] as number)
    a = a1
    b = b1
    c = c1
  }
  s[0] = last(tables, a, b, c, d) ^ (w[56] as number)
  s[1] = last(tables, b, c, d, a) ^ (w[57] as number)
  s[2] = last(tables, c, d, a, b) ^ (w[58] as number)
  s[3] = last(tables, d, a, b, c) ^ (w[59] as number)
}
