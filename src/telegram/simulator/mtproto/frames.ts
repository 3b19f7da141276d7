import { randomBytes, randomInt } from 'node:crypto'
import { crc32 } from './crc32.ts'

/** How packets are told apart on a TCP stream. */
export type Framing = 'abridged' | 'intermediate' | 'padded' | 'full'

const MAX_PACKET = 16 * 1024 * 1024

/** The first packet in `buffer` and where the next begins; `null` when more bytes are needed. */
export const takeFrame = (
  framing: Framing,
  buffer: Buffer,
): { packet: Buffer; next: number } | null => {
  if (framing === 'abridged') return takeAbridged(buffer)
  if (buffer.length < 4) return null
  const length = buffer.readUInt32LE(0) & 0x7fffffff
  if (length > MAX_PACKET) throw new RangeError('Packet too large')
  if (framing === 'full') return takeFull(buffer, length)
  if (buffer.length < 4 + length) return null
  return { packet: buffer.subarray(4, 4 + length), next: 4 + length }
}

const takeAbridged = (buffer: Buffer): { packet: Buffer; next: number } | null => {
  if (buffer.length < 1) return null
  const first = buffer.readUInt8(0) & 0x7f
  const header = first === 0x7f ? 4 : 1
  if (buffer.length < header) return null
  const length = (header === 4 ? buffer.readUIntLE(1, 3) : first) * 4
  if (length > MAX_PACKET) throw new RangeError('Packet too large')
  if (buffer.length < header + length) return null
  return { packet: buffer.subarray(header, header + length), next: header + length }
}

const takeFull = (buffer: Buffer, length: number): { packet: Buffer; next: number } | null => {
  if (length < 12) throw new RangeError('Packet too short')
  if (buffer.length < length) return null
  const sum = buffer.readUInt32LE(length - 4)
  if (crc32(buffer.subarray(0, length - 4)) !== sum) throw new RangeError('Wrong checksum')
  return { packet: buffer.subarray(8, length - 4), next: length }
}

/** Wraps one packet. `seq` counts the packets sent, for the full framing. */
export const makeFrame = (framing: Framing, packet: Buffer, seq: number): Buffer => {
  if (framing === 'abridged') {
    const words = packet.length >> 2
    const header =
      words < 0x7f ? [words] : [0x7f, words & 0xff, (words >> 8) & 0xff, (words >> 16) & 0xff]
    return Buffer.concat([Buffer.from(header), packet])
  }
  if (framing === 'full') {
    const header = Buffer.alloc(8)
    header.writeUInt32LE(packet.length + 12, 0)
    header.writeUInt32LE(seq, 4)
    const body = Buffer.concat([header, packet])
    const sum = Buffer.alloc(4)
    sum.writeUInt32LE(crc32(body))
    return Buffer.concat([body, sum])
  }
  const noise = framing === 'padded' && packet.length > 4 ? randomBytes(randomInt(16)) : null
  const header = Buffer.alloc(4)
  header.writeUInt32LE(packet.length + (noise?.length ?? 0))
  return Buffer.concat([header, packet, ...(noise ? [noise] : [])])
}
