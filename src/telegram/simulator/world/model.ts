import type { TlObject } from '../tl/schema.ts'
import type { BotRow, BotUpdateRow } from './bots.ts'
import type { CodeRow } from './codes.ts'
import type {
  ChatRow,
  DialogRow,
  DraftRow,
  EventRow,
  MemberRow,
  MessageRow,
  ReadRow,
  ScheduledRow,
  TopicRow,
} from './message-rows.ts'
import type { ProfileRow } from './profiles.ts'
import type { SessionRow } from './sessions.ts'

export type * from './message-rows.ts'

/** How a simulated person behaves. `silent` does nothing at all. */
export const personas = [
  'reader',
  'clicker',
  'buyer',
  'replier',
  'opt-outer',
  'blocker',
  'asker',
  'presser',
  'reporter',
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
  /** A bot's messages keep their buttons. */
  bot?: boolean
  /** Who may write to this person, and add them to groups; everyone when left out. */
  inbox?: Inbox
}

export type Inbox = 'everyone' | 'contacts' | 'premium'

/** A user that can log in, with the box of messages that belongs to it. */
export type AccountRow = {
  userId: number
  code: string
  password: { salt1: Buffer; salt2: Buffer; v: Buffer; hint: string } | null
  banned: boolean
  /** The data centre it lives in. @default 2 */
  dc?: number
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
  /** The data centre it was made for; `null` while the client has not said. */
  dc?: number | null
}

/** One line of the ledger: a request that had an effect, asked for it again, or came too early. */
export type EffectRow = {
  n: number
  account: string
  peer: number
  randomId: string
  messageId: number
  /** Unix milliseconds. */
  at: number
  duplicate: boolean
  insideFlood: boolean
  /** How many connections used the account's key just then. */
  connections?: number
  text: string
  /** What happened; `message` for everything that was sent, `refused` for what came in a flood window. */
  kind: 'message' | 'edit' | 'delete' | 'refused'
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
  /** Where its bytes are; others answer FILE_MIGRATE. */
  dcId?: number
}

/** `person` does not want to hear from `account` any more. */
export type BlockRow = { person: number; account: number }

/** What `owner` calls `peer`, and the number they know them by. */
export type ContactRow = {
  owner: number
  peer: number
  firstName?: string
  lastName?: string
  phone?: string
}

/** Something a simulated person, or the shop, is going to do. */
export type ErrandRow = {
  id: string
  /** Milliseconds of simulated time. */
  due: number
  kind: 'read' | 'click' | 'press' | 'order' | 'reply' | 'block' | 'report'
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
  events: EventRow
  chats: ChatRow
  members: MemberRow
  topics: TopicRow
  scheduled: ScheduledRow
  drafts: DraftRow
  effects: EffectRow
  files: FileRow
  blocks: BlockRow
  contacts: ContactRow
  errands: ErrandRow
  hooks: HookRow
  settings: SettingRow
  sessions: SessionRow
  codes: CodeRow
  profiles: ProfileRow
  bots: BotRow
  botUpdates: BotUpdateRow
}

export const tableNames = [
  'users',
  'accounts',
  'keys',
  'messages',
  'dialogs',
  'reads',
  'events',
  'chats',
  'members',
  'topics',
  'scheduled',
  'drafts',
  'effects',
  'files',
  'blocks',
  'contacts',
  'errands',
  'hooks',
  'settings',
  'sessions',
  'codes',
  'profiles',
  'bots',
  'botUpdates',
] as const satisfies readonly (keyof Rows)[]
