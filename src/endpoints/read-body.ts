import type { IncomingMessage } from 'node:http'

import { PlatformError } from '../core/errors.ts'
import { SECOND } from '../core/time.ts'

type Limits = { bytes: number; ms: number; what?: string }

/** The bytes of a request as they came. Refuses what is longer, and does not wait for ever. */
export const readBody = (
  request: IncomingMessage,
  { bytes, ms, what = 'event' }: Limits,
): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const tooLarge = () =>
      reject(new PlatformError('TOO_LARGE', `An ${what} has at most ${bytes / 1024} KiB.`))
    if (Number(request.headers['content-length'] ?? 0) > bytes) {
      request.resume()
      return tooLarge()
    }
    const chunks: Buffer[] = []
    let length = 0
    const timer = setTimeout(() => {
      reject(new PlatformError('TOO_SLOW', `The ${what} did not arrive in ${ms / SECOND} seconds.`))
      // The answer goes first.
      setTimeout(() => request.destroy(), SECOND).unref()
    }, ms)
    request.on('data', (chunk: Buffer) => {
      length += chunk.length
      if (length > bytes) {
        chunks.length = 0
        return tooLarge()
      }
      chunks.push(chunk)
    })
    request.once('end', () => resolve(Buffer.concat(chunks)))
    request.once('error', () =>
      reject(new PlatformError('INVALID_INPUT', `The ${what} broke off on its way.`)),
    )
    request.once('close', () => clearTimeout(timer))
  })
