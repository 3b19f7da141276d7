import type { Connection, Session } from './session.ts'

/**
 * When two connections count as two holders of one login, which Telegram punishes with 406
 * AUTH_KEY_DUPLICATED. `parallel`: each has made calls after the other; a client that lost its
 * connection and came back is never one. `any`: a call while another session's connection, which has
 * made calls as well, is still open.
 */
export type RivalPolicy = 'off' | 'parallel' | 'any'

/** The latest callers of one login, the last one at the end. */
export type Callers = { connection: Connection; session: Session }[]

/** Extra connections for files, and what every connection begins with, are no rivals. */
const HARMLESS = /^(upload|help|auth|langpack)\.|^updates\.getState$/

/**
 * Takes note of a call. Gives the sessions of both rivals when it makes the login void, else
 * `null`. Connections of one session are never rivals: a session may have several.
 */
export const noteCall = (
  policy: RivalPolicy,
  callers: Callers,
  session: Session,
  method: string,
): Session[] | null => {
  const { connection } = session
  if (policy === 'off' || !connection) return null
  const [only] = callers
  if (only?.connection === connection && only.session === session && callers.length === 1) {
    return null
  }
  if (HARMLESS.test(method)) return null
  const open = callers.filter((it) => it.connection.transport.isOpen())
  const mine = open.findIndex((it) => it.connection === connection)
  const rival = open.findLast(
    (it, index) =>
      it.connection !== connection && it.session.id !== session.id && isRival(policy, mine, index),
  )
  const others = open.filter((it) => it.connection !== connection)
  callers.splice(0, callers.length, ...others, { connection, session })
  return rival ? [rival.session, session] : null
}

/** In parallel: mine called, then the other, and now mine again. */
const isRival = (policy: RivalPolicy, mine: number, other: number): boolean =>
  policy === 'any' || (mine >= 0 && other > mine)
