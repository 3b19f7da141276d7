import type { z } from 'zod'

import { z as zod } from 'zod'

import type { CampaignRun } from '../../../core/model/campaign-run.ts'
import type { ApiEndpoint, Role } from '../../../endpoints/define-endpoint.ts'
import type { ActionDeps, RunOrder } from '../actions.ts'

import { readJson } from '../../../endpoints/read-input.ts'
import { apiRoutes } from '../../../endpoints/routes.ts'
import { liftQuietHours, pauseRun, resumeRun, startRun, stopRun } from '../actions.ts'

const mayExplain = zod.strictObject({ reason: zod.string().trim().min(1).max(500).optional() })
const mustExplain = zod.strictObject({
  reason: zod.string('is needed').trim().min(1, 'is needed').max(500),
})

const WRITERS = ['owner', 'marketer'] as const

type Action<Input extends z.ZodType> = {
  path: string
  roles: readonly Role[]
  input: Input
  status?: number
  act: (order: RunOrder, input: z.output<Input>) => Promise<CampaignRun>
}

/** What people do with a run: start, pause, resume, stop, and send the rest now. */
export const runActions = (deps: ActionDeps & { publicUrl: string }): ApiEndpoint[] => [
  action({
    path: apiRoutes.start,
    roles: WRITERS,
    input: zod.strictObject({ sample: zod.boolean().optional() }),
    status: 202,
    act: (order, { sample }) => startRun(deps, { ...order, ...(sample && { sample }) }),
  }),
  action({
    path: steering('pause'),
    roles: WRITERS,
    input: mayExplain,
    act: (order, { reason }) => pauseRun(deps, { ...order, ...(reason && { reason }) }),
  }),
  action({
    path: steering('resume'),
    roles: WRITERS,
    input: mayExplain,
    act: (order, { reason }) => resumeRun(deps, { ...order, ...(reason && { reason }) }),
  }),
  action({
    path: steering('stop'),
    roles: WRITERS,
    input: mayExplain,
    act: (order, { reason }) => stopRun(deps, { ...order, ...(reason && { reason }) }),
  }),
  action({
    path: steering('send-rest'),
    roles: ['owner'],
    input: mustExplain,
    act: (order, { reason }) => liftQuietHours(deps, { ...order, reason }),
  }),
]

const steering = (verb: string): string => `/api/v1/campaigns/:id/${verb}`

const action = <Input extends z.ZodType>({
  path,
  roles,
  input,
  status = 200,
  act,
}: Action<Input>): ApiEndpoint => ({
  method: 'post',
  path,
  tenancy: 'tenant',
  roles,
  respond: async (request, { params, caller }) => {
    const checked = await readJson(request, input)
    const order = { tenant: caller.tenant, campaign: params['id'] ?? '', by: caller.id }
    return Response.json(describeRun(await act(order, checked)), { status })
  },
})

const describeRun = ({ campaign, status, reason, startedAt, quietOverride }: CampaignRun) => ({
  campaignId: campaign,
  status,
  reason,
  startedAt: startedAt.toISOString(),
  quietOverride: quietOverride && { ...quietOverride, at: quietOverride.at.toISOString() },
})
