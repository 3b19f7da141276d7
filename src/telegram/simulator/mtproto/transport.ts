import type { Cipher, Decipher } from 'node:crypto'
import { createCipheriv, createDecipheriv } from 'node:crypto'
import type { Socket } from 'node:net'

import type { Frame, Framing } from './frames.ts'
import { makeFrame, makeQuickAck, TransportError, takeFrame } from './frames.ts'

/** One client's TCP connection, as packets. */
export type Transport = {
  send: (packet: Buffer) => void
  /** Says a transport error, e.g. 404 for an unknown auth key, and ends the connection. */
  sendError: (code: number) => void
  /** Confirms a packet before it is worked on. */
  sendQuickAck: (token: number) => void
  close: () => void
  /** Ends with a TCP reset, as a failing network does. */
  reset: () => void
  isOpen: () => boolean
  describe: () => string
}

type Events = {
  /** May throw a {@link TransportError}; anything else thrown counts as 404. */
  onPacket: (packet: Buffer, wantsQuickAck: boolean) => void
  onClose: () => void
}

type State = {
  socket: Socket
  framing: Framing | null
  buffer: Buffer
  received: number
  sent: number
  obfuscation: { incoming: Decipher; outgoing: Cipher } | null
}

const TAGS: Record<number, Framing> = {
  [0xefefefef]: 'abridged',
  [0xeeeeeeee]: 'intermediate',
  [0xdddddddd]: 'padded',
}

const NOTHING = Buffer.alloc(0)

/** Recognises the transport by its first bytes and turns the stream into packets. */
export const makeTransport = (socket: Socket, { onPacket, onClose }: Events): Transport => {
  const state: State = {
    socket,
    framing: null,
    buffer: NOTHING,
    received: 0,
    sent: 0,
    obfuscation: null,
  }
  const write = (frame: Buffer): void => {
    socket.write(state.obfuscation ? state.obfuscation.outgoing.update(frame) : frame)
  }
  const send = (packet: Buffer): void => {
    if (!socket.writable || !state.framing) return
    write(makeFrame(state.framing, packet, state.sent++))
  }
  const sendError = (code: number): void => {
    if (!socket.writable) return
    const packet = Buffer.alloc(4)
    packet.writeInt32LE(-code)
    send(packet)
    socket.destroySoon()
  }
  socket.setNoDelay(true)
  socket.on('error', () => {}) // A reset is followed by `close`.
  socket.on('close', onClose)
  socket.on('data', (chunk) => {
    try {
      feed(state, chunk, onPacket)
    } catch (error) {
      socket.pause()
      sendError(error instanceof TransportError ? error.code : 404)
    }
  })
  return {
    send,
    sendError,
    sendQuickAck: (token) => {
      if (state.framing && socket.writable) write(makeQuickAck(state.framing, token))
    },
    close: () => socket.destroy(),
    reset: () => socket.resetAndDestroy(),
    isOpen: () => !socket.destroyed && socket.writable,
    describe: () => `${state.framing ?? 'unknown'}${state.obfuscation ? ', obfuscated' : ''}`,
  }
}

const feed = (state: State, chunk: Buffer, onPacket: Events['onPacket']): void => {
  const bytes = state.obfuscation ? state.obfuscation.incoming.update(chunk) : chunk
  state.buffer = state.buffer.length > 0 ? Buffer.concat([state.buffer, bytes]) : bytes
  if (!state.framing && !detect(state)) return
  while (state.framing && state.socket.writable) {
    const frame = takeFrame(state.framing, state.buffer)
    if (!frame) return
    state.buffer = state.buffer.length > frame.next ? state.buffer.subarray(frame.next) : NOTHING
    assertOrder(state, frame)
    onPacket(frame.packet, frame.wantsQuickAck)
  }
}

/** Packets of the full framing are numbered from 0: one that is missing or comes twice is an attack. */
const assertOrder = (state: State, { seq }: Frame): void => {
  if (seq !== null && seq !== state.received) throw new TransportError(404, 'Packet out of order')
  state.received++
}

const begin = (state: State, framing: Framing, skip: number): true => {
  state.framing = framing
  state.buffer = state.buffer.subarray(skip)
  return true
}

const detect = (state: State): boolean => {
  const { buffer } = state
  if (buffer[0] === 0xef) return begin(state, 'abridged', 1)
  if (buffer.length < 4) return false
  const plain = TAGS[buffer.readUInt32LE(0)]
  if (plain) return begin(state, plain, 4)
  if (buffer.length < 8) return false
  if (buffer.readUInt32LE(4) === 0) return begin(state, 'full', 0) // Its first packet has number 0.
  if (buffer.length < 64) return false
  return detectObfuscated(state)
}

const detectObfuscated = (state: State): true => {
  const header = Buffer.from(state.buffer.subarray(0, 64))
  const reversed = Buffer.from(header.subarray(8, 56)).reverse()
  const incoming = createDecipheriv('aes-256-ctr', header.subarray(8, 40), header.subarray(40, 56))
  const outgoing = createCipheriv('aes-256-ctr', reversed.subarray(0, 32), reversed.subarray(32))
  const framing = TAGS[incoming.update(header).readUInt32LE(56)]
  if (!framing) throw new TransportError(404, 'No transport begins like this')
  state.obfuscation = { incoming, outgoing }
  state.buffer = incoming.update(state.buffer.subarray(64))
  return begin(state, framing, 0)
}
