import type { Payload } from 'payload'

import { slugs } from '../../../collections/slugs.ts'
import { knownZone } from '../../../core/day.ts'

/** The zone in which a workspace counts its days. */
export const workspaceZone = async (payload: Payload, tenant: string): Promise<string> => {
  const found = await payload.findByID({ collection: slugs.tenants, id: tenant, depth: 0 })
  return knownZone((found as { timeZone?: string | null }).timeZone)
}
