import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

/** A request the control API cannot take, with the field at fault. */
export class ControlError extends Error {
  override readonly name = 'ControlError'
  readonly status: number
  readonly field: string | null

  constructor(status: number, message: string, field: string | null = null) {
    super(message)
    this.status = status
    this.field = field
  }
}

export type ControlRequest = { params: readonly string[]; query: URLSearchParams; body: unknown }

/** JSON by default; `text` with its own type, in pieces or for as long as somebody listens. */
export type ControlAnswer =
  | { json: unknown }
  | { text: string; type: string }
  | { bytes: Buffer; type: string }
  | { pieces: AsyncIterable<string>; type: string }
  | { live: (say: (text: string) => void) => () => void; type: string }

export type Route = {
  verb: 'GET' | 'POST' | 'DELETE'
  path: RegExp
  /** In bytes, where more than usual may come. */
  maxBody?: number
  run: (request: ControlRequest) => ControlAnswer | Promise<ControlAnswer>
}

const MAX_BODY = 16 * 1024 * 1024

/** An HTTP server over a list of routes. Answers wait for the disk, as everything here does. */
export const makeControlServer = (
  routes: () => readonly Route[],
  synced: () => Promise<void>,
): Server =>
  createServer((request, response) => {
    handle(routes(), request)
      .then(async (answer) => {
        await synced()
        await send(response, 200, answer)
      })
      .catch((error: unknown) => sendError(response, error))
  })

const handle = async (
  routes: readonly Route[],
  request: IncomingMessage,
): Promise<ControlAnswer> => {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1')
  assertLocal(request)
  const here = routes.filter(({ path }) => path.test(url.pathname))
  const route = here.find(({ verb }) => verb === request.method)
  if (!route) throw noRoute(request.method, url.pathname, here)
  const body = await readBody(request, route.maxBody)
  const params = (route.path.exec(url.pathname) ?? []).slice(1).map(decoded)
  return route.run({ params, query: url.searchParams, body })
}

const noRoute = (verb: string | undefined, path: string, here: readonly Route[]): ControlError => {
  const others = here.map((it) => it.verb).join(' or ')
  return here.length > 0
    ? new ControlError(405, `${path} takes ${others}, not ${verb}.`)
    : new ControlError(404, `There is no ${verb} ${path}.`)
}

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    throw new ControlError(400, `"${text}" is not written as a part of an address.`)
  }
}

/** A page elsewhere must not drive this API through a visitor's browser. */
const assertLocal = ({ headers }: IncomingMessage): void => {
  const names = [headers.host, headers.origin?.replace(/^https?:\/\//, '')]
  const isOdd = names.some((it) => it && !/^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(it))
  if (isOdd) throw new ControlError(403, 'The control API answers on this machine only.')
}

const readBody = async (request: IncomingMessage, maxBody = MAX_BODY): Promise<unknown> => {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += (chunk as Buffer).length
    if (size > maxBody) {
      throw new ControlError(413, `The body is larger than ${maxBody / 1024 / 1024} MiB.`)
    }
    chunks.push(chunk as Buffer)
  }
  if (size === 0) return {}
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'))
  } catch {
    throw new ControlError(400, 'The body is not JSON.')
  }
}

/** Longs become their digits; bytes become base64. */
const plain = (_key: string, value: unknown): unknown => {
  if (typeof value === 'bigint') return value.toString()
  const isBytes = typeof value === 'object' && value !== null && 'type' in value && 'data' in value
  return isBytes && value.type === 'Buffer' && Array.isArray(value.data)
    ? Buffer.from(value.data).toString('base64')
    : value
}

const send = async (
  response: ServerResponse,
  status: number,
  answer: ControlAnswer,
): Promise<void> => {
  response.writeHead(status, {
    'content-type': 'json' in answer ? 'application/json; charset=utf-8' : answer.type,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  })
  if ('json' in answer) response.end(JSON.stringify(answer.json, plain))
  else if ('bytes' in answer) response.end(answer.bytes)
  else if ('text' in answer) response.end(answer.text)
  else if ('pieces' in answer) await pipeline(Readable.from(answer.pieces), response)
  else {
    response.flushHeaders()
    response.once(
      'close',
      answer.live((text) => void response.write(text)),
    )
  }
}

const sendError = (response: ServerResponse, error: unknown): void => {
  if (response.headersSent) return void response.destroy() // Whoever asked has left.
  const known = error instanceof ControlError ? error : null
  const message = known?.message ?? 'The simulator failed.'
  void send(response, known?.status ?? 500, {
    json: { error: { message, field: known?.field ?? null } },
  })
}
