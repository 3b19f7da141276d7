/** A growing buffer that is written from the front. */
export type ByteWriter = { buffer: Buffer; at: number }

/** A buffer that is read from the front. */
export type ByteReader = { buffer: Buffer; at: number }

export const makeWriter = (size = 256): ByteWriter => ({ buffer: Buffer.allocUnsafe(size), at: 0 })

export const makeReader = (buffer: Buffer, at = 0): ByteReader => ({ buffer, at })

/** What was written so far. */
export const written = (w: ByteWriter): Buffer => w.buffer.subarray(0, w.at)

const reserve = (w: ByteWriter, bytes: number): void => {
  if (w.at + bytes <= w.buffer.length) return
  const larger = Buffer.allocUnsafe(Math.max(w.buffer.length * 2, w.at + bytes))
  w.buffer.copy(larger, 0, 0, w.at)
  w.buffer = larger
}

export const writeInt = (w: ByteWriter, value: number): void => {
  reserve(w, 4)
  w.buffer.writeInt32LE(value | 0, w.at)
  w.at += 4
}

export const writeLong = (w: ByteWriter, value: bigint): void => {
  reserve(w, 8)
  w.buffer.writeBigInt64LE(BigInt.asIntN(64, value), w.at)
  w.at += 8
}

export const writeDouble = (w: ByteWriter, value: number): void => {
  reserve(w, 8)
  w.buffer.writeDoubleLE(value, w.at)
  w.at += 8
}

export const writeRaw = (w: ByteWriter, bytes: Buffer): void => {
  reserve(w, bytes.length)
  bytes.copy(w.buffer, w.at)
  w.at += bytes.length
}

/** A TL string: length prefix, bytes, zeros up to a multiple of four. */
export const writeBytes = (w: ByteWriter, value: Buffer | string): void => {
  const data = typeof value === 'string' ? Buffer.from(value, 'utf8') : value
  const header = data.length < 254 ? 1 : 4
  const padding = (4 - ((data.length + header) & 3)) & 3
  reserve(w, header + data.length + padding)
  if (header === 1) {
    w.buffer[w.at] = data.length
  } else {
    w.buffer[w.at] = 254
    w.buffer.writeUIntLE(data.length, w.at + 1, 3)
  }
  data.copy(w.buffer, w.at + header)
  w.buffer.fill(0, w.at + header + data.length, w.at + header + data.length + padding)
  w.at += header + data.length + padding
}

export const readInt = (r: ByteReader): number => {
  const value = r.buffer.readInt32LE(r.at)
  r.at += 4
  return value
}

export const readUint = (r: ByteReader): number => readInt(r) >>> 0

export const readLong = (r: ByteReader): bigint => {
  const value = r.buffer.readBigInt64LE(r.at)
  r.at += 8
  return value
}

export const readDouble = (r: ByteReader): number => {
  const value = r.buffer.readDoubleLE(r.at)
  r.at += 8
  return value
}

export const readRaw = (r: ByteReader, length: number): Buffer => {
  if (length < 0 || r.at + length > r.buffer.length) throw new RangeError('TL: short read')
  const value = r.buffer.subarray(r.at, r.at + length)
  r.at += length
  return value
}

/** A TL string as bytes. */
export const readBytes = (r: ByteReader): Buffer => {
  const first = r.buffer.readUInt8(r.at)
  const header = first === 254 ? 4 : 1
  const length = first === 254 ? r.buffer.readUIntLE(r.at + 1, 3) : first
  r.at += header
  const value = readRaw(r, length)
  r.at += (4 - ((length + header) & 3)) & 3
  return value
}
