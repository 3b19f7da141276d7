import type { GateDecision } from '../../core/gate.ts'
import type { Logger } from '../../core/logger.ts'
import type { InHand } from '../../core/model/delivery.ts'
import type { Db } from '../../mongo/connect.ts'

import { groupBy } from '../../core/group-by.ts'
import { forTenant } from '../../mongo/for-tenant.ts'
import { recordDecisions } from './decisions.ts'

type Note = { delivery: InHand; decision: GateDecision; at: Date; demo: boolean }
type Deps = { db: Db; log: Logger }

/** More than this is never held: decisions are for people who ask, not for correctness. */
const MOST = 20_000

/** Decisions at the wire, written in bulk behind it: nobody waits for them. */
export const makeDecisionLog = ({ db, log }: Deps) => {
  let notes = new Map<string, Note>()
  let writing: Promise<void> | null = null
  const write = async (): Promise<void> => {
    while (notes.size > 0) {
      const some = [...notes.values()]
      notes = new Map()
      await writeAll(db, some).catch((err: unknown) =>
        log.warn('decisions not written', { decisions: some.length, err }),
      )
    }
    writing = null
  }
  return {
    note: (one: Note): void => {
      if (notes.size < MOST) notes.set(one.delivery._id, one)
      writing ??= Promise.resolve().then(write)
    },
    /** Resolves when all that was noted has been tried. */
    idle: async (): Promise<void> => {
      await writing
    },
  }
}

const writeAll = async (db: Db, notes: readonly Note[]): Promise<void> => {
  const groups = groupBy(notes, ({ delivery: { tenant, campaign, step } }) =>
    JSON.stringify([tenant, campaign, step]),
  )
  await Promise.all(
    [...groups.values()].map(async (group) => {
      const [first] = group
      if (!first) return
      const { tenant, campaign, step } = first.delivery
      const said = group.map(({ delivery, decision, at, demo }) => ({
        contact: delivery.contact,
        decision,
        demo,
        at,
      }))
      await recordDecisions(forTenant(db, tenant), { campaign, step, at: first.at }, said)
    }),
  )
}
