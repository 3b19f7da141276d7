import type { Payload } from 'payload'

import { executeAuthStrategies } from 'payload'

import type { WorkspaceChoice } from './choose-workspace.ts'
import type { Caller, Person, Role } from './define-endpoint.ts'

import { slugs } from '../collections/slugs.ts'
import { PlatformError } from '../core/errors.ts'
import { chooseWorkspace } from './choose-workspace.ts'
import { roles } from './define-endpoint.ts'
import { TENANT_COOKIE, WORKSPACE_HEADER } from './routes.ts'
import { mayUseCookie } from './same-site.ts'

/** Counts a call of somebody who is known by now; throws when there were too many. */
export type CountCall = (caller: Pick<Person, 'kind' | 'id'>) => Promise<void>

type Wanted = {
  payload: Payload
  method: string
  headers: Headers
  ours: readonly string[]
  /** Hears who it is, and may refuse. */
  counted?: CountCall | undefined
}

/** Payload's own name of it. */
const SESSION_COOKIE = 'payload-token'
const NOBODY = { id: { equals: 'nobody' } }

/** A person or key as Payload's auth hands it over. Everything but the id may be missing. */
type Subject = {
  id: string | number
  collection?: string
  email?: string | null
  roles?: unknown
  tenant?: unknown
  tenants?: { tenant?: unknown; roles?: unknown }[] | null
}

/** Who calls, in which workspace, with which roles there; membership is read anew on every request. */
export const resolveCaller = async (wanted: Wanted): Promise<Caller> => {
  const { headers } = wanted
  const { user, byCookie } = await signedIn(wanted)
  return callerOf(user, {
    header: headers.get(WORKSPACE_HEADER),
    selected: byCookie ? cookieValue(headers, TENANT_COOKIE) : null,
  })
}

/** Who calls, whatever the workspace. */
export const resolvePerson = async (wanted: Wanted): Promise<Person> =>
  personOf((await signedIn(wanted)).user)

const signedIn = async (wanted: Wanted): Promise<{ user: Subject; byCookie: boolean }> => {
  const { headers } = wanted
  const user = await findSubject(wanted)
  if (!user) throw new PlatformError('NOT_SIGNED_IN', 'Sign in first, or send a valid token.')
  const byCookie = !headers.get('authorization')
  if (byCookie && !cookieAllowed(wanted)) {
    throw new PlatformError('FORBIDDEN', 'A cookie is accepted from our own pages only.')
  }
  await wanted.counted?.(personOf(user))
  return { user, byCookie }
}

/**
 * Whom a token, key or cookie names; null for nobody. Payload says "nobody" as well when the database did
 * not answer: then this throws what it says, for whoever is told to sign in again throws a good token away.
 */
export const findSubject = async ({
  payload,
  headers,
}: Pick<Wanted, 'payload' | 'headers'>): Promise<Subject | null> => {
  const { user } = await executeAuthStrategies({ headers, payload })
  if (user) return user as unknown as Subject
  const shown = headers.get('authorization') ?? cookieValue(headers, SESSION_COOKIE)
  if (shown !== null) await payload.db.findOne({ collection: slugs.users, where: NOBODY })
  return null
}

const cookieAllowed = ({ method, headers, ours }: Wanted) =>
  mayUseCookie({
    method,
    ours,
    origin: headers.get('origin'),
    secFetchSite: headers.get('sec-fetch-site'),
  })

/** The pure half: subject and named workspace → caller, or a refusal that says what to do. */
export const callerOf = (
  subject: Subject,
  named: { header: string | null; selected: string | null },
): Caller => {
  const service = subject.collection === slugs.apiKeys
  const choice = chooseWorkspace({ memberships: membershipsOf(subject, service), ...named })
  if (choice.do === 'refuse') throw refusal(choice.code)
  const { tenant, roles: granted } = choice.membership
  return { ...personOf(subject), tenant, roles: granted }
}

/** The part of a caller that no workspace changes. */
export const personOf = (subject: Subject): Person => {
  const service = subject.collection === slugs.apiKeys
  return {
    kind: service ? 'service' : 'user',
    id: String(subject.id),
    email: service ? null : (subject.email ?? null),
    platformAdmin: !service && listOf(subject.roles).includes('platform-admin'),
  }
}

const membershipsOf = (subject: Subject, service: boolean) => {
  const rows = service
    ? [{ tenant: subject.tenant, roles: subject.roles }]
    : (subject.tenants ?? [])
  return rows.flatMap((row) => {
    const tenant = idOf(row.tenant)
    return tenant ? [{ tenant, roles: listOf(row.roles).filter(isRole) }] : []
  })
}

const refusal = (code: (WorkspaceChoice & { do: 'refuse' })['code']): PlatformError => {
  const sentence = {
    FORBIDDEN: 'You belong to no workspace.',
    TENANT_MISMATCH: 'You are not a member of the workspace this call names.',
    WORKSPACE_REQUIRED: `You belong to several workspaces: name one in the header ${WORKSPACE_HEADER}.`,
  }[code]
  return new PlatformError(code, sentence, code === 'FORBIDDEN' ? {} : { field: WORKSPACE_HEADER })
}

const idOf = (value: unknown): string | null => {
  const id = value !== null && typeof value === 'object' && 'id' in value ? value.id : value
  return typeof id === 'string' && id !== '' ? id : null
}

const listOf = (value: unknown): unknown[] =>
  Array.isArray(value) ? value : typeof value === 'string' ? [value] : []

const isRole = (value: unknown): value is Role => roles.some((role) => role === value)

const cookieValue = (headers: Headers, name: string): string | null => {
  const pair = (headers.get('cookie') ?? '')
    .split(';')
    .map((part) => part.trim())
    .find((part) => part.startsWith(`${name}=`))
  return pair ? decode(pair.slice(name.length + 1)) || null : null
}

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return ''
  }
}
