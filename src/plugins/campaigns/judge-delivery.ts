import type { GateDecision, PolicyRule } from '../../core/gate.ts'
import type { Heard } from '../../core/heard.ts'
import type { LastWord } from '../../delivery/ports.ts'
import type { SendFacts } from './read-facts.ts'

import { decide } from '../../core/gate.ts'
import { SECOND } from '../../core/time.ts'
import { gateFactsOf } from './audience-facts.ts'
import { sendingStatuses } from './run-status.ts'
import { baseOf } from './unplanned-nudges.ts'

/** Facts speak for so long. Whoever opted out after that must have been read. */
export const FACTS_LIVE_MS = SECOND

type Asked = {
  rules: readonly PolicyRule[]
  facts: SendFacts
  heard: Pick<Heard, 'suppressionOf'>
  now: Date
}

/** The last word, and what the gate said where it was asked. */
export type Judged = { word: LastWord; decision: GateDecision | null }

const HOLD: Judged = { word: { do: 'hold' }, decision: null }

/** Judges one message at the wire: facts read a moment ago, and whatever was heard since. */
export const judgeDelivery = ({ rules, facts, heard, now }: Asked): Judged => {
  const age = now.getTime() - facts.readAt.getTime()
  if (age > FACTS_LIVE_MS || age < -FACTS_LIVE_MS) return HOLD
  const { run, tenant, contact, dialog, consent } = facts
  if (!run || !tenant || !isSending(run.status)) return HOLD
  if (!contact) return ended('skipped', 'no-dialog')
  if (facts.delivery.step > 0 && hasAnswered(facts, baseOf(run, facts.delivery.step)))
    return ended('cancelled', 'replied')
  const suppression = heard.suppressionOf(contact._id)?.reason ?? facts.suppression?.reason ?? null
  const { frozen, quietOverride } = run
  const decision = decide(
    rules,
    gateFactsOf({ contact, dialog, consent, suppression }, { now, tenant, frozen, quietOverride }),
  )
  return { word: wordOf(decision), decision }
}

const isSending = (status: string): boolean =>
  (sendingStatuses as readonly string[]).includes(status)

const ended = (
  state: 'skipped' | 'cancelled',
  reason: Extract<LastWord, { do: 'end' }>['reason'],
): Judged => ({ word: { do: 'end', state, reason }, decision: null })

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

/** They wrote after the message that this nudge follows. */
const hasAnswered = ({ earlier, dialog }: SendFacts, base: number): boolean => {
  const before = earlier.find(({ step }) => step === base)
  if (before?.repliedAt) return true
  const since = before?.sentAt
  return Boolean(since && dialog?.lastInboundAt && dialog.lastInboundAt > since)
}
