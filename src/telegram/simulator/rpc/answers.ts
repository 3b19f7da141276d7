import type { TlObject } from '../tl/schema.ts'
import type { MessageRow } from '../world/model.ts'
import { isUser } from '../world/peers.ts'
import { newMessageUpdate } from '../world/updates.ts'
import { peersOf } from '../world/view-message.ts'
import { viewUpdates } from '../world/views.ts'
import type { Context } from './method.ts'

/** A sent message, and whether it was sent just now or is the one that its `random_id` made before. */
export type Done = { message: MessageRow; randomId: bigint; isNew: boolean }

/** The answer to a send. Short when a plain text went to another user. */
export const answerSend = (done: readonly Done[], context: Context): TlObject => {
  const { world, me } = context
  const [only] = done
  if (only && done.length === 1 && isShort(only)) return shortAnswer(only.message)
  return viewUpdates(
    world,
    me(),
    [
      ...done.map(({ message, randomId }) => ({
        _: 'updateMessageID',
        id: message.id,
        randomId,
      })),
      ...done.flatMap(({ message, isNew }) =>
        message.gone ? [] : [newMessageUpdate(world, message, isNew ? 1 : 0, me())],
      ),
    ],
    done.flatMap(({ message }) => peersOf(message)),
  )
}

const isShort = ({ message, isNew }: Done): boolean =>
  isNew &&
  isUser(message.peer) &&
  message.peer !== message.owner &&
  !message.fileId &&
  !message.extra?.forward

const shortAnswer = (message: MessageRow): TlObject => ({
  _: 'updateShortSentMessage',
  out: true,
  id: message.id,
  pts: message.pts,
  ptsCount: 1,
  date: message.date,
  entities: message.entities ?? undefined,
})
