import { refuse } from '../mtproto/rpc-error.ts'
import type { TlObject } from '../tl/schema.ts'

const MAX_TEXT = 4096
const MAX_CAPTION = 1024

/** Refuses a text that Telegram would not take. */
export const assertText = (text: string): void => {
  if (!text.trim()) refuse(400, 'MESSAGE_EMPTY')
  if (text.length > MAX_TEXT) refuse(400, 'MESSAGE_TOO_LONG')
}

export const assertCaption = (text: string): void => {
  if (text.length > MAX_CAPTION) refuse(400, 'MEDIA_CAPTION_TOO_LONG')
}

/** Entities as they are kept. What a client says of a mention is not what others are told. */
export const entitiesOf = (
  text: string,
  entities: readonly TlObject[] | undefined,
): TlObject[] | null => {
  if (!entities?.length) return null
  return entities.map((it) => {
    const offset = Number(it['offset'])
    const length = Number(it['length'])
    if (offset < 0 || length <= 0 || offset + length > text.length) {
      return refuse(400, 'ENTITY_BOUNDS_INVALID')
    }
    if (it._ !== 'inputMessageEntityMentionName') return it
    const user = it['userId'] as { userId?: bigint } | undefined
    return { _: 'messageEntityMentionName', offset, length, userId: user?.userId ?? 0n }
  })
}
