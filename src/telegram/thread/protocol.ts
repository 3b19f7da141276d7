import type {
  Departure,
  DialogInfo,
  IncomingUpdate,
  OpenOptions,
  OutgoingMedia,
  OutgoingMessage,
  Result,
  TelegramClient,
  TelegramFailure,
  UploadedFile,
  UploadTrouble,
} from '../gateway.ts'

/** What the two threads say to each other. Only what can be copied, and shared memory. */

/** Of one connection; never used twice. */
export type ClientId = number
/** Of one message on its way, of one reading of a file, of one listing: unique in their thread. */
export type TaskId = number

export type Opening = Pick<
  OpenOptions,
  'session' | 'api' | 'lifetime' | 'recalled' | 'lookAfterMs'
> & {
  /** Left out where the connection remembers its uploads by itself. */
  remembersUploads: boolean
}

/** Requests that need nothing but their arguments. */
export const plainRequests = [
  'sendCode',
  'signIn',
  'checkPassword',
  'me',
  'difference',
  'history',
  'written',
  'logOut',
] as const
export type PlainRequest = (typeof plainRequests)[number]
export type Plain = Pick<TelegramClient, PlainRequest>

export type Sending = Omit<OutgoingMessage, 'media' | 'departure'> & {
  media: readonly Omit<OutgoingMedia, 'read'>[]
  departure: Omit<Departure, 'left'> | null
}

/** An answer, and the session string where it has changed since the last one. */
export type Answered<T> = { value: T; session: string | null }

type Sent = Awaited<ReturnType<TelegramClient['send']>>

/** What the thread of the connections answers. */
export type ThreadMethods = {
  open: (client: ClientId, options: Opening) => Promise<Answered<Result<null>>>
  request: (
    client: ClientId,
    name: PlainRequest,
    about: readonly unknown[],
  ) => Promise<Answered<Result<unknown>>>
  send: (
    client: ClientId,
    task: TaskId,
    message: Sending,
  ) => Promise<{ result: Sent; leftAt: number | null }>
  listDialogs: (client: ClientId) => TaskId
  /** Null after the last. */
  nextDialog: (list: TaskId) => Promise<DialogInfo | null>
  endDialogs: (list: TaskId) => void
  close: (client: ClientId) => Promise<void>
}

/** What the thread that holds the accounts answers. */
export type HolderMethods = {
  update: (client: ClientId, update: IncomingUpdate) => void
  broken: (client: ClientId, failure: TelegramFailure) => void
  /** Opens a file of a message that is on its way, at a byte. */
  openFile: (task: TaskId, item: number, from: number) => TaskId
  /** Null at the end. */
  nextPiece: (file: TaskId) => Promise<Uint8Array | null>
  closeFile: (file: TaskId) => void
  uploadOf: (client: ClientId, key: string) => Promise<UploadedFile | null>
  putUpload: (client: ClientId, key: string, file: UploadedFile) => Promise<void>
  forgetUpload: (client: ClientId, key: string) => Promise<void>
  troubleOf: (client: ClientId, key: string) => Promise<UploadTrouble | null>
  setTrouble: (client: ClientId, key: string, trouble: UploadTrouble | null) => Promise<void>
}

/** A copied buffer is a plain array of bytes. */
export const withBuffer = (file: UploadedFile): UploadedFile => ({
  ...file,
  fileReference: Buffer.from(file.fileReference),
})
