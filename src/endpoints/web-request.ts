import type { Request as ExpressRequest, Response as ExpressResponse } from 'express'

import { Readable } from 'node:stream'

/**
 * Express's request as the web's. The address is built on our public one, never on the `Host` header.
 * A body that a parser has read is handed on as bytes, any other as the stream it is.
 */
export const toWebRequest = (
  request: ExpressRequest,
  response: ExpressResponse,
  publicUrl: string,
): Request => {
  const aborted = new AbortController()
  response.once('close', () => {
    if (!response.writableFinished) aborted.abort()
  })
  const { method } = request
  return new Request(new URL(request.originalUrl.replace(/^\/+/, '/'), publicUrl), {
    method,
    headers: headersOf(request),
    signal: aborted.signal,
    ...(method !== 'GET' && method !== 'HEAD' && bodyOf(request)),
  })
}

const bodyOf = (request: ExpressRequest): RequestInit => {
  if (Buffer.isBuffer(request.body)) return { body: new Uint8Array(request.body) }
  return { body: Readable.toWeb(request) as ReadableStream, duplex: 'half' } as RequestInit
}

/** Express's headers as the web's. */
export const headersOf = ({ headers }: Pick<ExpressRequest, 'headers'>): Headers => {
  const result = new Headers()
  for (const [name, value] of Object.entries(headers)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined) result.append(name, one)
    }
  }
  return result
}
