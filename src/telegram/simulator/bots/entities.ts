import type { TlObject } from '../tl/schema.ts'

const KINDS: Readonly<Record<string, string>> = {
  mention: 'Mention',
  hashtag: 'Hashtag',
  bot_command: 'BotCommand',
  url: 'Url',
  email: 'Email',
  phone_number: 'Phone',
  bold: 'Bold',
  italic: 'Italic',
  underline: 'Underline',
  strikethrough: 'Strike',
  spoiler: 'Spoiler',
  blockquote: 'Blockquote',
  code: 'Code',
  pre: 'Pre',
  text_link: 'TextUrl',
}
const NAMES = new Map(Object.entries(KINDS).map(([name, kind]) => [`messageEntity${kind}`, name]))

/** A stretch of text as bots write it. */
export type BotEntity = {
  type: string
  offset: number
  length: number
  url?: string | undefined
  language?: string | undefined
}

/** As TL writes them; kinds that nobody knows are left out. */
export const toTl = (entities: readonly BotEntity[]): TlObject[] =>
  entities.flatMap(({ type, offset, length, url, language }) => {
    const kind = KINDS[type]
    if (!kind) return []
    return [
      {
        _: `messageEntity${kind}`,
        offset,
        length,
        ...(type === 'text_link' ? { url: url ?? '' } : {}),
        ...(type === 'pre' ? { language: language ?? '' } : {}),
      },
    ]
  })

const COMMAND = /(?<![\w/])\/[A-Za-z0-9_]{1,32}(?:@\w+)?/g

/** As bots read them. Commands are marked even where the writer's client did not do so. */
export const toBot = (text: string, entities: readonly TlObject[] | null): BotEntity[] => {
  const known = (entities ?? []).flatMap((it) => {
    const type = NAMES.get(it._)
    if (!type) return []
    const { offset, length, url, language } = it as unknown as BotEntity
    return [{ type, offset, length, ...(url ? { url } : {}), ...(language ? { language } : {}) }]
  })
  if (known.some((it) => it.type === 'bot_command')) return known
  const commands = [...text.matchAll(COMMAND)].map((it) => ({
    type: 'bot_command',
    offset: it.index,
    length: it[0].length,
  }))
  return [...commands, ...known].sort((a, b) => a.offset - b.offset)
}
