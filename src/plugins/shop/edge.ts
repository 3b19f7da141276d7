import type { IncomingMessage, ServerResponse } from 'node:http'
import type { WebhookEvent } from '../../core/model/money-trail.ts'
import type { EdgeHandler, EdgePart, RoleContext } from '../roles.ts'
import type { WebhookSource } from './store.ts'

import { PlatformError } from '../../core/errors.ts'
import { joinId } from '../../core/ids.ts'
import { SECOND } from '../../core/time.ts'
import { readBody } from '../../endpoints/read-body.ts'
import { edgeRoutes } from '../../endpoints/routes.ts'
import { forTenant } from '../../mongo/for-tenant.ts'
import { idPart } from './id-part.ts'
import { secretPlace } from './secrets.ts'
import { assertSigned } from './signature.ts'
import { shareWrites } from './share-writes.ts'
import { findSource, keepEvents } from './store.ts'

const MAX_BYTES = 256 * 1024
const BODY_MS = 10 * SECOND
const SOURCE_MS = 2 * SECOND
const MAX_SOURCES = 1_000

type OpenSource = { source: WebhookSource; secrets: string[] }

/** Webhooks of shops: raw bytes, signature, stored, and only then answered. */
export const edge: EdgePart = async (context) => ({
  routes: [
    { method: 'POST', path: edgeRoutes.hook, open: 'signed by the shop', handle: receive(context) },
  ],
})

const receive = (context: RoleContext): EdgeHandler => {
  const { clock, mongo } = context
  const sourceOf = cacheSources(context)
  const keep = shareWrites<WebhookEvent>((tenant, events) =>
    keepEvents(forTenant(mongo.db, tenant), events),
  )
  return async (request, response, { hook = '', source: name = '' }) => {
    const body = await readBody(request, { bytes: MAX_BYTES, ms: BODY_MS })
    const found = await sourceOf(hook, name)
    if (!found) throw new PlatformError('NOT_FOUND', 'No shop is connected at this address.')
    const now = clock.now()
    const eventId = text(request, 'webhook-id')
    const headers = {
      id: eventId,
      timestamp: text(request, 'webhook-timestamp'),
      signature: text(request, 'webhook-signature'),
    }
    assertSigned({ headers, body, secrets: found.secrets, now })
    const { tenant, demo, key = name } = found.source
    await keep(tenant, {
      _id: joinId(tenant, key, idPart(eventId)),
      tenant,
      source: name,
      shop: key,
      eventId,
      type: null,
      body: body.toString('utf8'),
      state: 'received',
      problem: null,
      attempts: 0,
      receivedAt: now,
      handledAt: null,
      ...(demo && { demo }),
    })
    accept(response)
  }
}

const accept = (response: ServerResponse): void => {
  response.writeHead(202, { 'content-type': 'application/json' })
  response.end('{"received":true}')
}

/** Opened secrets are kept for 2 s: a new one works, and a removed one is gone, within them. */
const cacheSources = ({ mongo, vault, clock }: RoleContext) => {
  const known = new Map<string, { until: number; found: Promise<OpenSource | null> }>()

  const load = async (hook: string, name: string): Promise<OpenSource | null> => {
    const source = await findSource(mongo.db, hook, name)
    if (!source) return null
    const place = secretPlace(source)
    const sealed = source.secrets ?? []
    return { source, secrets: await Promise.all(sealed.map((one) => vault.open(place, one))) }
  }

  return (hook: string, name: string): Promise<OpenSource | null> => {
    const key = `${hook}/${name}`
    const now = clock.now().getTime()
    const cached = known.get(key)
    if (cached && cached.until > now) return cached.found
    const found = load(hook, name)
    if (known.size >= MAX_SOURCES) known.clear()
    known.set(key, { until: now + SOURCE_MS, found })
    const forget = () => void known.delete(key)
    found.then((one) => one ?? forget(), forget)
    return found
  }
}

const text = (request: IncomingMessage, name: string): string => {
  const value = request.headers[name]
  return typeof value === 'string' ? value : ''
}
