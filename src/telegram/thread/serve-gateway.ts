import type { OutgoingMedia, Result, TelegramClient, TelegramGateway } from '../gateway.ts'
import type { UploadedFiles } from '../gateway.ts'
import type { Channel, Port } from './channel.ts'
import type {
  ClientId,
  HolderMethods,
  Opening,
  Plain,
  Sending,
  TaskId,
  ThreadMethods,
} from './protocol.ts'

import { makeChannel } from './channel.ts'
import { makeIterations, stepThrough } from './iterations.ts'
import { withBuffer } from './protocol.ts'

/** The thread's side: keeps the connections, and does with them what the other side asks for. */
export const serveGateway = (port: Port, gateway: TelegramGateway): void => {
  const clients = new Map<ClientId, Connection>()
  const opening = makeOpening()
  const dialogs = makeIterations<Awaited<ReturnType<ThreadMethods['nextDialog']>> & object>()
  const of = (id: ClientId): Connection => {
    const found = clients.get(id)
    if (!found) throw new Error('CONNECTION_LOST')
    return found
  }
  const mine: ThreadMethods = {
    open: async (id, options) => {
      const opened = await opening.during(id, (signal) =>
        gateway.open({ ...openOptionsOf(holder, id, options), signal }),
      )
      if (!opened.ok) return { value: opened, session: null }
      const connection = makeConnection(opened.value)
      clients.set(id, connection)
      return { value: { ok: true, value: null }, session: connection.newSession() }
    },
    request: async (id, name, about) => {
      const { client, newSession } = of(id)
      const call = client[name] as (...about: readonly unknown[]) => Promise<Result<unknown>>
      const value = await call(...about)
      return { value, session: newSession() }
    },
    send: (id, task, message) => send(holder, of(id).client, task, message),
    listDialogs: (id) => dialogs.begin(of(id).client.dialogs()),
    nextDialog: dialogs.next,
    endDialogs: dialogs.end,
    close: async (id) => {
      await opening.giveUp(id)
      const found = clients.get(id)
      clients.delete(id)
      await found?.client.close()
    },
  }
  const holder = makeChannel<HolderMethods>(port, mine)
}

/** Connections that open at this moment: each can be given up before it is there. */
const makeOpening = () => {
  const all = new Map<ClientId, { stop: AbortController; done: Promise<unknown> }>()
  return {
    during: <T>(id: ClientId, open: (signal: AbortSignal) => Promise<T>): Promise<T> => {
      const stop = new AbortController()
      const done = open(stop.signal).finally(() => all.delete(id))
      all.set(id, { stop, done })
      return done
    },
    /** Resolves when it has settled, if it was opening. */
    giveUp: async (id: ClientId): Promise<void> => {
      const found = all.get(id)
      found?.stop.abort()
      await found?.done.catch(() => {})
    },
  }
}

type Holder = Channel<HolderMethods>
type Connection = {
  client: TelegramClient & Plain
  /** Null where it is the one that was told last. */
  newSession: () => string | null
}

const makeConnection = (client: TelegramClient): Connection => {
  let told: string | null = null
  const newSession = () => {
    const session = client.session()
    if (session === told) return null
    told = session
    return session
  }
  return { client, newSession }
}

const openOptionsOf = (
  holder: Holder,
  id: ClientId,
  { remembersUploads, ...options }: Opening,
): Parameters<TelegramGateway['open']>[0] => ({
  ...options,
  ...(!remembersUploads && { uploads: uploadsOf(holder, id) }),
  onUpdate: (update) => holder.tell('update', id, update),
  onBroken: (failure) => holder.tell('broken', id, failure),
})

const uploadsOf = ({ ask }: Holder, id: ClientId): UploadedFiles => ({
  get: async (key) => {
    const file = await ask('uploadOf', id, key)
    return file && withBuffer(file)
  },
  put: (key, file) => ask('putUpload', id, key, file),
  forget: (key) => ask('forgetUpload', id, key),
  troubleOf: (key) => ask('troubleOf', id, key),
  setTrouble: (key, trouble) => ask('setTrouble', id, key, trouble),
})

const send: (
  holder: Holder,
  client: TelegramClient,
  ...about: [TaskId, Sending]
) => ReturnType<ThreadMethods['send']> = async (holder, client, task, message) => {
  const { departure, media, ...plain } = message
  let leftAt: number | null = null
  const left = (at: number): void => {
    leftAt = at
  }
  const result = await client.send({
    ...plain,
    media: media.map((one, item): OutgoingMedia => ({ ...one, read: readOf(holder, task, item) })),
    ...(departure && { departure: { ...departure, left } }),
  })
  return { result, leftAt }
}

const readOf =
  ({ ask, tell }: Holder, task: TaskId, item: number): OutgoingMedia['read'] =>
  (from = 0) =>
    stepThrough({
      begin: () => ask('openFile', task, item, from),
      next: (file) => ask('nextPiece', file),
      end: (file) => tell('closeFile', file),
    })
