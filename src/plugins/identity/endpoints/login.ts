import type { Payload } from 'payload'

import { z } from 'zod'

import type { ApiEndpoint, Role } from '../../../endpoints/define-endpoint.ts'

import { slugs } from '../../../collections/slugs.ts'
import { PlatformError } from '../../../core/errors.ts'
import { SECOND } from '../../../core/time.ts'
import { readJson } from '../../../endpoints/read-input.ts'
import { apiRoutes } from '../../../endpoints/routes.ts'

const input = z.strictObject({
  email: z.email('must be an e-mail address').max(254),
  password: z.string('is needed').min(1, 'is needed').max(1_000),
})

type SignedIn = {
  id: string
  email: string
  name?: string | null
  tenants?: { tenant: string | { id: string }; roles?: Role[] | null }[] | null
}

/** Signs a person in with Payload's own session token, which a sign-out or a new password ends. */
export const login = (payload: Payload): ApiEndpoint => ({
  method: 'post',
  path: apiRoutes.login,
  tenancy: 'public',
  open: 'this is the sign-in',
  limit: 'strict',
  body: 'json',
  respond: async (request) => {
    const { email, password } = await readJson(request, input)
    const { token, exp, user } = await payload
      .login({ collection: slugs.users, data: { email, password }, depth: 0 })
      .catch(refuse)
    const person = user as unknown as SignedIn
    return Response.json({
      token,
      expiresAt: new Date((exp ?? 0) * SECOND).toISOString(),
      user: { id: person.id, email: person.email, name: person.name ?? null },
      workspaces: await workspacesOf(payload, person),
    })
  },
})

/** platform: the names of the workspaces that the person has just proved to be a member of. */
const workspacesOf = async (payload: Payload, { tenants }: SignedIn) => {
  const memberships = (tenants ?? []).map(({ tenant, roles }) => ({
    id: typeof tenant === 'string' ? tenant : tenant.id,
    roles: roles ?? [],
  }))
  const { docs } = await payload.find({
    collection: slugs.tenants,
    where: { id: { in: memberships.map(({ id }) => id) } },
    depth: 0,
    pagination: false,
  })
  const names = new Map(docs.map((doc) => [String(doc.id), (doc as { name?: string }).name ?? '']))
  return memberships.map(({ id, roles }) => ({ id, name: names.get(id) ?? '', roles }))
}

/** One sentence for "no such person", "wrong password" and "not claimed yet": none of them is told apart. */
const refuse = (cause: unknown): never => {
  const name = cause instanceof Error ? cause.name : ''
  if (['AuthenticationError', 'ValidationError', 'UnverifiedEmail'].includes(name)) {
    throw new PlatformError('NOT_SIGNED_IN', 'E-mail address or password is wrong.', { cause })
  }
  throw cause
}
