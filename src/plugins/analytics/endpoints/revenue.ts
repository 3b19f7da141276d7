import type { Payload } from 'payload'

import { z } from 'zod'

import type { Clock } from '../../../core/clock.ts'
import type { ApiEndpoint } from '../../../endpoints/define-endpoint.ts'
import type { Db } from '../../../mongo/connect.ts'

import { dayIn, daysUpTo } from '../../../core/day.ts'
import { PlatformError } from '../../../core/errors.ts'
import { DAY } from '../../../core/time.ts'
import { roles } from '../../../endpoints/define-endpoint.ts'
import { checkInput, readQuery } from '../../../endpoints/read-input.ts'
import { apiRoutes } from '../../../endpoints/routes.ts'
import { forTenant } from '../../../mongo/for-tenant.ts'
import { revenueByDay } from '../read.ts'
import { workspaceZone } from './workspace-zone.ts'

const MAX_DAYS = 731
const DEFAULT_DAYS = 30

const query = z
  .strictObject({
    from: z.iso.date('must be a day as YYYY-MM-DD').optional(),
    to: z.iso.date('must be a day as YYYY-MM-DD').optional(),
  })
  .refine(({ from, to }) => !from || !to || from <= to, {
    path: ['to'],
    message: 'must not be before "from"',
  })
  .refine(({ from, to }) => !from || !to || Date.parse(to) - Date.parse(from) <= MAX_DAYS * DAY, {
    path: ['from'],
    message: 'is more than two years before "to"',
  })

/** Revenue credited to campaigns, day by day in the workspace's zone. */
export const readRevenue = (payload: Payload, db: Db, clock: Clock): ApiEndpoint => ({
  method: 'get',
  path: apiRoutes.revenue,
  tenancy: 'tenant',
  roles,
  respond: async (request, { caller }) => {
    const wanted = readQuery(request, query)
    const zone = await workspaceZone(payload, caller.tenant)
    const to = wanted.to ?? dayIn(zone, clock.now())
    const from = wanted.from ?? daysUpTo(to, DEFAULT_DAYS)[0] ?? to
    if (wanted.to === undefined && from > to)
      throw new PlatformError('INVALID_INPUT', 'from: must not be after today', { field: 'from' })
    // A range that only one end was given for is checked again once both are known.
    checkInput(query, { from, to })
    const revenue = await revenueByDay(forTenant(db, caller.tenant), { from, to })
    return Response.json({ ...revenue, timeZone: zone })
  },
})
