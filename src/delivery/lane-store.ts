import type { Lane } from '../core/model/lane.ts'
import type { TenantDb } from '../mongo/for-tenant.ts'

import { slugs } from '../collections/slugs.ts'
import { laneId } from '../core/ids.ts'

type Held = { account: string; fence: number }

/** The lane as it stands, while this fence still holds it; null when it does not. */
export const readLane = (tenantDb: TenantDb, { account, fence }: Held): Promise<Lane | null> =>
  tenantDb.collection<Lane>(slugs.lanes).findOne({ _id: laneId(tenantDb.tenant, account), fence })
