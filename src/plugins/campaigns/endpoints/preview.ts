import type { PolicyRule } from '../../../core/gate.ts'
import type { ApiEndpoint } from '../../../endpoints/define-endpoint.ts'
import type { ActionDeps, RunPreview } from '../actions.ts'

import { roles } from '../../../endpoints/define-endpoint.ts'
import { previewRun } from '../actions.ts'

type PreviewDeps = ActionDeps & { policyRules: readonly PolicyRule[] }

/** What a start would do now, counted; nothing is written. */
export const readPreview = (deps: PreviewDeps): ApiEndpoint => ({
  method: 'get',
  path: '/api/v1/campaigns/:id/preview',
  tenancy: 'tenant',
  roles,
  respond: async (_request, { params, caller }) => {
    const order = { tenant: caller.tenant, campaign: params['id'] ?? '' }
    return Response.json(describePreview(await previewRun(deps, order)))
  },
})

const describePreview = ({ total, now, waiting, skipped, capped, problems }: RunPreview) => {
  const held = waiting.reduce((sum, { people }) => sum + people, 0)
  return {
    people: total,
    reached: now + held,
    waiting: held,
    waits: waiting.map(({ reason, sentence, people, until }) => ({
      reason,
      sentence,
      count: people,
      until: until.toISOString(),
    })),
    skipped: skipped.map(({ reason, sentence, people }) => ({ reason, sentence, count: people })),
    capped,
    blocks: problems.map(({ message }) => message),
    problems,
  }
}
