import { gzipSync } from 'node:zlib'

import { makeWriter, writeBytes, writeInt, written } from '../tl/bytes.ts'
import { encode } from '../tl/encode.ts'
import { loadLayers } from '../tl/layers.ts'
import type { TlDefinition } from '../tl/schema.ts'
import { makeValue } from '../tl/values.fixture.ts'
import type { Framing } from './frames.ts'
import { makeFrame } from './frames.ts'
import { containerOf, nextId, sealAsClient } from './raw-client.fixture.ts'
import type { RawKey } from './raw-key.fixture.ts'
import { plainPacket } from './raw-key.fixture.ts'
import type { RawSocket } from './raw-socket.fixture.ts'
import { openSocket } from './raw-socket.fixture.ts'

export type FuzzPlan = {
  port: number
  /** Keys of the server, best such that somebody has logged in with. Each has a lane of its own. */
  keys: readonly RawKey[]
  frames: number
  seed: number
  /** Called now and then with how many frames were sent. */
  onProgress?: (sent: number) => Promise<void>
}

const schema = loadLayers().newest
const methods = [...schema.methods.values()]
const FRAMINGS = ['abridged', 'intermediate', 'padded', 'full'] as const satisfies Framing[]
const IN_BATCH = 50
const DEADLINE_MS = 20_000
const DEPTH = 2

/** What ends the login that the fuzz goes on with, or asks for work that is slow by design. */
const SPARED = /^(auth|destroy|account\.(delete|reset|updatePass)|ping|httpWait|msgs|rpcDrop)/

type Source = {
  random: () => number
  whole: (below: number) => number
  pick: <T>(of: readonly T[]) => T
  bytes: (length: number) => Buffer
}

const sourceOf = (seed: number): Source => {
  let state = seed >>> 0
  const random = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const whole = (below: number) => Math.floor(random() * below)
  return {
    random,
    whole,
    pick: <T>(of: readonly T[]) => of[whole(of.length)] as T,
    bytes: (length) => Buffer.from(Array.from({ length }, () => whole(256))),
  }
}

/** A few bytes changed, cut off or put in. */
const mutate = ({ whole, random, bytes }: Source, original: Buffer): Buffer => {
  let copy = Buffer.from(original)
  for (let times = 1 + whole(4); times > 0 && copy.length > 0; times--) {
    const at = whole(copy.length)
    const chance = random()
    if (chance < 0.7) copy[at] = whole(256)
    else if (chance < 0.8) copy.writeUInt8([0, 0x7f, 0x80, 0xfe, 0xff][whole(5)] ?? 0, at)
    else if (chance < 0.9) copy = copy.subarray(0, at)
    else copy = Buffer.concat([copy.subarray(0, at), bytes(whole(16)), copy.subarray(at)])
  }
  return copy
}

const whole4 = (bytes: Buffer): Buffer => {
  const rest = (4 - (bytes.length & 3)) & 3
  return bytes.length < 4 ? Buffer.alloc(4) : Buffer.concat([bytes, Buffer.alloc(rest)])
}

const zipped = (body: Buffer): Buffer => {
  const w = makeWriter(64)
  writeInt(w, 0x3072cfa1)
  writeBytes(w, gzipSync(body))
  return written(w)
}

const requestOf = (source: Source): Buffer => {
  let method = source.pick<TlDefinition>(methods)
  while (SPARED.test(method.name)) method = source.pick(methods)
  return encode(schema, makeValue({ schema, random: source.random }, method, DEPTH))
}

const bodyOf = (source: Source): Buffer => {
  const chance = source.random()
  if (chance < 0.3) return requestOf(source)
  if (chance < 0.6) return mutate(source, requestOf(source))
  if (chance < 0.7) return zipped(source.random() < 0.5 ? requestOf(source) : Buffer.alloc(40_000))
  if (chance < 0.9) {
    const inner = Array.from({ length: source.whole(5) }, () => {
      return { id: nextId(), seq: source.whole(400) | 1, body: whole4(bodyOf(source)) }
    })
    return source.random() < 0.5 ? containerOf(inner) : mutate(source, containerOf(inner))
  }
  return source.bytes(source.whole(300))
}

const sealedOf = (source: Source, key: RawKey, sessionId: bigint, seq: number): Buffer => {
  const isOdd = source.random() < 0.05
  const message = {
    sessionId: isOdd ? BigInt(source.whole(3)) : sessionId,
    id: isOdd ? nextId(source.whole(1000) - 500) + BigInt(source.whole(4)) : nextId(),
    seq: isOdd ? source.whole(2 ** 31) : seq,
    body: whole4(bodyOf(source)),
    ...(isOdd && source.random() < 0.5 ? { salt: 1n } : {}),
  }
  const packet = sealAsClient(key, message)
  return source.random() < 0.02 ? mutate(source, packet) : packet
}

const END = Buffer.alloc(12)
END.writeUInt32LE(0x7abe77ec) // ping

const closed = (socket: RawSocket): Promise<void> =>
  new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error('The server hung')), DEADLINE_MS)
    const done = (): void => {
      clearTimeout(late)
      resolve()
    }
    if (socket.socket.destroyed) return done()
    socket.socket.once('close', done)
  })

/** One connection of frames, most of them under the key, with its end waited for. */
const runBatch = async (port: number, key: RawKey, source: Source): Promise<void> => {
  const framing = source.pick(FRAMINGS)
  const socket = await openSocket(port, framing, source.random() < 0.3)
  socket.socket.removeAllListeners('data').resume()
  const sessionId = BigInt(source.whole(2 ** 40)) + 10n
  const kind = source.random()
  for (let n = 0; n < IN_BATCH; n++) {
    if (kind < 0.7) socket.send(sealedOf(source, key, sessionId, n * 2 + 1))
    else if (kind < 0.8) socket.send(plainPacket(whole4(mutate(source, requestOf(source)))))
    else if (kind < 0.9) socket.send(source.bytes(4 * source.whole(40)))
    else socket.sendBytes(mutate(source, makeFrame(framing, source.bytes(source.whole(99)), n)))
  }
  socket.send(sealAsClient(key, { sessionId, id: nextId(), seq: 9999, body: END }))
  socket.socket.end()
  await closed(socket)
}

/** Sends that many frames, the same for the same seed. Throws when the server does not hang up. */
export const runFuzz = async (plan: FuzzPlan): Promise<void> => {
  const batches = Math.ceil(plan.frames / IN_BATCH)
  let started = 0
  const lane = async (key: RawKey): Promise<void> => {
    while (started < batches) {
      const n = started++
      await runBatch(plan.port, key, sourceOf(plan.seed * 1_000_003 + n))
      if (n % 200 === 199) await plan.onProgress?.(n * IN_BATCH)
    }
  }
  await Promise.all(plan.keys.map(lane))
}
