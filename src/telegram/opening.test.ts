import type { AddressInfo, Server, Socket } from 'node:net'

import { once } from 'node:events'
import { createServer } from 'node:net'
import { MessageChannel } from 'node:worker_threads'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import type { TelegramGateway } from './gateway.ts'
import type { ClientLibrary } from './library.ts'
import type { Frame, Port } from './thread/channel.ts'

import { teleproto } from './library.ts'
import { makeRsaKey } from './simulator/mtproto/rsa.ts'
import { makeSocketEnding, socketFor } from './sockets.ts'
import { makeGateway } from './teleproto-gateway.ts'
import { serveGateway } from './thread/serve-gateway.ts'
import { gatewayOver } from './thread/threaded-gateway.ts'

const { publicPem } = makeRsaKey()
const api = { id: 1, hash: 'x' }

/** The same gateway at the other end of a line, as it is in a thread. */
const overALine = (gateway: TelegramGateway): TelegramGateway => {
  const { port1, port2 } = new MessageChannel()
  const end = (port: typeof port1): Port => ({
    postMessage: (frame) => port.postMessage(frame),
    on: (event, listener) => port.on(event, (frame: Frame) => listener(frame)),
  })
  serveGateway(end(port1), gateway)
  return gatewayOver(end(port2))
}

describe('a connection that is given up while it opens', () => {
  let server: Server
  const sockets: Socket[] = []
  /** Takes connections and never says a word. */
  beforeEach(async () => {
    sockets.length = 0
    server = createServer((socket) => sockets.push(socket.on('error', () => {}).resume()))
    await once(server.listen(0, '127.0.0.1'), 'listening')
  })
  afterEach(() => void server.close())

  const direct = () => {
    const { port } = server.address() as AddressInfo
    const simulator = { host: '127.0.0.1', port, publicKey: publicPem }
    return makeGateway({ library: teleproto, network: 'sandbox', simulator })
  }

  it.each([
    ['here', direct],
    ['over a line', () => overALine(direct())],
  ])('answers soon and leaves nothing on the line, %s', async (_where, start) => {
    const stop = new AbortController()
    const opened = start().open({ session: null, api, signal: stop.signal })
    await expect.poll(() => sockets.length, { timeout: 20_000 }).toBe(1)
    const ended = sockets[0] && once(sockets[0], 'close')
    stop.abort()
    expect(await opened).toMatchObject({ ok: false, failure: { kind: 'unreachable' } })
    await ended
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(sockets).toHaveLength(1)
  })
})

describe('a socket that is dialled when its client ends', () => {
  it('gives up at once, and what comes of the call is dropped', async () => {
    let arrive = () => {}
    const dropped: string[] = []
    class SlowSocket {
      client = { destroy: () => void dropped.push('dropped') }
      connect() {
        return new Promise<void>((resolve) => (arrive = resolve))
      }
    }
    const module = { extensions: { PromisedNetSockets: SlowSocket } }
    const library = { module } as unknown as ClientLibrary
    const ending = makeSocketEnding()
    const HeraldSocket = socketFor(library, undefined, ending)
    const dialled = new HeraldSocket().connect(443, '10.0.0.1')
    ending.reach()
    await expect(dialled).rejects.toThrow('CONNECTION_LOST')
    expect(dropped).toEqual(['dropped'])
    arrive()
    await expect(new HeraldSocket().connect(443, '10.0.0.1')).rejects.toThrow('CONNECTION_LOST')
  })
})
