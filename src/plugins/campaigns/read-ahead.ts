import type { Clock } from '../../core/clock.ts'
import type { Env } from '../../core/env.ts'
import type { PolicyRule } from '../../core/gate.ts'
import type { Heard } from '../../core/heard.ts'
import type { Logger } from '../../core/logger.ts'
import type { Suppression } from '../../core/model/contact.ts'
import type { Delivery, InHand } from '../../core/model/delivery.ts'
import type { Judge } from '../../delivery/ports.ts'
import type { Db } from '../../mongo/connect.ts'
import type { ReadFacts, SendFacts } from './read-facts.ts'

import { personId } from '../../mongo/persons.ts'
import { stopWritingTo } from '../../mongo/stop-list.ts'
import { makeDecisionLog } from './decision-log.ts'
import { judgeDelivery } from './judge-delivery.ts'
import { factsReader } from './read-facts.ts'

type Deps = {
  db: Db
  clock: Clock
  log: Logger
  env: Pick<Env, 'HERALD_MASTER_KEY' | 'HERALD_NETWORK'>
  policyRules: readonly PolicyRule[]
  /** The one of this process. */
  heard: Heard
}

/** The gate at the wire, for all accounts of a process. */
export type ReadAhead = {
  /** Reads the facts of many messages together; each answer is asked right before its message goes. */
  readAhead: (deliveries: readonly InHand[]) => Promise<ReadonlyMap<string, Judge>>
  /** To be told where no outcome says that a message stayed: it no longer counts for the caps. */
  stayed: (delivery: Pick<InHand, '_id' | 'contact'>) => void
  /** To be told of every outcome: what did not go out no longer counts for the caps. */
  settled: (delivery: InHand, state: Delivery['state']) => void
  /** Telegram said that this person cannot or must not be written to. */
  suppress: (delivery: InHand, reason: Suppression['reason']) => Promise<void>
  /** Writes what is left to write. */
  close: () => Promise<void>
}

/** One of it a process. */
export const makeReadAhead = (deps: Deps): ReadAhead => {
  const { db, clock, log, policyRules, heard } = deps
  const { HERALD_MASTER_KEY: masterKey, HERALD_NETWORK: network } = deps.env
  const read = factsReader({ db, masterKey, network, rules: policyRules })
  const decisions = makeDecisionLog({ db, log })
  const note = ({ delivery, contact }: SendFacts, decision: Noted, at: Date): void =>
    decisions.note({ delivery, decision, at, demo: contact?.demo ?? false })
  const stayed: ReadAhead['stayed'] = ({ _id, contact }) => heard.notGone(contact, _id)
  return {
    readAhead: judgesFor({ read, clock, policyRules, heard, note }),
    stayed,
    settled: (delivery, state) => {
      if (state !== 'sent' && state !== 'unknown') stayed(delivery)
    },
    suppress: async ({ tenant, contact, peer }, reason) => {
      const person = personId({ masterKey, kind: network, value: peer.userId })
      await stopWritingTo({ db, heard }, { tenant, contact, reason, person, at: clock.now() })
    },
    close: () => decisions.idle(),
  }
}

type Noted = Parameters<ReturnType<typeof makeDecisionLog>['note']>[0]['decision']
type Judging = Pick<Deps, 'clock' | 'policyRules' | 'heard'> & {
  read: ReadFacts
  /** Told of every answer but "send". */
  note: (facts: SendFacts, decision: Noted, at: Date) => void
}

/** Reads facts now and judges later: what is heard in between wins, and facts do not grow old. */
export const judgesFor =
  ({ read, clock, policyRules: rules, heard, note }: Judging): ReadAhead['readAhead'] =>
  async (deliveries) => {
    if (deliveries.length === 0) return new Map()
    const all = await read(deliveries, clock.now())
    const judgeOf =
      (facts: SendFacts): Judge =>
      (now) => {
        const { word, decision } = judgeDelivery({ rules, facts, heard, now })
        const { _id, contact } = facts.delivery
        if (word.do === 'send') heard.going(contact, { delivery: _id, at: now })
        if (decision && decision.do !== 'send') note(facts, decision, now)
        return word
      }
    return new Map(all.map((facts) => [facts.delivery._id, judgeOf(facts)]))
  }
