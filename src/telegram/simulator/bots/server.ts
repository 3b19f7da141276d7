import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { createServer } from 'node:http'

import type { Fault } from '../faults.ts'
import { botByToken } from '../world/bots.ts'
import { badRequest, BotError, tooMany } from './bot-error.ts'
import type { BotHost } from './host.ts'
import { botMethods } from './methods.ts'
import { readParams } from './read-params.ts'

const CALL = /^\/bot(\d+:[\w-]+)\/(\w+)$/
const FILE = /^\/file\/bot(\d+:[\w-]+)\/files\/(\d+)$/

/** The Bot API over HTTP. Answers wait for the disk, as everything here does. */
export const makeBotServer = (host: () => BotHost, onError: (error: unknown) => void): Server =>
  createServer((request, response) => {
    handle(host(), request, response).catch((error: unknown) => {
      if (!(error instanceof BotError)) onError(error)
      const known = error instanceof BotError ? error : new BotError(500, 'Internal Server Error')
      sendJson(response, known.code, {
        ok: false,
        error_code: known.code,
        description: known.message,
        ...(known.parameters ? { parameters: known.parameters } : {}),
      })
    })
  })

const handle = async (
  host: BotHost,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1')
  const file = FILE.exec(url.pathname)
  if (file) return sendFile(host, response, file[1] ?? '', file[2] ?? '')
  const [, token = '', name = ''] = CALL.exec(url.pathname) ?? []
  if (!token) throw new BotError(404, 'Not Found')
  const bot = botByToken(host.api.world, token) ?? unauthorized()
  const run = botMethods.get(name.toLowerCase())
  if (!run) throw new BotError(404, 'Not Found: method not found')

  const params = await readParams(request, url)
  const username = host.api.world.user(bot.userId)?.username ?? null
  const fault = host.faults.take(`bot.${name}`, username)
  if (fault) await strike(fault, response)
  if (response.destroyed) return
  const gone = new AbortController()
  response.once('close', () => gone.abort())
  const result = await run({ host, bot, params, signal: gone.signal })
  await host.api.world.store.synced()
  if (fault?.action === 'lose-answer' || fault?.action === 'reset-after') {
    response.destroy()
    return
  }
  sendJson(response, 200, { ok: true, result })
}

const unauthorized = (): never => {
  throw new BotError(401, 'Unauthorized')
}

/** What the plan has for this call before it takes effect. */
const strike = async (fault: Fault, response: ServerResponse): Promise<void> => {
  if (fault.latencyMs) await new Promise((resolve) => setTimeout(resolve, fault.latencyMs))
  if (fault.action === 'drop-before' || fault.action === 'reset-before') response.destroy()
  if (fault.action !== 'error') return
  const wait = /_WAIT_(\d+)$/.exec(fault.error)?.[1]
  if (wait) tooMany(Number(wait))
  if (fault.code === 400) badRequest(fault.error)
  throw new BotError(fault.code, fault.error)
}

const sendFile = async (
  { api: { world } }: BotHost,
  response: ServerResponse,
  token: string,
  id: string,
): Promise<void> => {
  if (!botByToken(world, token)) unauthorized()
  const bytes = await world.files.get(id)
  if (!bytes) throw new BotError(404, 'Not Found')
  response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(bytes)
}

const sendJson = (response: ServerResponse, status: number, body: unknown): void => {
  if (response.destroyed) return
  response
    .writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
    .end(JSON.stringify(body))
}
