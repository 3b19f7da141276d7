import type { Payload } from 'payload'

import { z } from 'zod'

import type { CampaignRun } from '../../../core/model/campaign-run.ts'
import type { ApiEndpoint } from '../../../endpoints/define-endpoint.ts'
import type { ActionDeps } from '../actions.ts'

import { localApiFor } from '../../../collections/local-api-for.ts'
import { slugs } from '../../../collections/slugs.ts'
import { PlatformError } from '../../../core/errors.ts'
import { runId } from '../../../core/ids.ts'
import { nudgeConditions } from '../../../core/nudges.ts'
import { readJson } from '../../../endpoints/read-input.ts'
import { apiRoutes } from '../../../endpoints/routes.ts'
import { forTenant } from '../../../mongo/for-tenant.ts'
import { sendNudge } from '../actions.ts'
import { messageInput } from './campaign-input.ts'
import { ownCampaign } from './own-campaign.ts'

const input = z.strictObject({
  afterHours: z.int('must be whole hours').min(1).max(720).optional(),
  condition: z.enum(nudgeConditions).optional(),
  message: messageInput.optional(),
})
type Nudge = z.output<typeof input>

/**
 * Before the start it sets the campaign's nudge: what goes to those who have not answered after so
 * many hours. Once the campaign has been sent, it nudges them now.
 */
export const nudge = (payload: Payload, deps: ActionDeps & { publicUrl: string }): ApiEndpoint => ({
  method: 'post',
  path: apiRoutes.nudge,
  tenancy: 'tenant',
  roles: ['owner', 'marketer'],
  respond: async (request, { params, caller }) => {
    const wanted = await readJson(request, input)
    const { id } = await ownCampaign(payload, caller.tenant, params['id'])
    const started = await forTenant(deps.db, caller.tenant)
      .collection<CampaignRun>(slugs.campaignRuns)
      .findOne({ _id: runId(caller.tenant, id) })
    if (!started) return plan(localApiFor(payload, caller), id, wanted)

    if (wanted.afterHours !== undefined) throw fixed()
    const order = { tenant: caller.tenant, campaign: id, by: caller.id }
    const { message, condition } = wanted
    const { nudged, step } = await sendNudge(deps, {
      ...order,
      ...(message && { message }),
      ...(condition && { condition }),
    })
    return Response.json({ campaignId: id, nudged, step }, { status: 202 })
  },
})

const plan = async (
  own: ReturnType<typeof localApiFor>,
  id: string,
  { afterHours, condition = 'no-reply', message }: Nudge,
): Promise<Response> => {
  if (afterHours === undefined) throw needed('afterHours')
  if (message === undefined) throw needed('message')
  const nudges = [{ afterHours, condition, message }]
  await own.update(slugs.campaigns, id, { nudges })
  return Response.json({ campaignId: id, nudges: [{ afterHours, condition }] })
}

const needed = (field: string) =>
  new PlatformError('INVALID_INPUT', `${field}: is needed before the campaign has started.`, {
    field,
  })

const fixed = () =>
  new PlatformError(
    'INVALID_INPUT',
    'afterHours: the campaign has started, its planned nudges are fixed. Leave it out to nudge now.',
    { field: 'afterHours' },
  )
