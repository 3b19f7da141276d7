import type { Clock } from '../../core/clock.ts'
import type { PolicyRule } from '../../core/gate.ts'
import type { Heard } from '../../core/heard.ts'
import type { Logger } from '../../core/logger.ts'
import type { Delivery } from '../../core/model/delivery.ts'
import type { Judge } from '../../delivery/ports.ts'
import type { Db } from '../../mongo/connect.ts'
import type { SendFacts } from './read-facts.ts'

import { makeDecisionLog } from './decision-log.ts'
import { judgeDelivery } from './judge-delivery.ts'
import { readFacts } from './read-facts.ts'

type Deps = {
  db: Db
  clock: Clock
  log: Logger
  policyRules: readonly PolicyRule[]
  /** The one of this process. */
  heard: Heard
}

/** The gate at the wire, for all accounts of a process. */
export type ReadAhead = {
  /** Reads the facts of many messages together; each answer is asked right before its message goes. */
  readAhead: (deliveries: readonly Delivery[]) => Promise<ReadonlyMap<string, Judge>>
  /** To be told of every outcome: what did not go out no longer counts for the caps. */
  settled: (delivery: Delivery, state: Delivery['state']) => void
  /** Writes what is left to write. */
  close: () => Promise<void>
}

/** One of it a process. */
export const makeReadAhead = ({ db, clock, log, policyRules, heard }: Deps): ReadAhead => {
  const decisions = makeDecisionLog({ db, log })
  const judgeOf =
    (facts: SendFacts): Judge =>
    (now) => {
      const { delivery } = facts
      const { word, decision } = judgeDelivery({ rules: policyRules, facts, heard, now })
      if (word.do === 'send') heard.going(delivery.contact, { delivery: delivery._id, at: now })
      if (decision && decision.do !== 'send')
        decisions.note({ delivery, decision, at: now, demo: facts.contact?.demo ?? false })
      return word
    }
  return {
    readAhead: async (deliveries) => {
      if (deliveries.length === 0) return new Map()
      const facts = await readFacts(db, deliveries, clock.now())
      return new Map(facts.map((one) => [one.delivery._id, judgeOf(one)]))
    },
    settled: ({ _id, contact }, state) => {
      if (state !== 'sent' && state !== 'unknown') heard.notGone(contact, _id)
    },
    close: () => decisions.idle(),
  }
}
