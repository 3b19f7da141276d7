import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Logger } from '../../core/logger.ts'
import type { EdgeHandler, EdgePart, RoleContext } from '../roles.ts'
import type { ClickLog } from './click-log.ts'

import { mkdirSync } from 'node:fs'
import path from 'node:path'

import { pageKey } from '../../core/page-key.ts'
import { takePath } from '../../core/path-lock.ts'
import { addressFor } from '../../endpoints/client-address.ts'
import { edgeRoutes } from '../../endpoints/routes.ts'
import { keepPublicUrl } from '../../mongo/public-urls.ts'
import { openClickLog } from './click-log.ts'
import { clickIdOf, keyFor, visitorOf } from './click-record.ts'
import { cacheCodes } from './code-cache.ts'
import { isBot } from './is-bot.ts'
import { startShipper } from './ship-clicks.ts'
import { findTarget } from './store.ts'

/** Tracked links: the click is on the disk before the answer leaves. */
export const edge: EdgePart = async (context) => {
  const { env, clock, log, mongo } = context
  const folder = path.resolve(env.HERALD_DATA, 'wal')
  const leave = await takeFolder(folder, log)
  const clicks = openClickLog(folder)
  const shipper = startShipper({ db: mongo.db, log, folder, clicks, now: clock.now })
  const targetOf = cacheCodes({
    load: (code) => findTarget(mongo.db, code),
    now: () => clock.now().getTime(),
  })
  const origins = await keepPublicUrl(mongo.db, env.HERALD_PUBLIC_URL, clock.now())
  const handle = redirect(context, { clicks, targetOf, origins })
  return {
    routes: (['GET', 'HEAD'] as const).map((method) => ({
      method,
      path: edgeRoutes.link,
      open: 'a link in a message; its code leads to one target, whoever follows it',
      handle,
    })),
    // Not before: a request that is still answered may write a click.
    ended: async () => {
      await clicks.settle()
      await shipper.stop()
      await leave()
    },
  }
}

/** One edge a folder: the next one waits here, before it listens, until the one before it has ended. */
const takeFolder = async (folder: string, log: Logger): Promise<() => Promise<void>> => {
  mkdirSync(path.dirname(folder), { recursive: true, mode: 0o700 })
  for (;;) {
    const leave = await takePath(`${folder}.in-use`)
    if (leave) return leave
    log.warn('another edge writes the clicks of this data folder; waiting until it ends', {
      folder,
    })
  }
}

type Redirecting = {
  clicks: ClickLog
  targetOf: (code: string) => Promise<string | null>
  /** All under which this Herald was ever reached. */
  origins: readonly string[]
}

const redirect = (
  { env, clock, log }: RoleContext,
  { clicks, targetOf, origins }: Redirecting,
): EdgeHandler => {
  const addressOf = addressFor(env)
  const visitorKey = keyFor(env.PAYLOAD_SECRET, 'visitor')
  const clickKey = keyFor(env.PAYLOAD_SECRET, 'click-id')
  const preferences = new URL(edgeRoutes.preferences, env.HERALD_PUBLIC_URL).href
  const pages = new Set(origins.map((origin) => new URL(edgeRoutes.preferences, origin).href))
  return async (request, response, { code = '' }) => {
    const target = /^[A-Za-z0-9_-]{4,40}$/.test(code) ? await targetOf(code) : null
    if (!target) return notFound(response)
    // Whoever wants fewer messages is no click: the way to their own page counts nowhere.
    // Most lead elsewhere: those need not be taken apart.
    if (target.includes(edgeRoutes.preferences) && pages.has(pageKey(target)))
      return sendTo(response, `${preferences}/${code}`)
    const at = clock.now()
    const agent = textOf(request, 'user-agent')
    const ip = addressOf(request)
    const visitor = visitorOf(visitorKey, at.toISOString().slice(0, 10), ip, agent)
    const bot = isBot({ method: request.method ?? 'GET', agent, purpose: purposeOf(request) })
    const place = await clicks.append({ code, visitor, bot, at }).catch((err: unknown) => {
      log.error('a click could not be recorded', { err })
      return null // The person still gets to the shop.
    })
    const id = place && clickIdOf(clickKey, place.segment, place.offset)
    sendTo(response, id ? withClick(target, id) : target)
  }
}

const sendTo = (response: ServerResponse, location: string): void => {
  response.writeHead(302, {
    location,
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'content-length': 0,
  })
  response.end()
}

const withClick = (target: string, id: string): string => {
  const [before = target, ...hash] = target.split('#')
  const joined = `${before}${before.includes('?') ? '&' : '?'}herald_click=${id}`
  return [joined, ...hash].join('#')
}

const textOf = (request: IncomingMessage, name: string): string => {
  const value = request.headers[name]
  return typeof value === 'string' ? value : ''
}

const purposeOf = (request: IncomingMessage): string =>
  `${textOf(request, 'purpose')} ${textOf(request, 'sec-purpose')} ${textOf(request, 'x-moz')}`

const PAGE =
  '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Link not found</title></head>' +
  '<body><h1>Link not found</h1><p>This link is not complete, or it is no longer in use.</p></body></html>'

const notFound = (response: ServerResponse): void => {
  response.writeHead(404, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'",
  })
  response.end(PAGE)
}
