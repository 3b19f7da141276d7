/** A growing buffer that is written from the front. */
export type ByteWriter = { buffer: Buffer; view: DataView; at: number }

/** A buffer that is read from the front. */
export type ByteReader = { buffer: Buffer; view: DataView; at: number; unzippable: number }

const MAX_UNZIPPED = 16 * 1024 * 1024

const viewOf = (buffer: Buffer): DataView =>
  new DataView(buffer.buffer, buffer.byteOffset, buffer.length)

export const makeWriter = (size = 256): ByteWriter => {
  const buffer = Buffer.allocUnsafe(size)
  return { buffer, view: viewOf(buffer), at: 0 }
}

/** `unzippable` is how many bytes may yet be unpacked of what is read. */
export const makeReader = (buffer: Buffer, at = 0, unzippable = MAX_UNZIPPED): ByteReader => ({
  buffer,
  view: viewOf(buffer),
  at,
  unzippable,
})

/** What was written so far. */
export const written = (w: ByteWriter): Buffer => w.buffer.subarray(0, w.at)

const reserve = (w: ByteWriter, bytes: number): void => {
  if (w.at + bytes <= w.buffer.length) return
  const larger = Buffer.allocUnsafe(Math.max(w.buffer.length * 2, w.at + bytes))
  w.buffer.copy(larger, 0, 0, w.at)
  w.buffer = larger
  w.view = viewOf(larger)
}

export const writeInt = (w: ByteWriter, value: number): void => {
  reserve(w, 4)
  w.view.setInt32(w.at, value, true)
  w.at += 4
}

export const writeLong = (w: ByteWriter, value: bigint): void => {
  reserve(w, 8)
  w.view.setBigInt64(w.at, value, true)
  w.at += 8
}

export const writeDouble = (w: ByteWriter, value: number): void => {
  reserve(w, 8)
  w.view.setFloat64(w.at, value, true)
  w.at += 8
}

export const writeRaw = (w: ByteWriter, bytes: Buffer): void => {
  reserve(w, bytes.length)
  w.buffer.set(bytes, w.at)
  w.at += bytes.length
}

const MAX_SHORT = 254

const writeLength = (w: ByteWriter, length: number): number => {
  const header = length < MAX_SHORT ? 1 : 4
  const whole = header + length + ((4 - ((length + header) & 3)) & 3)
  reserve(w, whole)
  // Zeros behind the last byte, as far as the padding may reach.
  w.view.setUint32(w.at + whole - 4, 0, true)
  if (header === 1) w.buffer[w.at] = length
  else w.view.setUint32(w.at, (length << 8) | MAX_SHORT, true)
  return header
}

/** A TL string: length prefix, bytes, zeros up to a multiple of four. */
export const writeBytes = (w: ByteWriter, value: Buffer | string): void => {
  const isText = typeof value === 'string'
  const length = isText ? Buffer.byteLength(value, 'utf8') : value.length
  const header = writeLength(w, length)
  const at = w.at + header
  if (isText) w.buffer.write(value, at, length, 'utf8')
  else w.buffer.set(value, at)
  w.at = at + length + ((4 - ((length + header) & 3)) & 3)
}

export const readInt = (r: ByteReader): number => {
  const value = r.view.getInt32(r.at, true)
  r.at += 4
  return value
}

export const readUint = (r: ByteReader): number => readInt(r) >>> 0

export const readLong = (r: ByteReader): bigint => {
  const value = r.view.getBigInt64(r.at, true)
  r.at += 8
  return value
}

export const readDouble = (r: ByteReader): number => {
  const value = r.view.getFloat64(r.at, true)
  r.at += 8
  return value
}

export const readRaw = (r: ByteReader, length: number): Buffer => {
  if (length < 0 || r.at + length > r.buffer.length) throw new RangeError('TL: short read')
  const value = r.buffer.subarray(r.at, r.at + length)
  r.at += length
  return value
}

/** Where a TL string's bytes begin and end; the reader goes on behind its padding. */
const readSpan = (r: ByteReader): { from: number; to: number } => {
  const first = r.view.getUint8(r.at)
  const header = first === MAX_SHORT ? 4 : 1
  const length = first === MAX_SHORT ? r.view.getUint32(r.at, true) >>> 8 : first
  const from = r.at + header
  const to = from + length
  if (to > r.buffer.length) throw new RangeError('TL: short read')
  r.at = to + ((4 - ((length + header) & 3)) & 3)
  return { from, to }
}

/** A TL string as bytes. */
export const readBytes = (r: ByteReader): Buffer => {
  const { from, to } = readSpan(r)
  return r.buffer.subarray(from, to)
}

/** A TL string as text. */
export const readText = (r: ByteReader): string => {
  const { from, to } = readSpan(r)
  return r.buffer.toString('utf8', from, to)
}
