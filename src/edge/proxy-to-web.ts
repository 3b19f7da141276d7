import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'

import { Agent } from 'node:http'
import { Socket } from 'node:net'
import { createProxyServer } from 'httpxy'

import { ownOrigins } from '../core/config-env.ts'
import { plainPage } from './plain-page.ts'

const ANSWER_MS = 120_000

type ProxyOptions = {
  port: number
  /** Who calls, found before anything is forwarded. */
  addressOf: (request: IncomingMessage) => string
  /** Its scheme is the one people used: whoever ends TLS in front of the edge speaks plain HTTP to it. */
  publicUrl: string
  /**
   * Whether other protocols may be asked for: only what reloads pages while they are developed. Web leaves
   * one that it does not know without an answer, for ever, and each of them keeps one of our sockets.
   */
  upgrades: boolean
}

type WebProxy = {
  web: (request: IncomingMessage, response: ServerResponse) => void
  upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void
  close: () => void
}

/** Hands requests to the web role: streamed both ways, connections kept, forwarded headers our own. */
export const proxyToWeb = ({ port, publicUrl, addressOf, upgrades }: ProxyOptions): WebProxy => {
  const proto = new URL(publicUrl).protocol.slice(0, -1)
  const hostFor = publicHost(publicUrl)
  const agent = new Agent({ keepAlive: true, maxSockets: 256, maxFreeSockets: 32 })
  const proxy = createProxyServer({
    target: { host: '127.0.0.1', port, protocol: 'http:' },
    agent,
    proxyTimeout: ANSWER_MS,
  })
  proxy.on('error', (error, _request, response) => {
    if (response instanceof Socket) return void response.destroy()
    if (response) refuse(error, response as ServerResponse)
  })
  return {
    web: (request, response) => {
      if (!upgrades) askOrdinarily(request)
      forwardedHeaders(request, { proto, address: addressOf(request), hostFor })
      proxy.web(request, response).catch((error: Error) => refuse(error, response))
    },
    upgrade: (request, socket, head) => {
      forwardedHeaders(request, { proto, address: addressOf(request), hostFor })
      proxy.ws(request, socket as Socket, {}, head).catch(() => socket.destroy())
    },
    close: () => agent.destroy(),
  }
}

/** Whoever offers another protocol (Java asks for HTTP/2 that way) is answered in this one. */
const askOrdinarily = ({ headers }: IncomingMessage): void => {
  if (headers.upgrade === undefined) return
  delete headers.upgrade
  delete headers.connection
}

type Forwarded = {
  proto: string
  address: string
  hostFor: (asked: string | undefined) => string
}

/** Web hears one address, the edge's own finding: what a client claims to have forwarded is dropped. */
const forwardedHeaders = (
  { headers }: IncomingMessage,
  { proto, address, hostFor }: Forwarded,
): void => {
  for (const name of Object.keys(headers)) {
    const ours = name.startsWith('x-forwarded-') || name.startsWith('x-herald-')
    if (ours || name === 'forwarded' || name === 'x-real-ip') delete headers[name]
  }
  headers['x-forwarded-for'] = address
  headers['x-forwarded-proto'] = proto
  headers['x-forwarded-host'] = hostFor(headers.host)
}

/**
 * The host that people see, which the pages hold against the origin of what is posted: that of the public
 * address, since a proxy in front may well ask for us under another. On one's own machine it has two names.
 */
const publicHost = (publicUrl: string) => {
  const [own = '', ...twins] = ownOrigins(publicUrl).map((origin) => new URL(origin).host)
  return (asked: string | undefined): string => (asked && twins.includes(asked) ? asked : own)
}

const refuse = (error: NodeJS.ErrnoException, response: ServerResponse): void => {
  if (response.headersSent || response.writableEnded) return void response.destroy()
  const starting = error.code === 'ECONNREFUSED'
  plainPage(response, {
    status: starting ? 503 : 502,
    title: starting ? 'Herald is starting' : 'Herald did not answer',
    text: starting
      ? 'The pages are not ready yet. This page tries again by itself.'
      : 'The request broke off on its way. Please try again.',
    retryAfter: 2,
  })
}
