import { randomBytes, randomInt } from 'node:crypto'

import { crc32 } from './crc32.ts'

/** How packets are told apart on a TCP stream. */
export type Framing = 'abridged' | 'intermediate' | 'padded' | 'full'

/** One packet taken off the stream, and where the next begins. */
export type Frame = {
  packet: Buffer
  next: number
  /** The packet's number, which only the full framing has. */
  seq: number | null
  /** Whether the client wants to be told at once that the packet came. */
  wantsQuickAck: boolean
}

/** What the transport says before it ends: 404 unknown key or nonsense, 429 too much, 444 wrong DC. */
export class TransportError extends Error {
  override readonly name = 'TransportError'
  readonly code: number

  constructor(code: 404 | 429 | 444, message: string) {
    super(message)
    this.code = code
  }
}

const MAX_PACKET = 16 * 1024 * 1024
const QUICK_ACK = 0x80000000

const assertFits = (length: number): void => {
  if (length > MAX_PACKET) throw new TransportError(404, 'Packet too large')
}

/** The first packet in `buffer`; `null` when more bytes are needed. */
export const takeFrame = (framing: Framing, buffer: Buffer): Frame | null => {
  if (framing === 'abridged') return takeAbridged(buffer)
  if (buffer.length < 4) return null
  const first = buffer.readUInt32LE(0)
  const length = first & 0x7fffffff
  assertFits(length)
  if (framing === 'full') return takeFull(buffer, length)
  if (buffer.length < 4 + length) return null
  const packet = buffer.subarray(4, 4 + length)
  return { packet, next: 4 + length, seq: null, wantsQuickAck: first >= QUICK_ACK }
}

const takeAbridged = (buffer: Buffer): Frame | null => {
  if (buffer.length < 1) return null
  const byte = buffer.readUInt8(0)
  const first = byte & 0x7f
  const header = first === 0x7f ? 4 : 1
  if (buffer.length < header) return null
  const length = (header === 4 ? buffer.readUIntLE(1, 3) : first) * 4
  assertFits(length)
  if (buffer.length < header + length) return null
  const packet = buffer.subarray(header, header + length)
  return { packet, next: header + length, seq: null, wantsQuickAck: byte >= 0x80 }
}

const takeFull = (buffer: Buffer, length: number): Frame | null => {
  if (length < 12) throw new TransportError(404, 'Packet too short')
  if (buffer.length < length) return null
  const sum = buffer.readUInt32LE(length - 4)
  if (crc32(buffer.subarray(0, length - 4)) !== sum) {
    throw new TransportError(404, 'Wrong checksum')
  }
  const packet = buffer.subarray(8, length - 4)
  return { packet, next: length, seq: buffer.readUInt32LE(4), wantsQuickAck: false }
}

/** Wraps one packet. `seq` counts the packets sent, for the full framing. */
export const makeFrame = (framing: Framing, packet: Buffer, seq: number): Buffer => {
  if (framing === 'abridged') return makeAbridged(packet)
  if (framing === 'full') return makeFull(packet, seq)
  const noise = framing === 'padded' && packet.length > 4 ? randomBytes(randomInt(16)) : null
  const length = packet.length + (noise?.length ?? 0)
  const frame = Buffer.allocUnsafe(4 + length)
  frame.writeUInt32LE(length)
  packet.copy(frame, 4)
  noise?.copy(frame, 4 + packet.length)
  return frame
}

const makeAbridged = (packet: Buffer): Buffer => {
  const words = packet.length >> 2
  const header = words < 0x7f ? 1 : 4
  const frame = Buffer.allocUnsafe(header + packet.length)
  if (header === 1) frame[0] = words
  else frame.writeUInt32LE(((words << 8) | 0x7f) >>> 0)
  packet.copy(frame, header)
  return frame
}

const makeFull = (packet: Buffer, seq: number): Buffer => {
  const frame = Buffer.allocUnsafe(packet.length + 12)
  frame.writeUInt32LE(packet.length + 12, 0)
  frame.writeUInt32LE(seq, 4)
  packet.copy(frame, 8)
  frame.writeUInt32LE(crc32(frame.subarray(0, -4)), packet.length + 8)
  return frame
}

/** The four bytes that confirm a packet: as they are, but turned round in the abridged framing. */
export const makeQuickAck = (framing: Framing, token: number): Buffer => {
  const frame = Buffer.allocUnsafe(4)
  if (framing === 'abridged') frame.writeUInt32BE((token | QUICK_ACK) >>> 0)
  else frame.writeUInt32LE((token | QUICK_ACK) >>> 0)
  return frame
}
