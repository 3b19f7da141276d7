import type { Delivery } from '../../core/model/delivery.ts'
import type { Lane } from '../../core/model/lane.ts'
import type { Rows } from './memory-rows.ts'
import type { Oracle } from './oracle.ts'
import type { Scene } from './scene.ts'

import { crashesOf } from '../crashes.ts'
import { countRows } from './book.ts'

/** Ends that say: it never reached anybody. Of the others nobody claims to know. */
const isDenied = ({ state, reason }: Delivery): boolean =>
  state === 'skipped' ||
  state === 'cancelled' ||
  (state === 'failed' &&
    reason !== 'unresolved' &&
    reason !== 'too-many-attempts' &&
    reason !== 'too-many-crashes')

const isOver = ({ state }: Delivery): boolean =>
  state === 'sent' || state === 'failed' || state === 'skipped' || state === 'cancelled'

/** Whether every row has come to its end, nobody has one in hand that was ended meanwhile, and all is counted. */
export const allOver = ({ store, oracle, book, slots }: Scene): boolean => {
  const { deliveries, lanes } = store.rows
  if (book.untold || slots.some(({ process }) => process.quietSince() !== null)) return false
  for (const row of deliveries.values())
    if (!isOver(row) && !oracle.isResting(row.account)) return false
  for (const lane of lanes.values())
    if (!oracle.isResting(lane.account))
      for (const id of lane.flight?.ids ?? [])
        if (isUnsettled(lane, deliveries.get(id))) return false
  return true
}

/** By a holder that lives: what a killed one has left is for whoever takes the lane next. */
const namesItsHand = ({ slots }: Scene, { flight, fence, owner }: Lane): boolean =>
  (flight?.ids.length ?? 0) > 0 &&
  flight?.fence === fence &&
  slots.some(({ name, process }) => name === owner && process.isAlive())

const isUnsettled = ({ flight }: Lane, row: Delivery | undefined): boolean =>
  (row?.state === 'cancelled' || row?.state === 'skipped') &&
  (row.fence !== flight?.fence || (row.receipt ?? 0) < flight.no)

/** One that was found in the conversation may stand for another with the same words: nobody can tell them apart. */
const gotOf = ({ deliveries }: Rows, { effects }: Oracle, row: Delivery): readonly number[] => {
  const own = effects.get(row._id) ?? []
  if (row.attempts.at(-1)?.detail !== 'FOUND_IN_CONVERSATION') return own
  const twins = [...deliveries.values()].filter(
    ({ account, contact, message }) =>
      account === row.account && contact === row.contact && message.text === row.message.text,
  )
  return twins.flatMap(({ _id }) => effects.get(_id) ?? [])
}

/** By the id of a message that its reader got, which is no other row's. */
const isNamed = ({ deliveries }: Rows, row: Delivery, got: readonly number[]): boolean => {
  const { _id, account, messageId } = row
  if (messageId === null || !got.includes(messageId)) return false
  for (const other of deliveries.values())
    if (other._id !== _id && other.account === account && other.messageId === messageId)
      return false
  return true
}

/** The last look: rows against what people got, and figures against rows. */
export const judgeEnd = (scene: Scene): void => {
  const { store, book, oracle } = scene
  const { rows } = store
  for (const row of rows.deliveries.values()) {
    const got = gotOf(rows, oracle, row)
    const about = `${row._id} ${row.state} ${row.reason ?? ''}`
    if (!isOver(row) && !oracle.isResting(row.account)) oracle.say('stuck', about)
    if (row.state === 'sent' && got.length === 0) oracle.say('lost', about)
    if (row.state === 'sent' && got.length > 0 && !isNamed(rows, row, got))
      oracle.say('wrong-message-id', `${about}: ${row.messageId}, got ${got.join()}`)
    const crashes = crashesOf(row)
    const holders = oracle.holders.get(row._id)?.size ?? 0
    if (crashes > holders) oracle.say('blamed', `${about}: ${crashes} crashes, ${holders} holders`)
    if (isDenied(row) && got.length > 0) oracle.say('sent-but-denied', about)
  }
  for (const lane of rows.lanes.values())
    if (!oracle.isResting(lane.account) && namesItsHand(scene, lane))
      oracle.say('still-in-hand', `${lane.account}: ${lane.flight?.ids.join()}`)
  // The next sweep would count.
  if (book.untold) return
  for (const campaign of book.runs.keys()) {
    const told = JSON.stringify(sorted(book.counts.get(campaign) ?? {}))
    const true_ = JSON.stringify(sorted(countRows(rows, campaign)))
    if (told !== true_) oracle.say('counters', `${campaign}: ${told}, rows ${true_}`)
  }
}

const sorted = (counts: object): [string, number][] =>
  Object.entries(counts).sort(([one], [other]) => (one < other ? -1 : 1))
