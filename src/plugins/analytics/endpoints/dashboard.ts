import type { Payload } from 'payload'

import { z } from 'zod'

import type { Clock } from '../../../core/clock.ts'
import type { ApiEndpoint } from '../../../endpoints/define-endpoint.ts'
import type { Db } from '../../../mongo/connect.ts'

import { roles } from '../../../endpoints/define-endpoint.ts'
import { readQuery, wholeNumber } from '../../../endpoints/read-input.ts'
import { forTenant } from '../../../mongo/for-tenant.ts'
import { dashboardFigures } from '../read.ts'
import { workspaceZone } from './workspace-zone.ts'

const query = z.strictObject({
  days: wholeNumber(1, 366).default(14),
})

/** The figures of the dashboard over the last days, today included. */
export const readDashboard = (payload: Payload, db: Db, clock: Clock): ApiEndpoint => ({
  method: 'get',
  path: '/api/v1/dashboard',
  tenancy: 'tenant',
  roles,
  respond: async (request, { caller }) => {
    const { days } = readQuery(request, query)
    const zone = await workspaceZone(payload, caller.tenant)
    const now = clock.now()
    const figures = await dashboardFigures(forTenant(db, caller.tenant), { days, zone, now })
    const { days: series, ...totals } = figures
    return Response.json({ at: now.toISOString(), timeZone: zone, ...totals, days: series })
  },
})
