import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { createServer } from 'node:http'

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

/** JSON by default; `text` with its own type otherwise. */
export type ControlAnswer = { json: unknown } | { text: string; type: string }

export type Route = {
  verb: 'GET' | 'POST' | 'DELETE'
  path: RegExp
  run: (request: ControlRequest) => ControlAnswer | Promise<ControlAnswer>
}

const MAX_BODY = 16 * 1024 * 1024

/** An HTTP server over a list of routes. Answers wait for the disk, as everything here does. */
export const makeControlServer = (routes: readonly Route[], synced: () => Promise<void>): Server =>
  createServer((request, response) => {
    handle(routes, request)
      .then(async (answer) => {
        await synced()
        send(response, 200, answer)
      })
      .catch((error: unknown) => sendError(response, error))
  })

const handle = async (
  routes: readonly Route[],
  request: IncomingMessage,
): Promise<ControlAnswer> => {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1')
  assertLocal(request)
  const body = await readBody(request)
  for (const { verb, path, run } of routes) {
    const match = request.method === verb ? path.exec(url.pathname) : null
    if (!match) continue
    const params = match.slice(1).map(decodeURIComponent)
    return run({ params, query: url.searchParams, body })
  }
  throw new ControlError(404, `There is no ${request.method} ${url.pathname}.`)
}

/** A page elsewhere must not drive this API through a visitor's browser. */
const assertLocal = ({ headers }: IncomingMessage): void => {
  const names = [headers.host, headers.origin?.replace(/^https?:\/\//, '')]
  const isOdd = names.some((it) => it && !/^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(it))
  if (isOdd) throw new ControlError(403, 'The control API answers on this machine only.')
}

const readBody = async (request: IncomingMessage): Promise<unknown> => {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += (chunk as Buffer).length
    if (size > MAX_BODY) throw new ControlError(413, 'The body is larger than 16 MiB.')
    chunks.push(chunk as Buffer)
  }
  if (size === 0) return {}
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'))
  } catch {
    throw new ControlError(400, 'The body is not JSON.')
  }
}

const send = (response: ServerResponse, status: number, answer: ControlAnswer): void => {
  const isJson = 'json' in answer
  response.writeHead(status, {
    'content-type': isJson ? 'application/json; charset=utf-8' : answer.type,
    'cache-control': 'no-store',
  })
  response.end(isJson ? JSON.stringify(answer.json) : answer.text)
}

const sendError = (response: ServerResponse, error: unknown): void => {
  const known = error instanceof ControlError ? error : null
  const message = known?.message ?? 'The simulator failed.'
  send(response, known?.status ?? 500, {
    json: { error: { message, field: known?.field ?? null } },
  })
}
