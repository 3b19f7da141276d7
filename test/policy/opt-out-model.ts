import type { Heard } from '../../src/core/heard.ts'
import type { Suppression } from '../../src/core/model/contact.ts'
import type { InHand } from '../../src/core/model/delivery.ts'
import type { Judge } from '../../src/delivery/ports.ts'
import type { Db } from '../../src/mongo/connect.ts'
import type { ReadFacts, SendFacts } from '../../src/plugins/campaigns/read-facts.ts'

import { makeHeard } from '../../src/core/heard.ts'
import { stopWritingTo } from '../../src/mongo/stop-list.ts'
import { judgesFor } from '../../src/plugins/campaigns/read-ahead.ts'
import { policy } from '../../src/plugins/policy/index.ts'
import { deliveryOf, dialogOf, HOME, NOON, personOf, runOf } from './world.ts'

/** One look ahead by a sender, and the moments at which it asks for the last word. */
type Look = {
  process: 'receiver' | 'other'
  /** Milliseconds from the beginning; the rest are delays after the step before. */
  at: number
  snapshot: number
  answer: number
  asks: readonly number[]
}
type Plan = {
  optOutAt: number
  /** The write reaches the database so much later, its answer comes back later still. */
  applies: number
  answers: number
  looks: readonly Look[]
}
/** What the oracle must catch. */
type Bug = 'deaf' | 'stores-first' | 'facts-live-for-ever' | 'reads-before-it-says' | null
type Sent = { process: Look['process']; at: number }
type World = { storedAt: number | null; sent: Sent[] }

const PERSON = 0
const rules = policy.feature.policyRules ?? []

/**
 * One person opts out while two senders of several accounts write to them: the real look-ahead, judge
 * and stop list over a store of the test, in its own time. Answers what went out, and when it was stored.
 */
export const play = async (plan: Plan, bug: Bug = null): Promise<World> => {
  const time = makeTime()
  const world: World = { storedAt: null, sent: [] }
  let row: Suppression | null = null
  const at = (ms: number) => new Date(NOON.getTime() + ms)
  const store: Store = {
    read: () => row,
    write: async (written) => {
      await time.wait(plan.applies)
      row ??= written
      world.storedAt ??= time.now()
      await time.wait(plan.answers)
    },
  }
  const heard = { receiver: makeHeard(time.now), other: makeHeard(time.now) }
  const look = async ({ process, at: begin, asks, ...delays }: Look, n: number): Promise<void> => {
    await time.wait(begin)
    const judge = await judgeFor({ n, bug, store, time, delays, heard: heard[process], at })
    for (const delay of asks) {
      await time.wait(delay)
      if (judge(at(time.now())).do === 'send') world.sent.push({ process, at: time.now() })
    }
  }
  const optOut = async (): Promise<void> => {
    await time.wait(plan.optOutAt)
    const told = bug === 'stores-first' ? null : heard.receiver
    const stop = { tenant: HOME, contact: personOf(HOME, PERSON)._id, person: null }
    await stopWritingTo(
      { db: dbOf(store), heard: told },
      { ...stop, reason: 'opt-out', at: at(time.now()) },
    )
    heard.receiver.suppress(stop.contact, { reason: 'opt-out', at: at(time.now()) })
  }
  await time.run([optOut(), ...plan.looks.map(look)])
  return world
}

type Store = { read: () => Suppression | null; write: (row: Suppression) => Promise<void> }
type Time = ReturnType<typeof makeTime>
type Judging = {
  n: number
  bug: Bug
  store: Store
  time: Time
  heard: Heard
  delays: Pick<Look, 'snapshot' | 'answer'>
  at: (ms: number) => Date
}

const judgeFor = async ({ n, bug, store, time, heard, delays, at }: Judging): Promise<Judge> => {
  const read: ReadFacts = async ([delivery], readAt) => {
    await time.wait(delays.snapshot)
    const suppression = store.read()
    await time.wait(delays.answer)
    const said = bug === 'reads-before-it-says' ? at(time.now()) : readAt
    return delivery ? [factsOf(delivery, suppression, said)] : []
  }
  const deaf = { ...heard, suppressionOf: () => null }
  const judges = await judgesFor({
    read,
    clock: { now: () => at(time.now()) },
    policyRules: rules,
    heard: bug === 'deaf' ? deaf : heard,
    note: () => undefined,
  })([{ ...deliveryOf(HOME, PERSON, { campaign: `camp${n}` }) }])
  const [judge] = judges.values()
  if (!judge) throw new Error('No judge')
  if (bug !== 'facts-live-for-ever') return judge
  const born = at(time.now())
  return () => judge(born)
}

const factsOf = (
  delivery: InHand,
  suppression: SendFacts['suppression'],
  readAt: Date,
): SendFacts => ({
  ...{ readAt, delivery, suppression, person: 'telegram.x' },
  run: runOf(HOME) as never,
  tenant: { _id: HOME, timeZone: 'UTC', frequency: { perDay: 5, perWeek: 15 } },
  contact: personOf(HOME, PERSON) as never,
  dialog: dialogOf(HOME, PERSON) as never,
  ...{ consent: null, platformStop: null, recent: [], earlier: [], clickedAt: null },
  written: null,
  claimed: true,
  own: new Map(),
})

/** The one call of the driver that the stop list makes. */
const dbOf = (store: Store): Db => {
  const updateOne = async (_filter: object, change: { $setOnInsert: Suppression }) => {
    await store.write(change.$setOnInsert)
    return { upsertedCount: 1 }
  }
  return { collection: () => ({ updateOne }) } as unknown as Db
}

/** Time that moves when everybody waits. */
const makeTime = () => {
  let now = 0
  let waiting: { until: number; wake: () => void }[] = []
  return {
    now: () => now,
    wait: (ms: number) =>
      new Promise<void>((wake) => {
        waiting.push({ until: now + ms, wake })
      }),
    run: async (all: readonly Promise<void>[]): Promise<void> => {
      const done = Promise.all(all)
      for (;;) {
        // Whatever follows from the last step happens before the next.
        for (let turn = 0; turn < 20; turn += 1) await Promise.resolve()
        const next = waiting.toSorted((a, b) => a.until - b.until)[0]
        if (!next) break
        now = next.until
        waiting = waiting.filter((one) => one !== next)
        next.wake()
      }
      await done
    },
  }
}
