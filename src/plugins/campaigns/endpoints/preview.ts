import { z } from 'zod'

import type { PolicyRule } from '../../../core/gate.ts'
import type { ApiEndpoint } from '../../../endpoints/define-endpoint.ts'
import type { ActionDeps, RunPreview } from '../actions.ts'

import { mediaIds } from '../../../core/media.ts'
import { roles } from '../../../endpoints/define-endpoint.ts'
import { readQuery } from '../../../endpoints/read-input.ts'
import { previewRun } from '../actions.ts'
import { describePicture } from '../pictures.ts'

type PreviewDeps = ActionDeps & {
  policyRules: readonly PolicyRule[]
  publicUrl: string
  masterKey: string
}

const query = z.strictObject({
  /** See this person. */
  contact: z.string().max(100).optional(),
  /** See people whose names begin like this. */
  search: z.string().max(100).optional(),
})

/** What a start would do now, counted, and what some people would read; nothing is written. */
export const readPreview = (deps: PreviewDeps): ApiEndpoint => ({
  method: 'get',
  path: '/api/v1/campaigns/:id/preview',
  tenancy: 'tenant',
  roles,
  respond: async (request, { params, caller }) => {
    const who = readQuery(request, query)
    const order = { tenant: caller.tenant, campaign: params['id'] ?? '', who }
    return Response.json(describePreview(await previewRun(deps, order)))
  },
})

const describePreview = (preview: RunPreview) => {
  const { status, audience, total, now, waiting, skipped, capped, problems, links } = preview
  const held = waiting.reduce((sum, { people }) => sum + people, 0)
  return {
    status,
    audience,
    people: total,
    reached: now + held,
    waiting: held,
    pace: { ...preview.pace, endsAt: preview.pace.endsAt?.toISOString() ?? null },
    reading: preview.reading,
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
    samples: preview.samples.map((sample) => describeSample(sample, preview.media)),
    links,
    size: { ...preview.size, testedAt: preview.size.testedAt?.toISOString() ?? null },
  }
}

const describeSample = (
  { when, message, nudges, ...person }: RunPreview['samples'][number],
  media: RunPreview['media'],
) => ({
  ...person,
  when: when.do === 'wait' ? { ...when, until: when.until.toISOString() } : when,
  message: message && {
    text: message.text,
    entities: message.entities,
    media: mediaIds(message.media).length === 0 ? [] : media.map(describePicture),
  },
  nudges: nudges.map((nudge) => ({
    ...nudge,
    at: nudge.at?.toISOString() ?? null,
    message: nudge.message && { ...nudge.message, media: [] },
  })),
})
