import type { Lifetime } from '../core/lifetime.ts'
import type { MediaKind } from '../core/media.ts'
import type { MessageEntity } from '../core/model/message.ts'
import type { Recalled } from './departure.ts'

/**
 * Everything the platform asks of Telegram. Features depend on these types, never on a client library.
 * One `TelegramClient` is one live connection of one account: whoever opens it must hold the account's
 * lease. The contract suite in `gateway.contract.ts` runs on both client libraries.
 */
export type TelegramGateway = {
  /**
   * Connects. Refusals come back as values. `session: null` begins a new login.
   * The client never sleeps through a flood wait and never retries a request by itself.
   */
  open: (options: OpenOptions) => Promise<Result<TelegramClient>>
}

export type OpenOptions = {
  session: string | null
  api: { id: number; hash: string }
  /** What this account has uploaded before; filled by the client, kept by whoever holds the account. */
  uploads?: UploadedFiles
  /** Called for every update in order of arrival. Must not throw; store first, then return. */
  onUpdate?: (update: IncomingUpdate) => Promise<void> | void
  /** Called once when the connection is lost for good (session revoked, key unknown, link broken). */
  onBroken?: (failure: TelegramFailure) => void
  /** Left out, the connection has one of its own. */
  recalled?: Recalled
  /** When it ends by itself, whatever the rest of the process does; left out, never. */
  lifetime?: Lifetime
  /**
   * Gives it up while it opens: `open` then answers soon, and nothing of it is on the line any more. What
   * is open is closed by `close`.
   */
  signal?: AbortSignal
  /** A signed-in session that was silent for so long is asked about; left out, 40 s. */
  lookAfterMs?: number
}

export type TelegramClient = {
  /** The session string to seal; changes during a login. */
  session: () => string
  sendCode: (phone: string) => Promise<Result<{ phoneCodeHash: string; codeLength: number }>>
  /** `{ need: 'password', hint }` when the account has two-step verification. */
  signIn: (login: {
    phone: string
    phoneCodeHash: string
    code: string
  }) => Promise<Result<{ user: TelegramUser } | { need: 'password'; hint: string | null }>>
  checkPassword: (password: string) => Promise<Result<{ user: TelegramUser }>>
  me: () => Promise<Result<TelegramUser>>
  /** Pages through all dialogs with people, newest first. */
  dialogs: () => AsyncIterable<DialogInfo>
  /** What was missed since `state`, part by part; `state: null` only asks for the present one. */
  difference: (state: UpdateState | null) => Promise<Result<MissedPart>>
  /** What one person wrote, page by page: where the difference does not go back so far. */
  history: MissedMessages
  /**
   * One request in flight per client. Settles within the deadline (10 s; 30 s an upload part) of the moment
   * at which its request left; the wait for its `departure` and for the request before comes on top.
   * `duplicate`: Telegram has had it before. Where it says so and shows no such message, the one before may
   * still be under way, and the outcome is unknown.
   */
  send: (message: OutgoingMessage) => Promise<Result<{ messageId: number; duplicate: boolean }>>
  /**
   * Takes back, at once, every message up to this number of its `departure` that has not left. Answers the
   * number of the last that may have left: what is above it has stayed, and stays.
   */
  recall: (no: number) => number
  /** Messages of ours with just these words that are not older than that, the earliest first. */
  written: (ask: WrittenAsk) => Promise<Result<WrittenMessage[]>>
  logOut: () => Promise<Result<true>>
  /** Destroys the connection and every timer at once, whatever is in flight. */
  close: () => Promise<void>
}

export type TelegramUser = {
  id: string
  username: string | null
  firstName: string | null
  lastName: string | null
  phone: string | null
}

export type WrittenAsk = {
  peer: OutgoingMessage['peer']
  text: string
  hasFile: boolean
  /** By our clock; some minutes are allowed for the difference to Telegram's. */
  since: Date
}
export type WrittenMessage = { messageId: number; at: Date }

export type UpdateState = { pts: number; qts: number; date: number }

export type MissedPart = {
  updates: IncomingUpdate[]
  /** Keep it once the updates are stored. */
  state: UpdateState
  /** Ask again from `state`. */
  more?: boolean
  /** So much was missed, or so long ago, that Telegram does not list it: read the conversations. */
  tooLong?: boolean
}

/** `before` of the answer is where the next page begins; null after the last. */
export type MissedMessages = (ask: {
  peer: { userId: string; accessHash: string }
  since: Date
  before: number | null
}) => Promise<Result<{ updates: IncomingUpdate[]; before: number | null }>>

export type DialogInfo = {
  user: TelegramUser
  /** Decimal int64, valid for this account only. */
  accessHash: string
  lastMessageAt: Date | null
  /** True when the newest message is one that they wrote: a note of Telegram's own is none. */
  lastIsInbound: boolean
  readOutboxMaxId: number
}

export type OutgoingMessage = {
  /** `userId: 'self'` is the account's own chat, Saved Messages. */
  peer: { userId: string; accessHash: string }
  text: string
  entities: readonly MessageEntity[]
  /** Decimal int64, stored before the first attempt. The same id sent twice has one effect. */
  randomId: string
  /**
   * Nothing, one file, or the 2 to 10 items of an album, which goes as one request. Its items go under
   * `albumRandomIds(randomId, …)`, the text beneath the first; the answer names the first one's message.
   */
  media: readonly OutgoingMedia[]
  /** It may have left before, not before this moment; left out, it is offered for the first time. */
  since?: Date
  /**
   * Asked right before the request that sends, after any upload; left out, it leaves at once. Recalled or
   * too late, nothing is sent, and the answer is `unreachable` with the code `NOT_WANTED` or `TOO_LATE`:
   * an upload may take minutes, the gate's word holds for less than a second.
   */
  departure?: Departure
}

/**
 * When a message may leave, said ahead of its moment, so that its connection lets it go on time
 * whatever the rest of the process does meanwhile. Moments are on `monotonic`.
 */
export type Departure = {
  /** Counts up with the messages of one account, from 1 on: by it the message is taken back. */
  no: number
  notBefore: number
  /** What was decided about the message holds until then. Later it stays: `TOO_LATE`. */
  notAfter: number
  /** Told at which moment the request was on its way, with the answer at the latest; never told of what stayed. */
  left: (at: number) => void
}

/** A file to send. An account uploads it once; later messages name what Telegram has already. */
export type OutgoingMedia = {
  /** The same for the same bytes. */
  key: string
  kind: MediaKind
  fileName: string
  mimeType: string
  /** Bytes. */
  size: number
  /** Pixels and seconds, where known. */
  width?: number
  height?: number
  duration?: number
  /**
   * The bytes from `from` on, in pieces of any size: a file is never whole in memory. Throws a
   * `NOT_FOUND` when there is no such file; anything else thrown is a store that does not answer.
   */
  read: (from?: number) => AsyncIterable<Uint8Array>
}

/** A file at Telegram, as one account may send it again. Of use to that account only, for some hours. */
export type UploadedFile = {
  kind: 'photo' | 'document'
  /** Decimal int64. */
  id: string
  accessHash: string
  fileReference: Buffer
  /** A message of this account that carries the file: asked for again, it brings a fresh reference. */
  messageId: number | null
}

/** What an account has at Telegram, by `OutgoingMedia.key`; outlives connections, in a sender also restarts. */
export type UploadedFiles = {
  get: (key: string) => Promise<UploadedFile | null>
  put: (key: string, file: UploadedFile) => Promise<void>
  forget: (key: string) => Promise<void>
  /** An upload that failed, and when it may be tried again: of this process only. */
  troubleOf: (key: string) => Promise<UploadTrouble | null>
  setTrouble: (key: string, trouble: UploadTrouble | null) => Promise<void>
}
/** `until` is on `monotonic`; `saved` are the parts that Telegram has, where to go on. */
export type UploadTrouble = {
  failures: number
  until: number
  saved?: { fileId: string; parts: number }
  /** It was our own store that failed, and not Telegram. */
  ofStore?: true
}

export type IncomingUpdate =
  | {
      kind: 'message'
      peer: string
      accessHash: string | null
      user: TelegramUser | null
      messageId: number
      text: string
      at: Date
      /** They wrote it before, and have changed what it says. */
      edited?: true
      state: UpdateState | null
    }
  /** They have read our messages up to this id. */
  | { kind: 'read'; peer: string; maxId: number; state: UpdateState | null }
  /** Updates went missing on the way: ask for the difference. */
  | { kind: 'gap' }

export type Result<T> = { ok: true; value: T } | { ok: false; failure: TelegramFailure }

/** Every way Telegram says no. `code` is Telegram's own, for the log and the support page. */
export type TelegramFailure = { code: string } & (
  | { kind: 'flood-wait'; seconds: number }
  | { kind: 'slow-mode'; seconds: number }
  /** The account may not write to strangers for hours. */
  | { kind: 'peer-flood' }
  | { kind: 'blocked' | 'deactivated' | 'privacy' | 'peer-invalid' | 'forbidden' }
  | { kind: 'message-invalid' | 'media-invalid' }
  /** Telegram has frozen the account: it may do nothing until its owner has appealed. */
  | { kind: 'frozen' }
  /** Of this connection or of our application, not of the request: another connection is needed. */
  | { kind: 'misrouted' }
  /** The session is dead: a person must sign in again. */
  | { kind: 'session-dead' | 'banned' }
  | { kind: 'phone-invalid' | 'code-invalid' | 'code-expired' | 'password-invalid' }
  /** No answer, or 5xx: whether it had an effect is not known. */
  | { kind: 'unknown-outcome' }
  /** Could not connect; nothing was sent. `waitMs`: before that another try is of no use. */
  | { kind: 'unreachable'; waitMs?: number }
  /** A word that this table does not know: whether it is about the person or the account is not known either. */
  | { kind: 'unexpected' }
)
