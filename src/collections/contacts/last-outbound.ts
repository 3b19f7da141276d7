import type { Field, FieldHook } from 'payload'

import { moment, readOnly } from '../fields/common.ts'
import { slugs } from '../slugs.ts'

/**
 * The newest message to a person, looked up when the person is looked at: storing it would double the
 * writes of every message. Lists leave it out.
 */
const newestMessage: FieldHook = async ({ value, data, originalDoc, findMany, req }) => {
  const { id, tenant } = originalDoc ?? data ?? {}
  if (findMany || !id || !tenant) return value
  const { docs } = await req.payload.find({
    collection: slugs.deliveries,
    where: {
      and: [
        { tenant: { equals: typeof tenant === 'object' ? tenant.id : tenant } },
        { contact: { equals: id } },
        { sentAt: { greater_than: new Date(0) } },
      ],
    },
    ...{ sort: '-sentAt', limit: 1, depth: 0, pagination: false, req },
    select: { sentAt: true },
    // Whoever may see the person may know when they were written to; the tenant is in the question.
    overrideAccess: true,
  })
  return docs[0]?.sentAt ?? null
}

export const lastOutboundField: Field = {
  ...readOnly(moment('lastOutboundAt')),
  virtual: true,
  hooks: { afterRead: [newestMessage] },
} as Field
