import type { TlObject } from '../tl/schema.ts'
import type { DraftRow } from '../world/model.ts'
import { viewPeer } from '../world/peers.ts'
import { viewUpdates } from '../world/views.ts'
import { chatKey } from '../world/world.ts'
import type { World } from '../world/world.ts'
import type { Context, Methods } from './method.ts'
import { method, seconds } from './method.ts'
import type { InputTarget } from './peers.ts'
import { targetOf } from './peers.ts'
import { entitiesOf } from './text.ts'

type SaveDraft = {
  peer: InputTarget
  message: string
  entities?: TlObject[]
  replyTo?: TlObject
}

export const messagesDrafts: Methods = {
  'messages.saveDraft': method<SaveDraft>((request, context) => {
    const { message: text, entities, replyTo } = request
    const row: DraftRow = {
      owner: context.me(),
      peer: targetOf(context, request.peer),
      text,
      entities: entitiesOf(text, entities),
      replyTo: Number(replyTo?.['replyToMsgId'] ?? 0),
      date: seconds(context),
    }
    putDraft(row, text || row.replyTo ? row : null, context)
    return true
  }),
  'messages.getAllDrafts': method<object>((_, { world, me }) => {
    const drafts = draftsOf(world, me())
    return viewUpdates(
      world,
      me(),
      drafts.map((it) => draftUpdate(it, it)),
      drafts.map(({ peer }) => peer),
    )
  }),
  'messages.clearAllDrafts': method<object>((_, context) => {
    for (const row of draftsOf(context.world, context.me())) putDraft(row, null, context)
    return true
  }),
}

const draftsOf = ({ store }: World, owner: number): DraftRow[] =>
  [...store.table('drafts').values()].filter((it) => it.owner === owner)

/** Keeps or forgets a draft, and tells the account's other clients. */
const putDraft = (
  { owner, peer, date }: DraftRow,
  row: DraftRow | null,
  { world, audience, session }: Context,
): void => {
  world.store.commit(['drafts', chatKey(owner, peer), row])
  const update = draftUpdate({ peer, date }, row)
  audience.push(owner, viewUpdates(world, owner, [update], [peer]), session)
}

/** Something was sent instead. */
export const clearDraft = (peer: number, context: Context): void => {
  const row = context.world.store.table('drafts').get(chatKey(context.me(), peer))
  if (row) putDraft(row, null, context)
}

const draftUpdate = ({ peer, date }: Pick<DraftRow, 'peer' | 'date'>, row: DraftRow | null) => ({
  _: 'updateDraftMessage',
  peer: viewPeer(peer),
  draft: row ? viewDraft(row) : { _: 'draftMessageEmpty', date },
})

/** A draft as a dialog carries it. */
export const viewDraft = ({ text, entities, replyTo, date }: DraftRow): TlObject => ({
  _: 'draftMessage',
  message: text,
  entities: entities ?? undefined,
  replyTo: replyTo ? { _: 'inputReplyToMessage', replyToMsgId: replyTo } : undefined,
  date,
})
