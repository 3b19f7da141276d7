import type { TlObject } from '../tl/schema.ts'

/** How a simulated person behaves. `silent` does nothing at all. */
export const personas = [
  'reader',
  'clicker',
  'buyer',
  'replier',
  'opt-outer',
  'blocker',
  'silent',
] as const
export type Persona = (typeof personas)[number]

/** Anyone on this Telegram: the person behind an account, or one that others write to. */
export type UserRow = {
  id: number
  firstName: string
  lastName: string | null
  username: string | null
  phone: string | null
  persona: Persona | null
  /** IANA zone, only told, never used by Telegram itself. */
  timeZone: string | null
  /** Answers `echo: …` to everything. */
  echoes: boolean
  deleted: boolean
}

/** A user that can log in, with the box of messages that belongs to it. */
export type AccountRow = {
  userId: number
  code: string
  password: { salt1: Buffer; salt2: Buffer; v: Buffer; hint: string } | null
  banned: boolean
}

/** One auth key. A temporary key stands for its permanent one. */
export type KeyRow = {
  id: string
  key: Buffer
  salt: bigint
  layer: number | null
  userId: number | null
  permanentId: string | null
  expiresAt: number | null
  createdAt: number
}

/** A message in one account's box. */
export type MessageRow = {
  owner: number
  id: number
  peer: number
  out: boolean
  /** Unix seconds, as Telegram dates are. */
  date: number
  text: string
  entities: TlObject[] | null
  fileId: string | null
  randomId: string | null
  pts: number
}

/** One account's conversation with one peer. */
export type DialogRow = {
  owner: number
  peer: number
  topId: number
  unread: number
  readInboxMaxId: number
  readOutboxMaxId: number
}

/** A change that is no message: somebody read up to `maxId`. */
export type ReadRow = {
  owner: number
  pts: number
  peer: number
  side: 'inbox' | 'outbox'
  maxId: number
}

/** One line of the ledger: a request that had an effect, or asked for it again. */
export type EffectRow = {
  n: number
  account: string
  peer: number
  randomId: string
  messageId: number
  at: string
  duplicate: boolean
  insideFlood: boolean
  /** How many connections used the account's key just then. */
  connections?: number
  text: string
}

export type FileRow = {
  id: string
  kind: 'photo' | 'document'
  size: number
  mimeType: string
  width: number
  height: number
  attributes: TlObject[]
  date: number
}

/** `person` does not want to hear from `account` any more. */
export type BlockRow = { person: number; account: number }

export type ContactRow = { owner: number; peer: number }

/** Something a simulated person, or the shop, is going to do. */
export type ErrandRow = {
  id: string
  /** Milliseconds of simulated time. */
  due: number
  kind: 'read' | 'click' | 'order' | 'reply' | 'block'
  person: number
  account: number
  messageId: number
  /** Who the person is for this message. */
  as: Persona
  /** The first few of a run hurry, so that whoever watches sees something soon. */
  hurries: boolean
  /** A word, a URL or a click id, as the kind has it. */
  detail: string
  attempts: number
}

/** A signed order that has not been accepted yet. */
export type HookRow = { id: string; shop: string; body: string; attempts: number; due: number }

/** One fact that outlives the process: the shop's settings, the world's secret. */
export type SettingRow = { value: unknown }

export type Rows = {
  users: UserRow
  accounts: AccountRow
  keys: KeyRow
  messages: MessageRow
  dialogs: DialogRow
  reads: ReadRow
  effects: EffectRow
  files: FileRow
  blocks: BlockRow
  contacts: ContactRow
  errands: ErrandRow
  hooks: HookRow
  settings: SettingRow
}

export const tableNames = [
  'users',
  'accounts',
  'keys',
  'messages',
  'dialogs',
  'reads',
  'effects',
  'files',
  'blocks',
  'contacts',
  'errands',
  'hooks',
  'settings',
] as const satisfies readonly (keyof Rows)[]
