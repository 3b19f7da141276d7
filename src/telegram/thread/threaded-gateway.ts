import type {
  Departure,
  OpenOptions,
  OutgoingMedia,
  OutgoingMessage,
  Result,
  TelegramClient,
  TelegramGateway,
  UploadedFiles,
} from '../gateway.ts'
import type { Channel, Port } from './channel.ts'
import type {
  Answered,
  ClientId,
  HolderMethods,
  Opening,
  Plain,
  PlainRequest,
  Sending,
  TaskId,
  ThreadMethods,
} from './protocol.ts'

import { makeRecalled, recallUpTo } from '../departure.ts'
import { makeChannel } from './channel.ts'
import { makeIterations, stepThrough } from './iterations.ts'
import { plainRequests, withBuffer } from './protocol.ts'

/** The holder's side: the port on connections that live in another thread. */
export const gatewayOver = (port: Port): TelegramGateway => {
  const book = makeBook()
  const thread = makeChannel<ThreadMethods>(port, answersOf(book))
  return {
    open: async (options) => {
      if (options.signal?.aborted) return givenUp
      const id = book.enter(options)
      const recalled = makeRecalled()
      const opening = { ...openingOf(options), recalled }
      const giveUp = () => thread.tell('close', id)
      options.signal?.addEventListener('abort', giveUp, { once: true })
      const { value, session } = await thread
        .ask('open', id, opening)
        .catch((error: unknown) => {
          book.leave(id)
          throw error
        })
        .finally(() => options.signal?.removeEventListener('abort', giveUp))
      if (!value.ok) {
        book.leave(id)
        return value
      }
      const client = makeClient(thread, book, id, session ?? '')
      return { ok: true, value: { ...client, recall: (no) => recallUpTo(recalled, no) } }
    },
  }
}

const givenUp = { ok: false, failure: { kind: 'unreachable', code: 'CONNECTION_LOST' } } as const

type Thread = Channel<ThreadMethods>
type Entry = {
  options: OpenOptions
  /** Updates are handed on one after the other. */
  queue: Promise<void>
}
type Book = ReturnType<typeof makeBook>

/** Whose connection is whose, and what is on its way. */
const makeBook = () => {
  const clients = new Map<ClientId, Entry>()
  const sending = new Map<TaskId, readonly OutgoingMedia[]>()
  let ids = 0
  return {
    clients,
    sending,
    files: makeIterations<Uint8Array>(),
    enter: (options: OpenOptions): ClientId => {
      ids += 1
      clients.set(ids, { options, queue: Promise.resolve() })
      return ids
    },
    /** Nothing of it is listened to any more. */
    leave: (id: ClientId): void => void clients.delete(id),
    begin: (media: readonly OutgoingMedia[]): TaskId => {
      ids += 1
      sending.set(ids, media)
      return ids
    },
  }
}

const openingOf = ({ session, api, lifetime, lookAfterMs, uploads }: OpenOptions): Opening => ({
  ...{ session, api, remembersUploads: uploads === undefined },
  ...(lifetime && { lifetime }),
  ...(lookAfterMs !== undefined && { lookAfterMs }),
})

const answersOf = ({ clients, files, sending }: Book): HolderMethods => {
  const uploadsOf = (id: ClientId): UploadedFiles => {
    const uploads = clients.get(id)?.options.uploads
    if (!uploads) throw new Error('CONNECTION_LOST')
    return uploads
  }
  return {
    update: (id, update) => {
      const entry = clients.get(id)
      if (!entry) return
      const hand = async () => {
        if (clients.has(id)) await entry.options.onUpdate?.(update)
      }
      entry.queue = entry.queue.then(hand).catch(() => {})
    },
    broken: (id, failure) => clients.get(id)?.options.onBroken?.(failure),
    openFile: (task, item, from) => {
      const media = sending.get(task)?.[item]
      if (!media) throw new Error('CONNECTION_LOST')
      return files.begin(media.read(from))
    },
    nextPiece: files.next,
    closeFile: files.end,
    uploadOf: async (id, key) => uploadsOf(id).get(key),
    putUpload: async (id, key, file) => uploadsOf(id).put(key, withBuffer(file)),
    forgetUpload: async (id, key) => uploadsOf(id).forget(key),
    troubleOf: async (id, key) => uploadsOf(id).troubleOf(key),
    setTrouble: async (id, key, trouble) => uploadsOf(id).setTrouble(key, trouble),
  }
}

const makeClient = (
  thread: Thread,
  book: Book,
  id: ClientId,
  first: string,
): Omit<TelegramClient, 'recall'> => {
  let session = first
  const newest = <T>(answered: Answered<T>): T => {
    session = answered.session ?? session
    return answered.value
  }
  return {
    ...plainOf(async (name, about) => newest(await thread.ask('request', id, name, about))),
    session: () => session,
    dialogs: () =>
      stepThrough({
        begin: () => thread.ask('listDialogs', id),
        next: (list) => thread.ask('nextDialog', list),
        end: (list) => thread.tell('endDialogs', list),
      }),
    send: (message) => send(thread, book, id, message),
    close: async () => {
      book.leave(id)
      await thread.ask('close', id)
    },
  }
}

type Request = (name: PlainRequest, about: readonly unknown[]) => Promise<Result<unknown>>

/** Each of them as it is on the other side. One that was closed answers as a link that is lost. */
const plainOf = (request: Request): Plain =>
  Object.fromEntries(
    plainRequests.map((name) => [
      name,
      (...about: readonly unknown[]) => request(name, about).catch(lostOr),
    ]),
  ) as Plain

const lostOr = (error: unknown): Result<never> => {
  if (!(error instanceof Error) || error.message !== 'CONNECTION_LOST') throw error
  return { ok: false, failure: { kind: 'unknown-outcome', code: 'CONNECTION_LOST' } }
}

const plainly = ({ left: _left, ...departure }: Departure): Sending['departure'] => departure

const send = async (
  thread: Thread,
  book: Book,
  id: ClientId,
  { departure, media, ...plain }: OutgoingMessage,
): ReturnType<TelegramClient['send']> => {
  const task = book.begin(media)
  const message: Sending = {
    ...plain,
    media: media.map(({ read: _read, ...facts }) => facts),
    departure: departure ? plainly(departure) : null,
  }
  try {
    const { result, leftAt } = await thread.ask('send', id, task, message)
    if (leftAt !== null) departure?.left(leftAt)
    return result
  } catch (error) {
    return lostOr(error)
  } finally {
    book.sending.delete(task)
  }
}
