import type { UpdatesRecord } from '../../core/model/account.ts'
import type { AccountActor } from '../../delivery/actor.ts'
import type { Timing } from '../../delivery/ports.ts'
import type { DialogInfo, TelegramClient } from '../../telegram/gateway.ts'
import type { ReceiveContext } from './receive.ts'

import { after, MINUTE } from '../../core/time.ts'
import { GAP, patiently, pauseFor, refused } from './paced.ts'
import { receive } from './receive.ts'
import { accountsOf } from './store.ts'
import { listedDialogs, storeDialog } from './sync.ts'

export type ReadingContext = ReceiveContext & { timing: Timing }
type Actor = Pick<AccountActor, 'tenant' | 'account' | 'exclusive' | 'client' | 'signal'>
type Anew = UpdatesRecord & Required<Pick<UpdatesRecord, 'anew'>>
type Reading = { context: ReadingContext; actor: Actor; client: TelegramClient; since: Date }

/** Clocks differ, and Telegram's times have whole seconds. */
const OVERLAP = 5 * MINUTE
/** Between two steps through the list, four of which are a page of it. */
const LIST_GAP = GAP / 4

const accountOf = ({ mongo }: ReceiveContext, { tenant }: Actor) => accountsOf(mongo.db, tenant)

/** From now on, across crashes and connections, the conversations are what is read. */
export const beginAnew = async (
  context: ReceiveContext,
  actor: Actor,
  updates: Anew,
): Promise<void> => {
  context.log.info('reading conversations: too much was missed', { account: actor.account })
  await accountOf(context, actor).updateOne({ _id: actor.account }, { $set: { updates } })
}

/**
 * The long way round: every conversation in which something happened since the last known moment. Which
 * of them are done is on disk, so whoever is refused or killed goes on behind them. What comes after the
 * position at which it began is told by the difference from there. Answers how far all is stored now.
 */
export const readAnew = async (
  context: ReadingContext,
  actor: Actor,
  client: TelegramClient,
  { date, anew }: Anew,
): Promise<number> => {
  const since = after(new Date(date * 1000), -OVERLAP)
  const reading: Reading = { context, actor, client, since }
  const done = new Set(anew.done)
  let messages = 0
  for await (const listed of listedDialogs(actor, client)) {
    const some = listed.filter(({ user }) => !done.has(user.id))
    await Promise.all(some.map((dialog) => storeDialog(context, actor, dialog)))
    for (const dialog of some)
      if (dialog.lastMessageAt && dialog.lastMessageAt >= since) {
        messages += await storeMessages(reading, dialog)
        await noteDone(reading, dialog.user.id)
        await pauseFor(reading, GAP)
      }
    await pauseFor(reading, LIST_GAP)
  }
  await accountOf(context, actor).updateOne(
    { _id: actor.account, 'updates.anew.to.pts': anew.to.pts },
    { $set: { updates: anew.to } },
  )
  context.log.info('conversations read', { account: actor.account, messages })
  return anew.to.pts
}

const noteDone = ({ context, actor }: Reading, peer: string) =>
  accountOf(context, actor).updateOne(
    { _id: actor.account, 'updates.anew.done': { $exists: true } },
    { $addToSet: { 'updates.anew.done': peer } },
  )

/** What one person wrote since a moment; answers how many messages nobody knew. */
const storeMessages = async (
  reading: Reading,
  { user, accessHash }: DialogInfo,
): Promise<number> => {
  const { context, actor, client, since } = reading
  const peer = { userId: user.id, accessHash }
  const pageFrom = async (before: number | null) => {
    const page = await patiently(reading, () => client.history({ peer, since, before }))
    if (!page.ok) throw refused(page.failure)
    return page.value
  }
  let stored = 0
  for (let page = await pageFrom(null); ; page = await pageFrom(page.before)) {
    for (const update of page.updates)
      if ((await receive(context, actor, update)) === 'stored') stored += 1
    if (page.before === null) return stored
    await pauseFor(reading, GAP)
  }
}
