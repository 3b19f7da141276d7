import type { Recalled } from './departure.ts'
import type {
  OutgoingMessage,
  Result,
  TelegramClient,
  TelegramUser,
  UploadedFiles,
} from './gateway.ts'
import type { ClientLibrary } from './library.ts'
import type { NotPeople } from './not-people.ts'
import type { TlUpdates, TlUser } from './updates.ts'
import type { Wire } from './wire.ts'

import { recallUpTo } from './departure.ts'
import { toFailure } from './errors.ts'
import { findSent, readWritten } from './find-sent.ts'
import { listDialogs } from './list-dialogs.ts'
import { readDifference, readHistory } from './missed.ts'
import { sendMessage, sentMessage } from './outgoing.ts'
import { type makePtsWatch, stepsOf } from './pts-watch.ts'
import { toUser } from './updates.ts'

type Parts = {
  library: ClientLibrary
  wire: Wire
  session: () => string
  api: { id: number; hash: string }
  uploads: UploadedFiles
  recalled: Recalled
  /** Our own messages take steps in the mailbox too. */
  pts: ReturnType<typeof makePtsWatch>
  notPeople: NotPeople
}
type LoginAnswer = { user?: TlUser }

/** The port's client over one wire. Every refusal comes back as a value. */
export const makeAccountClient = (parts: Parts): TelegramClient => {
  const { library, wire, session } = parts
  return {
    session,
    close: wire.close,
    ...loginCalls(parts),
    me: () => attempt(() => me(library, wire)),
    dialogs: () => listDialogs(library, wire),
    difference: (state) =>
      attempt(async () => {
        const part = await readDifference(library, wire, state, parts.notPeople)
        parts.pts.knows(part.state.pts)
        return part
      }),
    history: (ask) => attempt(() => readHistory(library, wire, ask)),
    written: (ask) => attempt(() => readWritten({ library, wire }, ask)),
    send: (message) => send(parts, message),
    recall: (no) => recallUpTo(parts.recalled, no),
    logOut: () =>
      attempt(async () => {
        await wire.send(new library.module.Api.auth.LogOut())
        return true as const
      }),
  }
}

const attempt = async <T>(work: () => Promise<T>): Promise<Result<T>> => {
  try {
    return { ok: true, value: await work() }
  } catch (error) {
    return { ok: false, failure: toFailure(error) }
  }
}

const loginCalls = ({
  library,
  wire,
  api,
}: Parts): Pick<TelegramClient, 'sendCode' | 'signIn' | 'checkPassword'> => {
  const { Api } = library.module
  return {
    sendCode: (phone) =>
      attempt(async () => {
        const sent = await wire.follow<{ phoneCodeHash: string; type?: { length?: number } }>(
          new Api.auth.SendCode({
            phoneNumber: phone,
            apiId: api.id,
            apiHash: api.hash,
            settings: new Api.CodeSettings({}),
          }),
        )
        return { phoneCodeHash: sent.phoneCodeHash, codeLength: sent.type?.length ?? 5 }
      }),
    signIn: ({ phone, phoneCodeHash, code }) =>
      attempt(async () => {
        const request = new Api.auth.SignIn({ phoneNumber: phone, phoneCodeHash, phoneCode: code })
        try {
          const user = userOf(await wire.send<LoginAnswer>(request))
          wire.signedIn()
          return { user }
        } catch (error) {
          if (!needsPassword(error)) throw error
          const { hint } = await passwordFacts(library, wire)
          return { need: 'password' as const, hint: hint ?? null }
        }
      }),
    checkPassword: (password) =>
      attempt(async () => {
        const facts = await passwordFacts(library, wire)
        const proof = await library.module.password.computeCheck(facts, password)
        const request = new Api.auth.CheckPassword({ password: proof })
        const user = userOf(await wire.send<LoginAnswer>(request))
        wire.signedIn()
        return { user }
      }),
  }
}

type PasswordFacts = Parameters<ClientLibrary['module']['password']['computeCheck']>[0]

const passwordFacts = (library: ClientLibrary, wire: Wire) =>
  wire.send<PasswordFacts>(new library.module.Api.account.GetPassword())

const needsPassword = (error: unknown): boolean =>
  (error as { errorMessage?: unknown }).errorMessage === 'SESSION_PASSWORD_NEEDED'

const userOf = ({ user }: LoginAnswer): TelegramUser => {
  if (user) return toUser(user)
  // A number nobody has signed up with: Herald does not make Telegram accounts.
  throw new Error('PHONE_NUMBER_UNOCCUPIED')
}

const me = async (library: ClientLibrary, wire: Wire): Promise<TelegramUser> => {
  const { Api } = library.module
  const [user] = await wire.send<TlUser[]>(
    new Api.users.GetUsers({ id: [new Api.InputUserSelf()] }),
  )
  if (!user) throw new Error('AUTH_KEY_UNREGISTERED')
  wire.signedIn()
  return toUser(user)
}

const send = async (
  { library, wire, uploads, recalled, pts }: Parts,
  message: OutgoingMessage,
): Promise<Result<{ messageId: number; duplicate: boolean }>> => {
  const begunAt = new Date()
  const answer = await attempt(() => sendMessage({ library, wire, uploads, recalled }, message))
  if (!answer.ok) {
    if (answer.failure.code !== 'RANDOM_ID_DUPLICATE') return answer
    const since = message.since ?? begunAt
    const found = await attempt(() => findSent({ library, wire }, message, since))
    // The call before may be under way, or the history out of reach: the same id goes again.
    if (!found.ok || found.value === null) return { ok: false, failure: inDoubt }
    return { ok: true, value: { messageId: found.value, duplicate: true } }
  }
  pts.note(stepsOf(answer.value as TlUpdates))
  const sent = sentMessage(answer.value, message.randomId)
  if (sent) return { ok: true, value: sent }
  return { ok: false, failure: { kind: 'unknown-outcome', code: 'NO_MESSAGE_ID' } }
}

const inDoubt = { kind: 'unknown-outcome', code: 'RANDOM_ID_DUPLICATE' } as const
