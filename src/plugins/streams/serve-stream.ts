import type { IncomingMessage, ServerResponse } from 'node:http'
import type { TenantEvent } from '../../core/model/event.ts'
import type { TenantDb } from '../../mongo/for-tenant.ts'
import type { RoleContext } from '../roles.ts'
import type { Grant, GrantAnswer } from './ask-grant.ts'
import type { Hub } from './hub.ts'

import { createSession } from 'better-sse'

import { ALIVE } from '../../core/model/event.ts'
import { SECOND } from '../../core/time.ts'
import { eventsSince } from '../../mongo/events.ts'
import { forTenant } from '../../mongo/for-tenant.ts'
import { askGrant } from './ask-grant.ts'
import { belongsTo, campaignOf, toClient } from './topic.ts'

/** A lost grant ends the stream within this. */
const REASK_MS = 5 * SECOND
const KEEP_ALIVE_MS = 10 * SECOND
/** An event, as pages do not hear a comment; without an id, so nobody resumes there. */
const KEEP_ALIVE = `event: ${ALIVE}\ndata: {}\n\n`
const SESSION = {
  keepAlive: null,
  retry: 2 * SECOND,
  headers: { 'x-accel-buffering': 'no', 'cache-control': 'no-store' },
}
/** A reader that is this far behind comes back with its last id instead. */
const MAX_BEHIND = 1024 * 1024
const MAX_KNOWN = 5_000

export type StreamDeps = { context: RoleContext; hub: Hub; open: Set<() => void> }
type Call = { request: IncomingMessage; response: ServerResponse; topic: string }

/** One live stream: granted by web, resumed where the reader stopped, ended when the grant is lost. */
export const serveStream = async (
  { context, hub, open }: StreamDeps,
  { request, response, topic }: Call,
): Promise<void> => {
  const { env, clock, mongo } = context
  const ask = (again: boolean) =>
    askGrant({
      webPort: env.HERALD_WEB_PORT,
      secret: env.HERALD_INTERNAL_SECRET,
      topic,
      open: again,
      ...askerOf(request),
    })
  const answer = await ask(false)
  if (answer.kind !== 'granted') return refuse(response, answer)
  let { grant } = answer
  const { tenant } = grant

  const session = await createSession(request, response, SESSION)
  const end = (): void => {
    close()
    endOrCut(response)
  }
  const pass = passOn(topic, (event) => {
    if (response.writableLength > MAX_BEHIND) return end()
    session.push(toClient(event), event.type, event._id)
  })
  const alive = setInterval(() => void response.write(KEEP_ALIVE), KEEP_ALIVE_MS)
  const stopListening = hub.listen(tenant, pass.live)
  const timer = setInterval(async () => {
    const again = await ask(true)
    if (again.kind === 'granted') grant = again.grant
    if (!holds(again.kind, grant, tenant, clock.now())) end()
  }, REASK_MS)
  open.add(end)
  const close = (): void => {
    clearInterval(timer)
    clearInterval(alive)
    stopListening()
    open.delete(end)
  }
  response.once('close', close)
  response.on('error', close)
  if (response.destroyed) return close()

  const { lastId } = session
  const missed = lastId ? await missedSince(forTenant(mongo.db, tenant), lastId, topic) : []
  await pass.replay(missed, () => taken(response))
}

const missedSince = (tenantDb: TenantDb, lastId: string, topic: string): Promise<TenantEvent[]> => {
  const campaign = campaignOf(topic)
  return eventsSince(tenantDb, lastId, campaign === undefined ? {} : { campaign })
}

/** Whoever has not taken what is written is cut off: it comes back with its last id. */
const endOrCut = (response: ServerResponse): void => {
  if (response.writableLength > 0) response.destroy()
  else response.end()
}

/** Once the reader has taken what was written so far, or is gone. */
const taken = async (response: ServerResponse): Promise<void> => {
  if (!response.writableNeedDrain || response.destroyed) return
  await new Promise<void>((resolve) => {
    const done = (): void => {
      response.off('drain', done).off('close', done)
      resolve()
    }
    response.on('drain', done).on('close', done)
  })
}

/** Who asks, and the workspace that the address names: `EventSource` sends no header. */
const askerOf = ({ headers, url = '' }: IncomingMessage) => ({
  headers,
  workspace: new URLSearchParams(url.split('?')[1]).get('workspace'),
})

const holds = (
  kind: 'granted' | 'refused' | 'lost',
  { tenant, until }: Grant,
  first: string,
  now: Date,
): boolean => kind !== 'refused' && tenant === first && now < until

/** Events of the topic, each once; live ones wait until what was missed has been told. */
const passOn = (topic: string, push: (event: TenantEvent) => void) => {
  const known = new Set<string>()
  let waiting: TenantEvent[] | null = []
  const once = (event: TenantEvent): void => {
    if (known.has(event._id) || !belongsTo(topic, event)) return
    known.add(event._id)
    const oldest = known.size > MAX_KNOWN ? known.values().next().value : undefined
    if (oldest !== undefined) known.delete(oldest)
    push(event)
  }
  return {
    live: (event: TenantEvent): void => {
      if (waiting) waiting.push(event)
      else once(event)
    },
    /** Piece by piece, as fast as the reader takes it. */
    replay: async (missed: readonly TenantEvent[], ready: () => Promise<void>): Promise<void> => {
      for (const event of missed) {
        await ready()
        once(event)
      }
      waiting?.forEach(once)
      waiting = null
    },
  }
}

type Refusal = Exclude<GrantAnswer, { kind: 'granted' }>

const refuse = (response: ServerResponse, answer: Refusal): void => {
  const status = answer.kind === 'refused' ? answer.status : 503
  const detail = 'Live streams are starting. Please try again.'
  const body =
    answer.kind === 'refused'
      ? answer.body
      : JSON.stringify({ status, title: 'UNAVAILABLE', detail })
  const retryAfter = answer.kind === 'refused' ? answer.retryAfter : '2'
  response.writeHead(status, {
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
    ...(retryAfter !== null && { 'retry-after': retryAfter }),
  })
  response.end(body)
}
