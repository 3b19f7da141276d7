import type { Db } from '../mongo/connect.ts'

import { SECOND } from '../core/time.ts'
import { edgeRoutes } from '../endpoints/routes.ts'
import { networksWithoutSender, workerLives } from '../mongo/presence.ts'

const ASK_WITHIN = 2 * SECOND
/** Anybody may ask; what was found a moment ago is told again. */
const HOLDS_FOR = SECOND

/** `ok`, or what is the matter. */
export type Readiness = Record<'database' | 'web' | 'sender' | 'worker', string> & {
  ready: boolean
}

type Asked = { db: Db; webPort: number; monotonic: () => number }

/** Whether all that a workspace lives from does its work, by name. */
export const makeReadiness = (asked: Asked): (() => Promise<Readiness>) => {
  let known: { at: number; answer: Promise<Readiness> } | null = null
  return () => {
    const now = asked.monotonic()
    if (!known || now - known.at > HOLDS_FOR) known = { at: now, answer: look(asked) }
    return known.answer
  }
}

const look = async ({ db, webPort }: Asked): Promise<Readiness> => {
  const [database, web] = await Promise.all([databaseState(db), webState(webPort)])
  const unknown = { sender: 'unknown', worker: 'unknown' }
  const roles = database === 'ok' ? await roleStates(db).catch(() => unknown) : unknown
  const found = { database, web, ...roles }
  return { ready: Object.values(found).every((state) => state === 'ok'), ...found }
}

const databaseState = (db: Db): Promise<string> =>
  db.command({ ping: 1 }, { timeoutMS: ASK_WITHIN }).then(
    () => 'ok',
    () => 'does not answer',
  )

const webState = (port: number): Promise<string> =>
  fetch(`http://127.0.0.1:${port}${edgeRoutes.live}`, {
    signal: AbortSignal.timeout(ASK_WITHIN),
  }).then(
    ({ ok }) => (ok ? 'ok' : 'answers with a failure'),
    () => 'does not answer',
  )

const roleStates = async (db: Db) => {
  const [missing, worker] = await Promise.all([networksWithoutSender(db), workerLives(db)])
  return {
    sender: missing.length === 0 ? 'ok' : `none is there for ${missing.join(' and ')}`,
    worker: worker ? 'ok' : 'none is there',
  }
}
