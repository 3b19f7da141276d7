import type { IncomingHttpHeaders } from 'node:http'

import { z } from 'zod'

import { SECOND } from '../../core/time.ts'
import { internalRoutes, WORKSPACE_HEADER } from '../../endpoints/routes.ts'

const ASK_MS = 5 * SECOND

const grant = z.object({
  tenant: z.string(),
  topics: z.array(z.string()),
  until: z.iso.datetime().transform((text) => new Date(text)),
})

export type Grant = z.output<typeof grant>
/** `lost`: web could not be asked; what was granted holds until its end. */
export type GrantAnswer =
  | { kind: 'granted'; grant: Grant }
  | { kind: 'refused'; status: number; body: string; retryAfter: string | null }
  | { kind: 'lost' }

type Question = {
  webPort: number
  secret: string
  topic: string
  /** Asked about again while it is open: this is no call of its own. */
  open: boolean
  headers: IncomingHttpHeaders
  /** Named in the address; a header goes first. */
  workspace: string | null
}

/** What says who asks, and from where: cookies, tokens and the browser's own marks. */
const CARRIED = [
  'cookie',
  'authorization',
  WORKSPACE_HEADER.toLowerCase(),
  'origin',
  'sec-fetch-site',
]

/** Asks the web role whether the sender of these headers may listen to a topic. */
export const askGrant = async ({
  webPort,
  secret,
  topic,
  open,
  headers,
  workspace,
}: Question): Promise<GrantAnswer> => {
  const carried = CARRIED.flatMap((name) => {
    const value = headers[name]
    return typeof value === 'string' ? [[name, value] as const] : []
  })
  try {
    const answer = await fetch(`http://127.0.0.1:${webPort}${internalRoutes.streamGrant}`, {
      method: 'POST',
      headers: {
        ...(workspace !== null && { [WORKSPACE_HEADER.toLowerCase()]: workspace }),
        ...Object.fromEntries(carried),
        'content-type': 'application/json',
        'x-herald-internal': secret,
      },
      body: JSON.stringify({ topic, open }),
      signal: AbortSignal.timeout(ASK_MS),
    })
    const body = await answer.text()
    if (answer.status >= 500) return { kind: 'lost' }
    if (!answer.ok) return refusalOf(answer, body)
    const parsed = grant.safeParse(JSON.parse(body))
    return parsed.success ? { kind: 'granted', grant: parsed.data } : { kind: 'lost' }
  } catch {
    return { kind: 'lost' }
  }
}

const refusalOf = ({ status, headers }: Response, body: string): GrantAnswer => ({
  ...{ kind: 'refused', status, body },
  retryAfter: headers.get('retry-after'),
})
