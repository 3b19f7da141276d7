import type {
  ErrorRequestHandler,
  Express,
  Request as ExpressRequest,
  Response as ExpressResponse,
  RequestHandler,
} from 'express'
import type { Payload } from 'payload'

import express from 'express'
import helmet from 'helmet'

import type { Clock } from '../core/clock.ts'
import type { Env } from '../core/env.ts'
import type { Logger } from '../core/logger.ts'
import type { ApiEndpoint } from './define-endpoint.ts'

import { ownOrigins } from '../core/config-env.ts'
import { PlatformError } from '../core/errors.ts'
import { callLimit, limitPayloadApi } from './call-limit.ts'
import { limitPanelSignIn } from './limit-panel-sign-in.ts'
import { answerProblem } from './problem.ts'
import { strictLimit } from './rate-limit.ts'
import { type CountCall, resolveCaller, resolvePerson } from './resolve-caller.ts'
import { internalRoutes } from './routes.ts'

import { grantStream } from './stream-grant.ts'
import { toWebRequest } from './web-request.ts'
import { writeResponse } from './write-response.ts'

const JSON_LIMIT = '1mb'

export type ApiDeps = {
  endpoints: readonly ApiEndpoint[]
  payload: Payload
  env: Env
  log: Logger
  clock: Clock
}

/** Puts our endpoints on an Express app. What none of them answers is left for Next. */
export const mountApi = (app: Express, deps: ApiDeps): void => {
  const { endpoints, env, log } = deps
  app.disable('x-powered-by')
  app.set('trust proxy', 'loopback') // Only the edge, on this machine, may say who called it.
  app.use(helmet(pageHeaders(env)))
  classified(endpoints)
  const limit = { perMinute: env.HERALD_LOGIN_LIMIT, log }
  const strict = strictLimit(limit)
  app.use(...limitPanelSignIn(limit))
  const counted = callLimit(env.HERALD_API_LIMIT, deps.clock)
  app.use(limitPayloadApi({ payload: deps.payload, counted, log }))
  for (const endpoint of endpoints) {
    const limits = endpoint.limit === 'strict' ? strict : []
    app[endpoint.method](
      endpoint.path,
      ...bodyParsers(endpoint),
      ...limits,
      answering(deps, (request, response) => {
        const asked = toWebRequest(request, response, env.HERALD_PUBLIC_URL)
        return callEndpoint(endpoint, asked, request.params as Record<string, string>, {
          ...deps,
          counted,
        })
      }),
    )
  }
  for (const [path, allowed] of methodsByPath(endpoints))
    app.all(path, answering(deps, wrongMethod(allowed)))
  const grant = internalRoutes.streamGrant
  app.post(
    grant,
    bodyBytes,
    answering(deps, (request, response) =>
      grantStream(toWebRequest(request, response, env.HERALD_PUBLIC_URL), { ...deps, counted }),
    ),
  )
  app.use(['/api/v1', '/internal'], answering(deps, noSuchAddress))
  app.use(failing(deps))
}

/** What the compiler asks of a feature, asked again of code that it has not seen. */
const classified = (endpoints: readonly ApiEndpoint[]): void => {
  const known = new Set<string>()
  for (const endpoint of endpoints) {
    const { method, path, tenancy } = endpoint
    const address = `${method} ${path.replaceAll(/:\w+/g, ':')}`
    if (known.has(address)) throw new Error(`Two routes answer ${method} ${path}.`)
    known.add(address)
    const whole =
      (tenancy === 'tenant' && endpoint.roles.length > 0) ||
      tenancy === 'self' ||
      (tenancy === 'public' && endpoint.open.trim() !== '')
    if (!whole)
      throw new Error(
        `Route ${method} ${path} does not say who may call it: tenancy 'tenant' with roles, 'self', or 'public' with why it is open.`,
      )
  }
}

/** Resolves the caller, checks workspace and role, and calls. Also the way tests call an endpoint. */
export const callEndpoint = async (
  endpoint: ApiEndpoint,
  request: Request,
  params: Readonly<Record<string, string>>,
  { payload, env, counted }: Pick<ApiDeps, 'payload' | 'env'> & { counted?: CountCall },
): Promise<Response> => {
  if (endpoint.tenancy === 'public') return endpoint.respond(request, { params })
  const { method, headers } = request
  const asked = { payload, method, headers, ours: ownOrigins(env.HERALD_PUBLIC_URL), counted }
  if (endpoint.tenancy === 'self')
    return endpoint.respond(request, { params, caller: await resolvePerson(asked) })
  const caller = await resolveCaller(asked)
  if (!endpoint.roles.some((role) => caller.roles.includes(role))) {
    const needed = endpoint.roles.join(' or ')
    throw new PlatformError('FORBIDDEN', `This needs the role ${needed} in the workspace.`)
  }
  return endpoint.respond(request, { params, caller })
}

type Answer = (request: ExpressRequest, response: ExpressResponse) => Response | Promise<Response>

const answering =
  ({ log }: ApiDeps, answer: Answer): RequestHandler =>
  async (request, response) => {
    const facts = { method: request.method, path: request.path }
    const made = await Promise.resolve()
      .then(() => answer(request, response))
      .catch((error: unknown) => answerProblem(error, log, facts))
    if (!made.headers.has('cache-control')) made.headers.set('cache-control', 'private, no-store')
    await writeResponse(made, response).catch((err: unknown) => {
      log.debug('answer cut off', { ...facts, err })
      response.destroy()
    })
  }

const methodsByPath = (endpoints: readonly ApiEndpoint[]): Map<string, string[]> => {
  const paths = new Map<string, string[]>()
  for (const { path, method } of endpoints)
    paths.set(path, [...(paths.get(path) ?? []), method.toUpperCase()])
  return paths
}

const wrongMethod =
  (allowed: readonly string[]): Answer =>
  ({ method, originalUrl }) => {
    const path = originalUrl.split('?')[0]
    const sentence = `${path} takes ${allowed.join(' or ')}, not ${method}.`
    throw new PlatformError('METHOD_NOT_ALLOWED', sentence, {
      details: { allow: allowed.join(', ') },
    })
  }

const noSuchAddress: Answer = ({ method, originalUrl }) => {
  throw new PlatformError('NOT_FOUND', `Nothing answers ${method} ${originalUrl.split('?')[0]}.`)
}

const bodyBytes: RequestHandler = express.raw({ type: () => true, limit: JSON_LIMIT })

const bodyParsers = ({ method, body }: ApiEndpoint): RequestHandler[] =>
  body === 'multipart' || method === 'get' ? [] : [bodyBytes]

/** Failures before an endpoint is reached: a body too large or cut off, an address not decodable. */
const failing =
  ({ log }: ApiDeps): ErrorRequestHandler =>
  (error, request, response, next) => {
    if (response.headersSent) {
      next(error)
      return
    }
    const facts = { method: request.method, path: request.path }
    void writeResponse(answerProblem(foreseen(error), log, facts), response)
  }

const foreseen = (error: unknown): unknown => {
  const status = error instanceof Error && 'status' in error ? Number(error.status) : 500
  if (status === 413)
    return new PlatformError('TOO_LARGE', `The body is larger than ${JSON_LIMIT}.`)
  if (status >= 400 && status < 500) {
    return new PlatformError('INVALID_INPUT', 'The request could not be read.', { cause: error })
  }
  return error
}

/** Next writes inline scripts, so no content policy here; pages of the panel may be framed by itself. */
const pageHeaders = ({ HERALD_PUBLIC_URL }: Env) => ({
  contentSecurityPolicy: false as const,
  crossOriginEmbedderPolicy: false,
  // Not `no-referrer`: browsers then send `Origin: null` with forms, which the panel refuses.
  referrerPolicy: { policy: 'same-origin' as const },
  strictTransportSecurity: HERALD_PUBLIC_URL.startsWith('https:') && { maxAge: 31_536_000 },
})
