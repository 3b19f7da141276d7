import type { Request, RequestHandler } from 'express'
import type { IncomingMessage } from 'node:http'

import type { Logger } from '../core/logger.ts'

import { accountIn } from './account-in.ts'
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
    const form = forms.exec(plain(request.path))?.[1]
    if (form) {
      const account = accountIn(await peek(request), request.headers['content-type'])
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

/** One spelling for all that Next and Payload may take for the same address. */
const plain = (path: string): string =>
  decoded(path).replaceAll(/\/+/g, '/').replace(/\/$/, '').toLowerCase()

const decoded = (path: string): string => {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

/**
 * A small body, which stays in the stream: Next reads it itself. Null for one whose length is not told;
 * such a call counts for its address alone.
 */
const peek = (request: IncomingMessage): Promise<Buffer | null> =>
  new Promise((resolve) => {
    const length = Number(request.headers['content-length'] ?? 0)
    if (!(length > 0 && length <= PEEK)) return resolve(null)
    const pieces: Buffer[] = []
    let had = 0
    const done = (body: Buffer | null) => {
      request.off('readable', look)
      request.off('close', gone)
      if (body) request.unshift(body)
      resolve(body)
    }
    const gone = () => done(null)
    const look = () => {
      for (let piece = request.read(); piece !== null; piece = request.read()) {
        pieces.push(piece)
        had += piece.length
      }
      if (had >= length) done(Buffer.concat(pieces))
    }
    request.on('readable', look)
    request.once('close', gone)
  })
