import type { Request, RequestHandler } from 'express'

import { IncomingMessage } from 'node:http'

import type { Logger } from '../core/logger.ts'

import { accountIn } from './account-in.ts'
import { plainPath } from './plain-path.ts'
import { strictLimit } from './rate-limit.ts'
import { PAYLOAD_API } from './routes.ts'

/** A body of these forms has a few hundred bytes. */
const PEEK = 16_384

const forms = new RegExp(`^${PAYLOAD_API}/[^/]+/(login|forgot-password|reset-password|unlock)$`)

/** The panel signs in at Payload's own addresses: the limit of ours stands before them as well. */
export const limitPanelSignIn = (options: { perMinute: number; log: Logger }): RequestHandler[] => {
  const subjects = new WeakMap<Request, string>()
  const limits = strictLimit({ ...options, subjectOf: (request) => subjects.get(request) ?? '' })
  const find: RequestHandler = async (request, _response, next) => {
    const form = forms.exec(plainPath(request.path))?.[1]
    if (form) {
      const body = await peek(request).catch(() => null)
      const account = accountIn(body, request.headers['content-type'])
      subjects.set(request, `${form} ${account}`)
    }
    next()
  }
  const onlyThere =
    (limit: RequestHandler): RequestHandler =>
    (request, response, next) =>
      subjects.has(request) ? limit(request, response, next) : next()
  return [find, ...limits.map(onlyThere)]
}

/**
 * A small body; null for one whose length is not told, so that such a call counts for its address alone.
 * Next refuses a stream that anybody has looked into, so it is given another one with the same bytes.
 */
const peek = async (request: IncomingMessage): Promise<Buffer | null> => {
  const length = Number(request.headers['content-length'] ?? 0)
  if (!(length > 0 && length <= PEEK)) return null
  const pieces: Buffer[] = []
  for await (const piece of request) pieces.push(piece as Buffer)
  const body = Buffer.concat(pieces)
  replays.set(request, replayOf(request, body))
  return body
}

const replays = new WeakMap<IncomingMessage, IncomingMessage>()

/** The request for whoever reads its stream: with its body, also when the limit has looked at it. */
export const unread = (request: IncomingMessage): IncomingMessage => replays.get(request) ?? request

const replayOf = (request: IncomingMessage, body: Buffer): IncomingMessage => {
  const { method, url, headers, rawHeaders, httpVersion, httpVersionMajor, httpVersionMinor } =
    request
  const replay = Object.assign(new IncomingMessage(request.socket), {
    ...{ method, url, headers, rawHeaders, httpVersion, httpVersionMajor, httpVersionMinor },
    complete: true,
  })
  replay.push(body)
  replay.push(null)
  return replay
}
