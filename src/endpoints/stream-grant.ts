import type { Payload } from 'payload'

import { createHash, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'

import type { Clock } from '../core/clock.ts'
import type { Env } from '../core/env.ts'
import type { Caller } from './define-endpoint.ts'
import type { CountCall } from './resolve-caller.ts'

import { slugs } from '../collections/slugs.ts'
import { ownOrigins } from '../core/config-env.ts'
import { PlatformError } from '../core/errors.ts'
import { after, MINUTE } from '../core/time.ts'
import { readJson } from './read-input.ts'
import { resolveCaller } from './resolve-caller.ts'

const GRANT_MS = 5 * MINUTE

const input = z.strictObject({
  topic: z.string().regex(/^(dashboard|run\.[A-Za-z0-9_-]{1,64})$/, 'No such stream.'),
  /** The stream is open already, and is asked about again. */
  open: z.boolean().default(false),
})

type GrantDeps = { payload: Payload; env: Env; clock: Clock; counted?: CountCall }

/** Tells the edge whether a caller may listen to a topic, and until when it need not ask again. */
export const grantStream = async (
  request: Request,
  { payload, env, clock, counted }: GrantDeps,
): Promise<Response> => {
  if (!sameSecret(request.headers.get('x-herald-internal') ?? '', env.HERALD_INTERNAL_SECRET)) {
    throw new PlatformError('NOT_FOUND', 'No such address.')
  }
  const { topic, open } = await readJson(request, input)
  const caller = await resolveCaller({
    payload,
    method: 'GET', // A stream is a read, whatever carries the question.
    headers: asked(request.headers),
    ours: ownOrigins(env.HERALD_PUBLIC_URL),
    counted: open ? undefined : counted,
  })
  await assertOwnTopic(payload, caller, topic)
  const until = after(clock.now(), GRANT_MS).toISOString()
  return Response.json({ tenant: caller.tenant, topics: [topic], until })
}

/** Payload wants a sign that a cookie came from our pages; browsers withhold a lax cookie elsewhere. */
const asked = (headers: Headers): Headers => {
  const result = new Headers(headers)
  if (!result.has('origin') && !result.has('sec-fetch-site')) {
    result.set('sec-fetch-site', 'same-origin')
  }
  return result
}

const assertOwnTopic = async (payload: Payload, caller: Caller, topic: string): Promise<void> => {
  if (topic === 'dashboard') return
  const { totalDocs } = await payload.count({
    collection: slugs.campaigns as never,
    where: { and: [{ id: { equals: topic.slice(4) } }, { tenant: { equals: caller.tenant } }] },
    overrideAccess: true,
  })
  if (totalDocs === 0) throw new PlatformError('NOT_FOUND', 'No such campaign.')
}

/** Compares digests, so neither content nor length shows in the time it takes. */
const sameSecret = (given: string, known: string): boolean =>
  timingSafeEqual(
    createHash('sha256').update(given).digest(),
    createHash('sha256').update(known).digest(),
  )
