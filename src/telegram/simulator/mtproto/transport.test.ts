import { afterAll, beforeAll, expect, it } from 'vitest'

import type { CoreRig } from './core.fixture.ts'
import { startCore } from './core.fixture.ts'
import { crc32 } from './crc32.ts'
import type { Framing } from './frames.ts'
import { makeFrame } from './frames.ts'
import { makeRawClient, sealAsClient } from './raw-client.fixture.ts'
import type { RawKey } from './raw-key.fixture.ts'
import { plainPacket } from './raw-key.fixture.ts'
import type { RawSocket } from './raw-socket.fixture.ts'

let rig: CoreRig
let key: RawKey

beforeAll(async () => {
  rig = await startCore(async () => ({ do: 'answer', result: true }))
  key = await rig.makeKey()
})
afterAll(() => rig?.close())

const transports: { framing: Framing; isObfuscated: boolean }[] = [
  { framing: 'abridged', isObfuscated: false },
  { framing: 'intermediate', isObfuscated: false },
  { framing: 'padded', isObfuscated: false },
  { framing: 'full', isObfuscated: false },
  { framing: 'abridged', isObfuscated: true },
  { framing: 'intermediate', isObfuscated: true },
  { framing: 'padded', isObfuscated: true },
]

it.each(transports)(
  'speaks $framing (obfuscated: $isObfuscated), short and long, in pieces too',
  async ({ framing, isObfuscated }) => {
    const socket = await rig.connect(framing, isObfuscated)
    const client = makeRawClient(socket, { schema: rig.layers.newest, key })
    const long = Array.from({ length: 300 }, (_, index) => BigInt(index))
    expect(await client.ask({ _: 'help.getConfig' })).toBe(true)
    client.say({ _: 'msgsStateReq', msgIds: long })
    const { object } = await client.hearUntil((it) => it.object._ === 'msgsStateInfo')
    expect(object['info']).toHaveLength(300)
    const state = rig.core.connections
    expect([...state].map((it) => it.transport.describe())).toContain(
      `${framing}${isObfuscated ? ', obfuscated' : ''}`,
    )
    socket.close()
  },
)

it.each(transports)(
  'takes $framing (obfuscated: $isObfuscated) byte by byte',
  async ({ framing, isObfuscated }) => {
    const socket = await rig.connect(framing, isObfuscated)
    const body = rig.layers.service.constructors.get('reqPqMulti')
    expect(body ?? rig.layers.service.methods.get('reqPqMulti')).toBeDefined()
    const request = Buffer.alloc(20)
    request.writeUInt32LE(0xbe7e8ef1)
    for (const byte of makeFrame(framing, plainPacket(request), 0)) {
      socket.sendBytes(Buffer.from([byte]))
    }
    expect((await socket.next())?.length).toBeGreaterThan(60)
    socket.close()
  },
)

const endOf = async (socket: RawSocket): Promise<(number | null)[]> => {
  const heard: (number | null)[] = []
  for (;;) {
    const packet = await socket.next()
    heard.push(packet ? packet.readInt32LE(0) : null)
    if (!packet) return heard
  }
}

const unknown = (): RawKey => ({ ...key, id: 12345n })
const ping = (as: RawKey) =>
  sealAsClient(as, { sessionId: 1n, id: 4n, seq: 1, body: Buffer.alloc(12, 1) })

it.each(transports)(
  'says -404 for an unknown key over $framing (obfuscated: $isObfuscated), and ends',
  async ({ framing, isObfuscated }) => {
    const socket = await rig.connect(framing, isObfuscated)
    socket.send(ping(unknown()))
    expect(await endOf(socket)).toEqual([-404, null])
  },
)

const spoilt = (change: (packet: Buffer) => void): Buffer => {
  const packet = ping(key)
  change(packet)
  return packet
}

it.each([
  { what: 'a wrong message key', packet: () => spoilt((it) => it.writeInt32LE(7, 8)) },
  { what: 'changed content', packet: () => spoilt((it) => it.writeInt32LE(7, 40)) },
  { what: 'a packet too short', packet: () => Buffer.alloc(12) },
  { what: 'a plain message longer than its packet', packet: () => Buffer.alloc(24, 255, 'hex') },
  { what: 'no request of the key exchange', packet: () => plainPacket(Buffer.alloc(16, 3)) },
])('says -404 for $what', async ({ packet }) => {
  const socket = await rig.connect('intermediate')
  socket.send(packet())
  expect(await endOf(socket)).toEqual([-404, null])
})

it('says -404 for a packet of the full transport that is altered, missing or repeated', async () => {
  const altered = makeFrame('full', ping(key), 0)
  altered.writeUInt8(altered.readUInt8(30) ^ 1, 30)
  const skipped = [0, 2].map((seq) => makeFrame('full', ping(key), seq))
  const repeated = [0, 0].map((seq) => makeFrame('full', ping(key), seq))
  for (const frames of [[altered], skipped, repeated]) {
    const socket = await rig.connect('full')
    for (const frame of frames) socket.sendBytes(frame)
    const heard = await endOf(socket)
    expect(heard.slice(-2)).toEqual([-404, null])
  }
  expect(crc32(Buffer.from('123456789'))).toBe(0xcbf43926)
})

it('says -444 for a data centre that there is not, and keeps the one that there is', async () => {
  await expect(rig.makeKey({ dc: 9 })).rejects.toThrow('-444')
  for (const [said, dc] of [
    [1, 1],
    [5, 5],
    [-4, 4],
    [10_003, 3],
  ] as const) {
    const made = await rig.makeKey({ dc: said })
    expect(rig.core.keys.find(made.id)?.dc).toBe(dc)
  }
  expect(rig.core.keys.find(key.id)?.dc).toBeNull()
})

it('says -429 when there are too many connections', async () => {
  rig.core.policy.maxConnections = 0
  const socket = await rig.connect()
  socket.send(ping(key))
  expect(await endOf(socket)).toEqual([-429, null])
  rig.core.policy.maxConnections = 20_000
})

it.each(['abridged', 'intermediate'] as const)(
  'confirms a packet at once when asked to, over %s',
  async (framing) => {
    const socket = await rig.connect(framing)
    const frame = makeFrame(framing, ping(key), 0)
    const at = framing === 'abridged' ? 0 : 3
    frame[at] = (frame[at] ?? 0) | 0x80
    socket.sendBytes(frame)
    const token = await socket.next()
    const bits = framing === 'abridged' ? token?.readUInt32BE(0) : token?.readUInt32LE(0)
    expect(bits).toBeGreaterThanOrEqual(0x80000000)
    socket.close()
  },
)
