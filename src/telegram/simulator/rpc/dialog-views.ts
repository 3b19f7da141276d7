import type { TlObject } from '../tl/schema.ts'
import type { DialogRow } from '../world/model.ts'
import { isChannel, viewPeer } from '../world/peers.ts'
import { currentDialog } from '../world/read.ts'
import { peersOf, viewMessage } from '../world/view-message.ts'
import { viewPeers } from '../world/views.ts'
import { chatKey } from '../world/world.ts'
import { viewDraft } from './messages-drafts.ts'
import type { Context } from './method.ts'
import { boxOf } from './peers.ts'

/** Conversations with their newest messages, and everyone in them. */
export const viewDialogs = (rows: readonly DialogRow[], context: Context) => {
  const { world, me } = context
  const tops = rows.flatMap((it) => {
    const top = world.message(boxOf(context, it.peer), it.topId)
    return top ? [top] : []
  })
  return {
    dialogs: rows.map((row) => viewDialog(row, context)),
    messages: tops.map((it) => viewMessage(world, it, me())),
    ...viewPeers(world, me(), [...rows.map((it) => it.peer), ...tops.flatMap(peersOf)]),
  }
}

const viewDialog = (row: DialogRow, { world }: Context): TlObject => {
  const it = isChannel(row.peer) ? currentDialog(world, row) : row
  const draft = world.store.table('drafts').get(chatKey(row.owner, row.peer))
  return {
    _: 'dialog',
    pinned: it.pinned > 0,
    unreadMark: it.unreadMark,
    peer: viewPeer(it.peer),
    topMessage: it.topId,
    readInboxMaxId: it.readInboxMaxId,
    readOutboxMaxId: it.readOutboxMaxId,
    unreadCount: it.unread,
    unreadMentionsCount: 0,
    unreadReactionsCount: 0,
    unreadPollVotesCount: 0,
    notifySettings: { _: 'peerNotifySettings' },
    draft: draft && viewDraft(draft),
    pts: isChannel(it.peer) ? world.pts(it.peer) : undefined,
  }
}
