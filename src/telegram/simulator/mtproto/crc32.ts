import * as zlib from 'node:zlib'

const TABLE = Int32Array.from({ length: 256 }, (_, index) => {
  let value = index
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1
  return value
})

const byTable = (bytes: Buffer): number => {
  let sum = -1
  for (const byte of bytes) sum = (TABLE[(sum ^ byte) & 0xff] ?? 0) ^ (sum >>> 8)
  return (sum ^ -1) >>> 0
}

type Crc = (bytes: Buffer) => number

/** The CRC-32 of the full transport. `zlib.crc32` is younger than the oldest Node that is supported. */
export const crc32: Crc = 'crc32' in zlib ? (zlib.crc32 as Crc) : byTable
