import { refuse } from '../mtproto/rpc-error.ts'
import type { TlObject } from '../tl/schema.ts'
import type { Change } from '../world/indexes.ts'
import type { MessageRow } from '../world/model.ts'
import { bareId, isChannel } from '../world/peers.ts'
import { currentDialog } from '../world/read.ts'
import { placeOf } from '../world/search.ts'
import { blankDialog } from '../world/send.ts'
import { eventUpdates, readUpdate } from '../world/updates.ts'
import { peersOf, viewMessage } from '../world/view-message.ts'
import { viewPeers } from '../world/views.ts'
import type { World } from '../world/world.ts'
import { viewDialogs } from './dialog-views.ts'
import type { Context, Methods } from './method.ts'
import { method, seconds } from './method.ts'
import { asPeer } from './messages-history.ts'
import type { InputTarget } from './peers.ts'
import { channelOf } from './peers.ts'

const SLICE = 500
const MAX_CHANNEL_SLICE = 100
const MAX_CHANNEL_GAP = 3000

type Difference = { pts: number; ptsLimit?: number; ptsTotalLimit?: number; date: number }
type ChannelDifference = { channel: InputTarget; pts: number; limit: number; force?: boolean }

export const updates: Methods = {
  'updates.getState': method<object>((_, context) => {
    const { audience, session, world, me } = context
    audience.add(me(), session)
    return stateAt(context, world.pts(me()))
  }),
  'updates.getDifference': method<Difference>((request, context) => difference(request, context)),
  'updates.getChannelDifference': method<ChannelDifference>((request, context) =>
    channelDifference(request, context),
  ),
}

/** The state that a client is in when it knows everything up to `pts`. */
export const stateAt = (context: Context, pts: number): TlObject => ({
  _: 'updates.state',
  pts,
  qts: 0,
  date: seconds(context),
  seq: 1,
  unreadCount: context.world.dialogs(context.me()).reduce((sum, it) => sum + it.unread, 0),
})

type Since = { messages: MessageRow[]; changes: Change[]; upTo: number; isAll: boolean }

/** New messages and changes after `pts`, oldest first, over at most `slice` steps of pts. */
const since = (world: World, owner: number, pts: number, slice: number): Since => {
  const latest = world.pts(owner)
  const upTo = Math.min(latest, pts + slice)
  const between = <Row extends { pts: number }>(rows: readonly Row[]): Row[] => {
    const from = placeOf(rows, pts + 1, (it) => it.pts)
    return rows.slice(
      from,
      placeOf(rows, upTo + 1, (it) => it.pts),
    )
  }
  return {
    messages: between(world.box(owner)),
    changes: between(world.changes(owner)),
    upTo,
    isAll: upTo === latest,
  }
}

const changeUpdates = (world: World, change: Change, viewer: number): TlObject[] =>
  'side' in change ? [readUpdate(world, change)] : eventUpdates(world, change, viewer)

const peersOfChange = (world: World, change: Change): number[] => {
  if ('side' in change) return [change.peer]
  const rows = change.ids.flatMap((id) => world.message(change.owner, id) ?? [])
  return [change.peer, ...rows.flatMap(peersOf)]
}

/** Channels in which something happened since `date`: each has a pts of its own to ask for. */
const channelsSince = ({ world, me }: Context, date: number): number[] => {
  if (date <= 0) return []
  return world
    .dialogs(me())
    .map(({ peer }) => peer)
    .filter((peer) => isChannel(peer) && (world.box(peer).at(-1)?.date ?? 0) > date)
}

const difference = (request: Difference, context: Context): TlObject => {
  const { world, me, audience, session } = context
  audience.add(me(), session)
  const { pts, date } = request
  const latest = world.pts(me())
  if (pts <= 0) return refuse(400, 'PERSISTENT_TIMESTAMP_EMPTY')
  if (pts > latest) return refuse(400, 'PERSISTENT_TIMESTAMP_INVALID')
  if (request.ptsTotalLimit && latest - pts > request.ptsTotalLimit) {
    return { _: 'updates.differenceTooLong', pts: latest }
  }
  const slice = Math.min(request.ptsLimit ?? SLICE, SLICE)
  const { messages, changes, upTo, isAll } = since(world, me(), pts, slice)
  const channels = channelsSince(context, date)
  if (isAll && messages.length + changes.length + channels.length === 0 && pts === latest) {
    return { _: 'updates.differenceEmpty', date: seconds(context), seq: 1 }
  }
  const tooLong = channels.map((peer) => ({
    _: 'updateChannelTooLong',
    channelId: bareId(peer),
    pts: world.pts(peer),
  }))
  const state = stateAt(context, upTo)
  return {
    _: isAll ? 'updates.difference' : 'updates.differenceSlice',
    newMessages: messages.map((it) => viewMessage(world, it)),
    newEncryptedMessages: [],
    otherUpdates: [...changes.flatMap((it) => changeUpdates(world, it, me())), ...tooLong],
    ...viewPeers(world, me(), [
      ...messages.flatMap(peersOf),
      ...changes.flatMap((it) => peersOfChange(world, it)),
      ...channels,
    ]),
    ...(isAll ? { state } : { intermediateState: state }),
  }
}

const channelDifference = (request: ChannelDifference, context: Context): TlObject => {
  const { world, me, audience, session } = context
  audience.add(me(), session)
  const { id: channel } = channelOf(context, asPeer(request.channel))
  const { pts, limit } = request
  const latest = world.pts(channel)
  if (pts <= 0) return refuse(400, 'PERSISTENT_TIMESTAMP_EMPTY')
  if (pts > latest) return refuse(400, 'PERSISTENT_TIMESTAMP_INVALID')
  const common = { final: true, timeout: 30 }
  if (pts === latest) return { _: 'updates.channelDifferenceEmpty', ...common, pts }
  if (latest - pts > MAX_CHANNEL_GAP) return channelTooLong(channel, context)
  const slice = Math.max(1, Math.min(limit, MAX_CHANNEL_SLICE))
  const { messages, changes, upTo, isAll } = since(world, channel, pts, slice)
  return {
    _: 'updates.channelDifference',
    ...common,
    final: isAll,
    pts: upTo,
    newMessages: messages.map((it) => viewMessage(world, it, me())),
    otherUpdates: changes.flatMap((it) => changeUpdates(world, it, me())),
    ...viewPeers(world, me(), [
      channel,
      ...messages.flatMap(peersOf),
      ...changes.flatMap((it) => peersOfChange(world, it)),
    ]),
  }
}

const TOO_LONG_MESSAGES = 20

/** So much happened that the client begins anew with the newest messages. */
const channelTooLong = (channel: number, context: Context): TlObject => {
  const { world, me } = context
  const row = world.dialog(me(), channel) ?? blankDialog(me(), channel)
  const { dialogs, messages: _, ...peers } = viewDialogs([currentDialog(world, row)], context)
  const newest = world.box(channel).slice(-TOO_LONG_MESSAGES).reverse()
  return {
    _: 'updates.channelDifferenceTooLong',
    final: true,
    timeout: 30,
    dialog: dialogs[0],
    messages: newest.map((it) => viewMessage(world, it, me())),
    ...peers,
  }
}
