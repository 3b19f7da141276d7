import type { GateDecision, PolicyRule } from '../../core/gate.ts'
import type { Heard } from '../../core/heard.ts'
import type { CampaignRun } from '../../core/model/campaign-run.ts'
import type { Contact } from '../../core/model/contact.ts'
import type { LastWord } from '../../delivery/ports.ts'
import type { SendFacts } from './read-facts.ts'

import { decide } from '../../core/gate.ts'
import { nudgeVerdict, reachOf } from '../../core/nudges.ts'
import { liftedAt } from '../../core/policy/quiet-override.ts'
import { after, SECOND } from '../../core/time.ts'
import { gateFactsOf } from './audience-facts.ts'
import { nudgeSaid } from './nudge-said.ts'
import { sendingStatuses } from './run-status.ts'

/** Facts speak for so long: whoever opted out more than a second ago must have been read. */
const FACTS_LIVE_MS = SECOND
/** Until the row of a message that has just gone says what became of it. */
const SETTLING = 5 * SECOND

export type Overheard = Pick<Heard, 'suppressionOf' | 'goingTo'>
type Asked = {
  rules: readonly PolicyRule[]
  facts: SendFacts
  heard: Overheard
  now: Date
}

/** The last word, and what the gate said where it was asked. */
export type Judged = { word: LastWord; decision: GateDecision | null }

const GONE: Judged = {
  word: { do: 'end', state: 'skipped', reason: 'no-dialog' },
  decision: {
    ...{ do: 'skip', rule: 'audience', reason: 'no-dialog' },
    fact: 'the person is no longer among the contacts',
  },
}

const HOLD: Judged = { word: { do: 'hold' }, decision: null }

/** Judges one message at the wire: facts read a moment ago, and whatever was heard since. */
export const judgeDelivery = (asked: Asked): Judged => {
  const { rules, facts, heard, now } = asked
  const { run, tenant, contact } = facts
  if (!areFresh(facts, now) || !run || !tenant || !isSending(run.status)) return HOLD
  // A switched-off workspace is silent altogether; its rows stay as they are until it is on again.
  if (tenant.killSwitch) return HOLD
  if (run.test && isToSelf(facts)) return { word: { do: 'send' }, decision: null }
  if (!contact) return GONE
  const over = nudgeIsOver(asked, run, contact)
  if (over) return over
  const said = decide(rules, gateFacts(asked, run, contact, heard.goingTo(contact._id)))
  // Another sender is about to write to them: soon it is known whether there is room for this one.
  if (said.do === 'send' && !facts.claimed) return inAMoment(now, 'frequency-cap')
  if (said.do !== 'wait') return { word: wordOf(said), decision: said }
  // What this process has let go may yet come back; only what is stored defers for hours.
  const stored = decide(rules, gateFacts(asked, run, contact, []))
  if (stored.do === 'send') return inAMoment(now, said.reason)
  return { word: wordOf(stored), decision: stored }
}

type Waits = Extract<LastWord, { do: 'wait' }>

const inAMoment = (now: Date, reason: Waits['reason']): Judged => ({
  word: { do: 'wait', until: after(now, SETTLING), reason },
  decision: null,
})

/** Telegram's name for an account's own chat: no row of another person gets around the gate by a flag. */
const isToSelf = ({ delivery }: SendFacts): boolean => delivery.peer.userId === 'self'

const areFresh = ({ readAt }: SendFacts, now: Date): boolean =>
  Math.abs(now.getTime() - readAt.getTime()) <= FACTS_LIVE_MS

const isSending = (status: string): boolean =>
  (sendingStatuses as readonly string[]).includes(status)

const gateFacts = (
  { facts, heard, now }: Asked,
  run: CampaignRun,
  contact: Contact,
  going: ReturnType<Heard['goingTo']>,
) => {
  const { delivery, dialog, consent, person, tenant } = facts
  const stored = facts.recent.filter((one) => one.delivery !== delivery._id)
  const known = new Set([delivery._id, ...stored.map((one) => one.delivery)])
  const unstored = going.filter((one) => !known.has(one.delivery))
  const quietLifted = facts.written && liftedAt(run.quietOverride, facts.written)
  return gateFactsOf(
    {
      ...{ contact, dialog, consent },
      suppression:
        heard.suppressionOf(contact._id) ?? heard.suppressionOf(person) ?? facts.suppression,
      platformStop: facts.platformStop,
      own: facts.own,
      recent: [...stored, ...unstored].map(({ at }) => at),
    },
    { now, tenant: tenant ?? { _id: delivery.tenant }, frozen: run.frozen, quietLifted },
  )
}

/** A nudge is for those who have not answered, ordered, or (some) clicked since the first message. */
const nudgeIsOver = (
  { facts, heard }: Asked,
  run: CampaignRun,
  contact: Contact,
): Judged | null => {
  const { delivery, earlier, dialog, clickedAt } = facts
  const nudge = run.frozen.nudges[delivery.step - 1]
  const { since, replied } = reachOf(earlier)
  if (!nudge || !since) return null
  const stop = heard.suppressionOf(contact._id) ?? facts.suppression
  const verdict = nudgeVerdict({
    condition: nudge.condition ?? 'no-reply',
    ...{ since, replied },
    heardAt: dialog?.lastInboundAt ?? null,
    orderedAt: contact.lastOrder?.at ?? null,
    clickedAt,
    optedOut: stop?.reason === 'opt-out',
  })
  if (verdict.do !== 'cancel') return null
  const decision = nudgeSaid(verdict.reason, {
    heardAt: dialog?.lastInboundAt ?? null,
    orderedAt: contact.lastOrder?.at ?? null,
    ...{ clickedAt, stoppedAt: stop?.at ?? null },
  })
  return { word: { do: 'end', state: 'cancelled', reason: verdict.reason }, decision }
}

const wordOf = (decision: GateDecision): LastWord => {
  switch (decision.do) {
    case 'send':
      return { do: 'send' }
    case 'skip':
      return { do: 'end', state: 'skipped', reason: decision.reason }
    case 'wait':
      return { do: 'wait', until: decision.until, reason: decision.reason }
  }
}
