import type { CollectionBeforeValidateHook, Field, PayloadRequest } from 'payload'

import { parseCookies } from 'payload'

import type { Role } from '../../core/roles.ts'
import type { TenantChoice } from './choose-tenant.ts'

import { idOf, principalOf } from '../../collections/access/principal.ts'
import { PlatformError } from '../../core/errors.ts'
import { TENANT_COOKIE } from '../../endpoints/routes.ts'
import { chooseTenant } from './choose-tenant.ts'
import { referencesIn } from './references.ts'

type Guard = {
  fields: readonly Field[]
  writers: readonly Role[]
  /** Slugs of the collections that carry a tenant. */
  scoped: ReadonlySet<string>
}

/**
 * Stamps the workspace on a new row, refuses to move an old one, and refuses rows that point into
 * another workspace. A collection hook, since Payload skips field checks for drafts and ignores a
 * `Where` that create access returns.
 */
export const guardTenant =
  ({ fields, writers, scoped }: Guard): CollectionBeforeValidateHook =>
  async ({ data, operation, originalDoc, req }) => {
    if (!data) return data
    const asked = idOf(data['tenant'])
    const tenant =
      operation === 'create' ? stamp(req, writers, asked) : keep(idOf(originalDoc?.tenant), asked)
    await refuseForeign({ data, fields, scoped, tenant, req })
    return { ...data, tenant }
  }

const stamp = (req: PayloadRequest, writers: readonly Role[], asked: string | null): string => {
  const principal = principalOf(req.user)
  const selected = req.headers ? (parseCookies(req.headers).get(TENANT_COOKIE) ?? null) : null
  const choice = chooseTenant({ principal, writers, asked, selected: selected || null })
  if (choice.do === 'refuse') throw refusal(choice.why)
  return choice.tenant
}

const refusal = (why: Extract<TenantChoice, { do: 'refuse' }>['why']): PlatformError => {
  switch (why) {
    case 'none':
      return new PlatformError('WORKSPACE_REQUIRED', 'Choose a workspace first.', {
        field: 'tenant',
      })
    case 'foreign':
      return new PlatformError('TENANT_MISMATCH', 'This is not one of your workspaces.', {
        field: 'tenant',
      })
    case 'role':
      return new PlatformError('FORBIDDEN', 'Your role in this workspace does not allow it.')
  }
}

const keep = (stored: string | null, asked: string | null): string | null => {
  if (asked !== null && asked !== stored) {
    throw new PlatformError('TENANT_MISMATCH', 'A row cannot move to another workspace.', {
      field: 'tenant',
    })
  }
  return stored
}

type Foreign = {
  data: Record<string, unknown>
  fields: readonly Field[]
  scoped: ReadonlySet<string>
  tenant: string | null
  req: PayloadRequest
}

const refuseForeign = async ({ data, fields, scoped, tenant, req }: Foreign): Promise<void> => {
  const references = referencesIn(fields, data).filter(({ collection }) => scoped.has(collection))
  for (const { collection, id, path } of references) {
    const { totalDocs } = await req.payload.db.count({
      collection: collection as never,
      where: { and: [{ id: { equals: id } }, { tenant: { equals: tenant } }] },
      req,
    })
    if (totalDocs === 0) {
      throw new PlatformError('INVALID_INPUT', `"${path}" names nothing in this workspace.`, {
        field: path,
      })
    }
  }
}
