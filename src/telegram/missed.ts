import type { IncomingUpdate, MissedMessages, MissedPart, UpdateState } from './gateway.ts'
import type { ClientLibrary } from './library.ts'
import type { NotPeople } from './not-people.ts'
import type { TlMessage, TlUpdates, TlUser } from './updates.ts'
import type { Wire } from './wire.ts'

import { refusalOf } from './errors.ts'
import { int64 } from './library.ts'
import { readMessage, readUpdates } from './updates.ts'

const PAGE = 100

type Difference = {
  className: string
  newMessages?: TlMessage[]
  otherUpdates?: TlUpdates['updates']
  users?: TlUser[]
  state?: UpdateState
  intermediateState?: UpdateState
  pts?: number
}

/** One part of what was missed since `from`; only the present position when there is none yet. */
export const readDifference = async (
  library: ClientLibrary,
  wire: Wire,
  from: UpdateState | null,
  notPeople?: NotPeople,
): Promise<MissedPart> => {
  const { Api } = library.module
  const present = async () => plainState(await wire.send<UpdateState>(new Api.updates.GetState()))
  if (!from) return { updates: [], state: await present() }
  let part: Difference
  try {
    part = await wire.send<Difference>(new Api.updates.GetDifference(plainState(from)))
  } catch (error) {
    // A position that Telegram does not know (any more): the conversations tell what was missed.
    if (!/^PERSISTENT_TIMESTAMP_(INVALID|EMPTY)$/.test(refusalOf(error).message)) throw error
    return { updates: [], state: await present(), tooLong: true }
  }
  const updates = updatesIn(part)
  notPeople?.learn(part.users ?? [])
  if (part.className === 'updates.DifferenceTooLong')
    return { updates, state: { ...from, pts: part.pts ?? from.pts }, more: true, tooLong: true }
  if (part.intermediateState)
    return { updates, state: plainState(part.intermediateState), more: true }
  return { updates, state: part.state ? plainState(part.state) : from }
}

const plainState = ({ pts, qts, date }: UpdateState): UpdateState => ({ pts, qts, date })

const updatesIn = ({ newMessages = [], otherUpdates = [], users = [] }: Difference) => [
  ...newMessages.flatMap((message) => readMessage(message, users)),
  ...readUpdates({ className: 'Updates', updates: otherUpdates, users }),
]

/** One page of what a person wrote after `since`, newest first. */
export const readHistory = async (
  library: ClientLibrary,
  wire: Wire,
  { peer, since, before }: Parameters<MissedMessages>[0],
): Promise<{ updates: IncomingUpdate[]; before: number | null }> => {
  const { Api } = library.module
  const request = new Api.messages.GetHistory({
    peer: new Api.InputPeerUser({
      userId: int64(library, peer.userId),
      accessHash: int64(library, peer.accessHash),
    }),
    offsetId: before ?? 0,
    offsetDate: 0,
    addOffset: 0,
    limit: PAGE,
    maxId: 0,
    minId: 0,
    hash: int64(library, 0),
  })
  const answer = await wire.send<{ messages?: TlMessage[]; users?: TlUser[] }>(request)
  const { messages = [], users = [] } = answer
  const fresh = messages.filter(({ date }) => date * 1000 >= since.getTime())
  const more = fresh.length === messages.length && messages.length === PAGE
  return {
    updates: fresh.flatMap((message) => readMessage(message, users)),
    before: more ? (messages.at(-1)?.id ?? null) : null,
  }
}
