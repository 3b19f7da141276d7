import type { Payload } from 'payload'
import type { z } from 'zod'

import { createLocalReq, generatePayloadCookie } from 'payload'

import type { Clock } from '../../core/clock.ts'
import type { ApiEndpoint } from '../../endpoints/define-endpoint.ts'
import type { Db } from '../../mongo/connect.ts'
import type { Translate } from './claim-page.ts'
import type { Claimed } from './claim.ts'
import type { LinkState } from './owner.ts'

import { slugs } from '../../collections/slugs.ts'
import { ADMIN, CLAIM, TENANT_COOKIE } from '../../endpoints/routes.ts'
import { claimForm, claimRefused } from './claim-page.ts'
import { claimInput, claimOwner } from './claim.ts'
import { linkState, ownerState } from './owner.ts'

type Deps = { payload: Payload; db: Db; clock: Clock }

/** The page behind the one-time owner link, and what its form does. */
export const claimEndpoints = (deps: Deps): ApiEndpoint[] => [
  {
    method: 'get',
    path: CLAIM,
    tenancy: 'public',
    open: 'nobody owns Herald yet: the one-time token of the link stands for a sign-in',
    respond: async (request) => {
      const t = await translator(deps.payload)
      const token = new URL(request.url).searchParams.get('token') ?? ''
      const refused = await refusal(deps, t, token)
      return refused ?? html(claimForm({ t, token }))
    },
  },
  {
    method: 'post',
    path: CLAIM,
    tenancy: 'public',
    open: 'nobody owns Herald yet: the one-time token of the link stands for a sign-in',
    limit: 'strict',
    respond: async (request) => submit(deps, Object.fromEntries(await request.formData())),
  },
]

const submit = async (deps: Deps, given: Record<string, unknown>): Promise<Response> => {
  const { payload, db, clock } = deps
  const t = await translator(payload)
  const token = textOf(given['token'])
  const refused = await refusal(deps, t, token)
  if (refused) return refused
  const parsed = claimInput.safeParse(given)
  if (!parsed.success) {
    const kept = { name: textOf(given['name']), email: textOf(given['email']) }
    return html(claimForm({ t, token, ...kept, problem: t(problemOf(parsed.error)) }), 400)
  }
  const claimed = await claimOwner({ payload, db, input: parsed.data, now: clock.now() })
  if (!claimed) return html(claimRefused(t, t('identity:linkUsed')), 410)
  return signedIn(payload, claimed)
}

/** Why there is no form for this token; null when there is one. */
const refusal = async (
  { db, clock }: Deps,
  t: Translate,
  token: string,
): Promise<Response | null> => {
  const state = await linkState(db, token, clock.now())
  if (state !== 'good') return html(claimRefused(t, t(refusals[state])), 410)
  if ((await ownerState(db)) === 'unclaimed') return null
  return html(claimRefused(t, t('identity:hasOwner')), 410)
}

const refusals = {
  used: 'identity:linkUsed',
  expired: 'identity:linkExpired',
  unknown: 'identity:linkUnknown',
} as const satisfies Record<Exclude<LinkState, 'good'>, string>

const problems = {
  name: 'identity:badName',
  email: 'identity:badEmail',
  password: 'identity:badPassword',
} as const

const problemOf = ({ issues }: z.ZodError) => {
  const field = String(issues[0]?.path[0]) as keyof typeof problems
  return problems[field] ?? 'identity:badInput'
}

const signedIn = (payload: Payload, { token, tenant }: Claimed): Response => {
  const { auth } = payload.collections[slugs.users].config
  const { cookiePrefix } = payload.config
  const headers = new Headers({ location: ADMIN, 'cache-control': 'no-store' })
  const cookie = generatePayloadCookie({ collectionAuthConfig: auth, cookiePrefix, token })
  headers.append('set-cookie', String(cookie))
  if (tenant) {
    // Read by the panel's own script, hence not HttpOnly; a filter, not security.
    headers.append('set-cookie', `${TENANT_COOKIE}=${tenant}; Path=/; SameSite=Lax`)
  }
  return new Response(null, { status: 303, headers })
}

const html = (body: string, status = 200): Response =>
  new Response(body, {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' },
  })

const translator = async (payload: Payload): Promise<Translate> => {
  const { t } = await createLocalReq({}, payload)
  return t as unknown as Translate
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')
