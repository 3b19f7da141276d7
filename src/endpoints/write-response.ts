import type { ServerResponse } from 'node:http'

import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

/** Writes a web `Response` to Node's; a body that is a stream goes through unbuffered. */
export const writeResponse = async (from: Response, to: ServerResponse): Promise<void> => {
  to.statusCode = from.status
  for (const [name, value] of from.headers) {
    if (name !== 'set-cookie') to.setHeader(name, value)
  }
  const cookies = from.headers.getSetCookie()
  if (cookies.length > 0) to.setHeader('set-cookie', cookies)
  if (!from.body) return void to.end()
  await pipeline(Readable.fromWeb(from.body as Parameters<typeof Readable.fromWeb>[0]), to)
}
