import { connect } from 'node:net'

import fc from 'fast-check'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'

import type { Simulator } from '../index.ts'
import { startSimulator } from '../index.ts'
import type { Framing } from './frames.ts'
import { makeFrame, takeFrame } from './frames.ts'

const framings = ['abridged', 'intermediate', 'full'] as const satisfies readonly Framing[]
const bytes = fc.uint8Array({ maxLength: 2000 }).map((it) => Buffer.from(it))

it('takes apart what it put together, wherever the stream is cut', () => {
  const packets = fc.array(
    bytes.map((it) => it.subarray(0, it.length & ~3)),
    { minLength: 1, maxLength: 5 },
  )
  fc.assert(
    fc.property(fc.constantFrom(...framings), packets, (framing, all) => {
      const stream = Buffer.concat(all.map((packet, seq) => makeFrame(framing, packet, seq)))
      let rest = stream
      for (const packet of all) {
        const frame = takeFrame(framing, rest)
        expect(frame?.packet.equals(packet)).toBe(true)
        rest = rest.subarray(frame?.next ?? 0)
      }
      expect(rest.length).toBe(0)
      const cut = makeFrame(framing, Buffer.alloc(64), 0).subarray(0, -1)
      expect(takeFrame(framing, cut)).toBeNull()
    }),
  )
})

let simulator: Simulator
beforeAll(async () => {
  simulator = await startSimulator({ people: false })
})
afterAll(() => simulator?.close())

const OPENINGS = ['ef', 'eeeeeeee', 'dddddddd', '', '00000000'].map((it) => Buffer.from(it, 'hex'))

const throwAt = (port: number, chunks: readonly Buffer[]): Promise<void> =>
  new Promise((done) => {
    const socket = connect(port, '127.0.0.1', () => {
      for (const chunk of chunks) socket.write(chunk)
      socket.end()
    })
    socket.on('error', () => done())
    socket.on('close', () => done())
    socket.resume()
  })

it('survives garbage on every transport', async () => {
  const port = simulator.dcs[0]?.port ?? 0
  const garbage = fc.tuple(
    fc.constantFrom(...OPENINGS),
    fc.array(
      fc.tuple(fc.boolean(), bytes).map(([isFramed, it]) => {
        return isFramed ? makeFrame('intermediate', Buffer.concat([Buffer.alloc(8), it]), 0) : it
      }),
      { maxLength: 4 },
    ),
  )
  const samples = fc.sample(garbage, 400)
  for (const [opening, chunks] of samples) await throwAt(port, [opening, ...chunks])
  const connections = async () => {
    const state = await (await fetch(`${simulator.control}/state`)).json()
    return (state as { connections: unknown[] }).connections
  }
  await vi.waitFor(async () => expect(await connections()).toEqual([]), 20_000)
})
