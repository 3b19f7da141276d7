import { z } from 'zod'

import type { ApiEndpoint } from '../../../endpoints/define-endpoint.ts'
import type { Ground } from '../../../core/ground.ts'
import type { Sentences } from '../../../core/reasons.ts'
import type { Became } from '../became.ts'
import type { Why, WhyDeps } from '../why.ts'

import { sentencesOf } from '../../../core/gate.ts'
import { groundFact } from '../../../core/ground.ts'
import { sentenceOf } from '../../../core/reasons.ts'
import { needsSomebody } from '../../../core/rest.ts'
import { roles } from '../../../endpoints/define-endpoint.ts'
import { readQuery } from '../../../endpoints/read-input.ts'
import { becameOf } from '../became.ts'
import { whyOf } from '../why.ts'

const query = z.strictObject({ campaign: z.string().min(1).max(64).optional() })

/** May we write to this person now, and why (not)? */
export const readWhy = (deps: WhyDeps): ApiEndpoint => ({
  method: 'get',
  path: '/api/v1/contacts/:id/why',
  tenancy: 'tenant',
  roles,
  respond: async (request, { params, caller: { tenant } }) => {
    const { campaign } = readQuery(request, query)
    const contact = params['id'] ?? ''
    return Response.json(
      describeWhy(await whyOf(deps, { tenant, contact, campaign }), sentencesOf(deps.policyRules)),
    )
  },
})

const whoQuery = z.strictObject({
  search: z.string('is needed').trim().min(1, 'is needed').max(100),
})

/** What became of people of this campaign, found by the beginning of a name, and why. */
export const readWhyOfCampaign = (deps: WhyDeps): ApiEndpoint => ({
  method: 'get',
  path: '/api/v1/campaigns/:id/why',
  tenancy: 'tenant',
  roles,
  respond: async (request, { params, caller: { tenant } }) => {
    const { search } = readQuery(request, whoQuery)
    const campaign = params['id'] ?? ''
    const sentences = sentencesOf(deps.policyRules)
    const { people, more } = await becameOf(deps, { tenant, campaign, search })
    return Response.json({ people: people.map((one) => describePerson(one, sentences)), more })
  },
})

export type PersonAnswer = ReturnType<typeof describePerson>

const describePerson = ({ contact, name, row, steps, why }: Became, sentences: Sentences) => ({
  ...{ contact, name },
  delivery: row && {
    ...{
      state: row.state,
      reason: row.reason,
      sentence: row.reason && sentenceOf(row.reason, sentences),
    },
    dueAt: row.dueAt.toISOString(),
    sentAt: row.sentAt?.toISOString() ?? null,
    ground: describeGround(row.ground),
  },
  /** The message and each nudge, with the rule and the fact behind what became of it. */
  steps: steps.map(({ step, row: own, rule, fact }) => ({
    ...{ step, rule, fact, state: own?.state ?? null, reason: own?.reason ?? null },
    sentence: own?.reason ? sentenceOf(own.reason, sentences) : null,
    dueAt: own?.dueAt.toISOString() ?? null,
    sentAt: own?.sentAt?.toISOString() ?? null,
    ground: describeGround(own?.ground),
  })),
  now: describeWhy(why, sentences),
})

/** Why they might be written to: they wrote, or agreed, and when. */
const describeGround = (ground: Ground | undefined) => {
  const fact = groundFact(ground)
  return fact && { kind: fact.kind, at: fact.at.toISOString() }
}

/** As it goes over the wire: every answer names rule, fact, and since or until when. */
export type WhyAnswer = ReturnType<typeof describeWhy>

type Waiting = { do: string; reason?: string | undefined; until?: Date | undefined }

/** None of a rest that ends by somebody's word. */
const untilOf = ({ do: what, reason, until }: Waiting): string | null =>
  what === 'wait' && !needsSomebody(reason) ? (until?.toISOString() ?? null) : null

const words = { send: 'yes', wait: 'later', skip: 'no' } as const

const describeWhy = (
  { now, timeZone, decision, also, wroteAt, consentAt, told, sent }: Why,
  sentences: Sentences,
) => ({
  at: now.toISOString(),
  timeZone,
  may: words[decision.do],
  ...(decision.do === 'send'
    ? { rule: null, reason: null, sentence: null, fact: null }
    : {
        rule: decision.rule,
        reason: decision.reason,
        sentence: sentenceOf(decision.reason, sentences),
        fact: decision.fact,
      }),
  since: decision.do === 'send' ? null : (decision.since?.toISOString() ?? null),
  until: untilOf(decision),
  also: also.map(({ rule, reason, fact, since, ...one }) => ({
    ...{
      rule,
      reason,
      fact,
      sentence: sentenceOf(reason, sentences),
      since: since?.toISOString() ?? null,
    },
    until: untilOf({ reason, ...one }),
  })),
  wroteAt: wroteAt?.toISOString() ?? null,
  consentAt: consentAt?.toISOString() ?? null,
  decisions: told.map(({ at, until, reason, name, ...one }) => ({
    ...one,
    ...{ campaignName: name, reason, sentence: reason && sentenceOf(reason, sentences) },
    ...{ at: at.toISOString(), until: until?.toISOString() ?? null },
  })),
  sent: sent.map(({ campaign, name, step, at, ground }) => ({
    ...{ campaign, campaignName: name, step, at: at.toISOString() },
    ground: describeGround(ground),
  })),
})
