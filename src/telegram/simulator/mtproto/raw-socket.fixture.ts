import type { Cipher, Decipher } from 'node:crypto'
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import type { Socket } from 'node:net'
import { connect } from 'node:net'

import type { Framing } from './frames.ts'
import { makeFrame, takeFrame } from './frames.ts'

/** A client's end of a connection: packets out, packets and their end in. */
export type RawSocket = {
  socket: Socket
  framing: Framing
  send: (packet: Buffer) => void
  /** Bytes as they are, past the framing. */
  sendBytes: (bytes: Buffer) => void
  /** The next packet; `null` at the end of the connection. */
  next: () => Promise<Buffer | null>
  close: () => void
}

const TAGS = { abridged: 'efefefef', intermediate: 'eeeeeeee', padded: 'dddddddd' } as const

type Obfuscation = { outgoing: Cipher; incoming: Decipher; header: Buffer }

const obfuscate = (framing: Exclude<Framing, 'full'>): Obfuscation => {
  const plain = randomBytes(64)
  plain[0] = 0x11 // Nothing that another transport begins with.
  plain[4] = 0x11
  Buffer.from(TAGS[framing], 'hex').copy(plain, 56)
  const reversed = Buffer.from(plain.subarray(8, 56)).reverse()
  const outgoing = createCipheriv('aes-256-ctr', plain.subarray(8, 40), plain.subarray(40, 56))
  const incoming = createDecipheriv(
    'aes-256-ctr',
    reversed.subarray(0, 32),
    reversed.subarray(32, 48),
  )
  const header = Buffer.from(plain)
  outgoing.update(plain).copy(header, 56, 56)
  return { outgoing, incoming, header }
}

const opening = (framing: Framing): Buffer => {
  if (framing === 'full') return Buffer.alloc(0)
  return Buffer.from(framing === 'abridged' ? 'ef' : TAGS[framing], 'hex')
}

/** Takes a stream apart into packets and quick acks. */
const makeFeed = (framing: Framing, give: (packet: Buffer) => void) => {
  let buffer = Buffer.alloc(0)
  return (chunk: Buffer): void => {
    buffer = Buffer.concat([buffer, chunk])
    for (;;) {
      const mark = buffer[framing === 'abridged' ? 0 : 3] ?? 0
      if (buffer.length >= 4 && mark >= 0x80 && framing !== 'full') {
        give(buffer.subarray(0, 4))
        buffer = buffer.subarray(4)
      }
      const frame = takeFrame(framing, buffer)
      if (!frame) return
      buffer = buffer.subarray(frame.next)
      give(frame.packet)
    }
  }
}

/** Connects by any transport. */
export const openSocket = async (
  port: number,
  framing: Framing = 'abridged',
  isObfuscated = false,
): Promise<RawSocket> => {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  const hidden = isObfuscated && framing !== 'full' ? obfuscate(framing) : null
  const packets: (Buffer | null)[] = []
  const waiting: ((packet: Buffer | null) => void)[] = []
  const give = (packet: Buffer | null): void => {
    const first = waiting.shift()
    if (first) first(packet)
    else packets.push(packet)
  }
  let sent = 0
  const feed = makeFeed(framing, give)
  socket.on('data', (chunk) => feed(hidden ? hidden.incoming.update(chunk) : chunk))
  socket.on('error', () => {})
  socket.on('close', () => give(null))
  const sendBytes = (bytes: Buffer): void => {
    if (socket.writable) socket.write(hidden ? hidden.outgoing.update(bytes) : bytes)
  }
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('error', reject)
  })
  socket.write(hidden ? hidden.header : opening(framing))
  return {
    socket,
    framing,
    sendBytes,
    send: (packet) => sendBytes(makeFrame(framing, packet, sent++)),
    next: () => {
      const packet = packets.shift()
      return packet !== undefined
        ? Promise.resolve(packet)
        : new Promise((resolve) => void waiting.push(resolve))
    },
    close: () => socket.destroy(),
  }
}
