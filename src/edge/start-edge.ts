import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { EdgePart, EdgeRoute, RoleContext, Running } from '../plugins/roles.ts'

import { createServer } from 'node:http'

import { monotonic } from '../core/clock.ts'
import { SECOND } from '../core/time.ts'
import { answerProblem } from '../endpoints/problem.ts'
import { addressFor } from '../endpoints/client-address.ts'
import { edgeRoutes } from '../endpoints/routes.ts'
import { routeTable } from './match-route.ts'
import { proxyToWeb } from './proxy-to-web.ts'
import { makeReadiness, type Readiness } from './readiness.ts'

const DRAIN_MS = 8 * SECOND
/** Longer than web may take for an answer; live streams say something every ten seconds. */
const SILENT_MS = 150 * SECOND

type EdgeOptions = { port: number; webPort: number; host?: string }
export type RunningEdge = { port: number; close: () => Promise<void> }

/** Serves the features' edge parts and the health addresses; everything else goes to the web role. */
export const startEdge = async (
  context: RoleContext,
  parts: readonly EdgePart[],
  { port, webPort, host = '127.0.0.1' }: EdgeOptions,
): Promise<RunningEdge> => {
  const running: Awaited<ReturnType<EdgePart>>[] = []
  for (const part of parts) running.push(await part(context))
  const find = routeTable(running.flatMap(({ routes }) => routes))
  const { HERALD_PUBLIC_URL: publicUrl } = context.env
  const develops = context.env.NODE_ENV === 'development'
  const addressOf = addressFor(context.env)
  const proxy = proxyToWeb({ port: webPort, publicUrl, addressOf, upgrades: develops })

  const ready = makeReadiness({ db: context.mongo.db, webPort, monotonic })
  const server = createServer((request, response) => {
    const path = pathOf(request)
    if (path === edgeRoutes.live) return void answerText(response, 200, 'ok')
    if (path === edgeRoutes.ready) return void answerReady(ready, response)
    const match = find(request.method ?? 'GET', path)
    if (!match || !accepts(match.route, request)) return proxy.web(request, response)
    serve(context, response, async () => match.route.handle(request, response, match.params))
  })
  server.keepAliveTimeout = 65 * SECOND
  server.requestTimeout = 0 // Uploads through the proxy may take long; the features bound their own.
  server.setTimeout(SILENT_MS) // But a line on which nothing goes either way is nobody's.
  if (develops) server.on('upgrade', proxy.upgrade)
  await listen(server, port, host)
  const address = server.address()
  return {
    port: address && typeof address === 'object' ? address.port : port,
    close: async () => {
      const drained = new Promise<void>((done) => server.close(() => done()))
      await closeAll(running)
      const force = setTimeout(() => server.closeAllConnections(), DRAIN_MS)
      server.closeIdleConnections()
      await drained
      clearTimeout(force)
      for (const { ended } of running) await ended?.()
      proxy.close()
    },
  }
}

const accepts = ({ accept }: EdgeRoute, { headers }: IncomingMessage): boolean =>
  accept === undefined || (headers.accept ?? '').includes(accept)

const pathOf = ({ url = '/' }: IncomingMessage): string => {
  const query = url.indexOf('?')
  return query < 0 ? url : url.slice(0, query)
}

const serve = (
  { log }: RoleContext,
  response: ServerResponse,
  work: () => Promise<void> | void,
): void => {
  Promise.resolve()
    .then(work)
    .catch(async (error: unknown) => {
      const answer = answerProblem(error, log)
      if (response.headersSent) return void response.destroy()
      response.writeHead(answer.status, Object.fromEntries(answer.headers))
      response.end(await answer.text())
    })
}

const answerText = (response: ServerResponse, status: number, text: string): void => {
  response.writeHead(status, { 'content-type': 'text/plain', 'cache-control': 'no-store' })
  response.end(text)
}

const answerReady = async (ask: () => Promise<Readiness>, response: ServerResponse) => {
  const found = await ask()
  response.writeHead(found.ready ? 200 : 503, {
    'content-type': 'application/json',
    'cache-control': 'no-store',
  })
  response.end(JSON.stringify(found))
}

const listen = (server: Server, port: number, host: string): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })

const closeAll = async (running: readonly Running[]): Promise<void> => {
  for (const part of [...running].reverse()) await part.close?.()
}
