import type { Put, Shape } from '../store/store.ts'
import type { DialogRow, EffectRow, MessageRow, Rows } from './model.ts'

/** The tables of what is sent, of which there is much: their rows are kept without field names. */
type Table<Row> = {
  letter: string
  fields: readonly (keyof Row & string)[]
  keyOf: (row: Row) => string
}

const messages: Table<MessageRow> = {
  letter: 'm',
  fields: [
    'owner',
    'id',
    'peer',
    'out',
    'date',
    'text',
    'entities',
    'fileId',
    'randomId',
    'pts',
    'twin',
    'extra',
    'gone',
  ],
  keyOf: ({ owner, id }) => `${owner}.${id}`,
}

const dialogs: Table<DialogRow> = {
  letter: 'd',
  fields: [
    'owner',
    'peer',
    'topId',
    'unread',
    'readInboxMaxId',
    'readOutboxMaxId',
    'pinned',
    'unreadMark',
  ],
  keyOf: ({ owner, peer }) => `${owner}.${peer}`,
}

const effects: Table<EffectRow> = {
  letter: 'e',
  fields: [
    'n',
    'account',
    'peer',
    'randomId',
    'messageId',
    'at',
    'duplicate',
    'insideFlood',
    'connections',
    'text',
    'kind',
  ],
  keyOf: ({ n }) => String(n),
}

/** In the place of an effect's text: that of the message before it in the same commit. */
const SAME = 0
const TEXT = 1 + effects.fields.indexOf('text')

const packRow = <Row>({ letter, fields }: Table<Row>, row: Row): unknown[] => {
  const packed: unknown[] = [letter]
  for (const field of fields) packed.push(row[field])
  return packed
}

const pack = (puts: readonly Put<Rows>[]): unknown[] => {
  let text: string | null = null
  return puts.map((put) => {
    if (put[2] === null) return put
    if (put[0] === 'dialogs') return packRow(dialogs, put[2])
    if (put[0] === 'messages') {
      text = put[2].text
      return packRow(messages, put[2])
    }
    if (put[0] !== 'effects') return put
    const packed = packRow(effects, put[2])
    if (put[2].text === text) packed[TEXT] = SAME
    return packed
  })
}

const unpackRow = <Row>({ fields }: Table<Row>, packed: readonly unknown[]): Row =>
  Object.fromEntries(fields.map((field, index) => [field, packed[index + 1]])) as Row

const unpack = (value: unknown): Put<Rows>[] => {
  let text = ''
  return (value as (readonly unknown[])[]).map((packed): Put<Rows> => {
    switch (packed[0]) {
      case messages.letter: {
        const row = unpackRow(messages, packed)
        text = row.text
        return ['messages', messages.keyOf(row), row]
      }
      case dialogs.letter: {
        const row = unpackRow(dialogs, packed)
        return ['dialogs', dialogs.keyOf(row), row]
      }
      case effects.letter: {
        const row = unpackRow(effects, packed)
        if (packed[TEXT] === SAME) row.text = text
        return ['effects', effects.keyOf(row), row]
      }
      default:
        return packed as unknown as Put<Rows>
    }
  })
}

/** How commits stand in the journal. Rows that were written whole are read as well. */
export const compact: Shape<Rows> = { pack, unpack }
