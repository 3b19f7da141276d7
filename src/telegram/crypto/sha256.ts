/**
 * SHA-256 for short data: until a native call has begun, a block or two are done. The keys of every
 * message that is answered are made of four such hashes.
 */
const BLOCK = 64
/** One byte ends the data, and eight say how long it was. */
const END = 9

const isPrime = (n: number): boolean => {
  for (let by = 2; by * by <= n; by++) if (n % by === 0) return false
  return true
}

const firstPrimes = (count: number): number[] => {
  const primes: number[] = []
  for (let n = 2; primes.length < count; n++) if (isPrime(n)) primes.push(n)
  return primes
}

/** The first 32 bits behind the point. */
const fraction = (root: number): number => ((root - Math.floor(root)) * 2 ** 32) | 0

const ROUND = Int32Array.from(firstPrimes(64), (prime) => fraction(Math.cbrt(prime)))
const FIRST = Int32Array.from(firstPrimes(8), (prime) => fraction(Math.sqrt(prime)))

const w = new Int32Array(64)

const turn = (word: number, by: number): number => (word >>> by) | (word << (32 - by))

/** The block that begins at `at`: of the data, of what ends it, and of its length. */
const load = (data: Uint8Array, at: number): void => {
  const { length } = data
  for (let i = 0; i < 16; i++) w[i] = 0
  const end = Math.min(at + BLOCK, length)
  for (let i = at; i < end; i++) {
    const n = (i - at) >> 2
    w[n] = (w[n] as number) | ((data[i] as number) << (24 - 8 * (i & 3)))
  }
  const last = length - at
  if (last >= 0 && last < BLOCK) {
    w[last >> 2] = (w[last >> 2] as number) | (0x80 << (24 - 8 * (last & 3)))
  }
  if (last <= BLOCK - END) w[15] = length * 8
}

const spread = (): void => {
  for (let i = 16; i < 64; i++) {
    const x = w[i - 15] as number
    const y = w[i - 2] as number
    const s0 = turn(x, 7) ^ turn(x, 18) ^ (x >>> 3)
    const s1 = turn(y, 17) ^ turn(y, 19) ^ (y >>> 10)
    const sum = (s0 + s1) | 0
    w[i] = sum + (((w[i - 16] as number) + (w[i - 7] as number)) | 0)
  }
}

/** Works one block, which is loaded, into the hash so far. */
const mix = (out: Int32Array): void => {
  let a = out[0] as number
  let b = out[1] as number
  let c = out[2] as number
  let d = out[3] as number
  let e = out[4] as number
  let f = out[5] as number
  let g = out[6] as number
  let h = out[7] as number
  for (let i = 0; i < 64; i++) {
    const s1 = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)
    const added = ((ROUND[i] as number) + (w[i] as number)) | 0
    const mixed = ((((h + s1) | 0) + (g ^ (e & (f ^ g)))) | 0) + added
    const s0 = turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)
    const more = (s0 + ((a & b) | (c & (a | b)))) | 0
    h = g
    g = f
    f = e
    e = (d + mixed) | 0
    d = c
    c = b
    b = a
    a = (mixed + more) | 0
  }
  out[0] = a + (out[0] as number)
  out[1] = b + (out[1] as number)
  out[2] = c + (out[2] as number)
  out[3] = d + (out[3] as number)
  out[4] = e + (out[4] as number)
  out[5] = f + (out[5] as number)
  out[6] = g + (out[6] as number)
  out[7] = h + (out[7] as number)
}

/** Eight big-endian words into `out`. */
export const sha256Words = (data: Uint8Array, out: Int32Array): void => {
  for (let n = 0; n < 8; n++) out[n] = FIRST[n] as number
  for (let at = 0; at < data.length + END; at += BLOCK) {
    load(data, at)
    spread()
    mix(out)
  }
}
