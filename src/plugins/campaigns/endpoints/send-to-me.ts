import { z } from 'zod'

import type { ApiEndpoint } from '../../../endpoints/define-endpoint.ts'
import type { ActionDeps } from '../actions.ts'

import { readJson } from '../../../endpoints/read-input.ts'
import { sendTest } from '../actions.ts'
import { messageInput } from './campaign-input.ts'

/** `nudge`: the words of a nudge by hand, instead of the campaign's message. */
const input = z.strictObject({ nudge: messageInput.optional() })

/** Sends the message as it stands to the account's own Saved Messages, and waits for it up to 15 s. */
export const sendToMe = (deps: ActionDeps & { publicUrl: string }): ApiEndpoint => ({
  method: 'post',
  path: '/api/v1/campaigns/:id/test',
  tenancy: 'tenant',
  roles: ['owner', 'marketer'],
  respond: async (request, { params, caller }) => {
    const { nudge } = await readJson(request, input)
    const order = { tenant: caller.tenant, campaign: params['id'] ?? '', by: caller.id }
    const { state, account } = await sendTest(deps, { ...order, ...(nudge && { nudge }) })
    return Response.json({ campaignId: order.campaign, state, account })
  },
})
