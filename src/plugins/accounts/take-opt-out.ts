import type { Env } from '../../core/env.ts'
import type { Heard } from '../../core/heard.ts'
import type { Confirmation, Consent, Contact } from '../../core/model/contact.ts'
import type { Db } from '../../mongo/connect.ts'
import type { OptOut } from './opt-out.ts'

import { slugs } from '../../collections/slugs.ts'
import { joinId } from '../../core/ids.ts'
import { makeRandomId } from '../../core/random.ts'
import { after, DAY, HOUR } from '../../core/time.ts'
import { forTenant } from '../../mongo/for-tenant.ts'
import { personId } from '../../mongo/persons.ts'
import { stopEverywhere, stopWritingTo } from '../../mongo/stop-list.ts'
import { optOutOf } from './opt-out.ts'
import { optOutText } from './opt-out-texts.ts'

/** What came after the word is no answer any more: an opt-out found late is kept without a reply. */
const ANSWER_WITHIN = DAY
const ANSWER_FOR = HOUR

type Deps = {
  db: Db
  env: Pick<Env, 'HERALD_MASTER_KEY' | 'HERALD_NETWORK'>
  heard: Heard | null
  /** False where no answer is expected any more, however young the word. */
  answers?: boolean
}
type Message = {
  tenant: string
  account: string
  contact: string
  /** Telegram user id. */
  peer: string
  messageId: number
  text: string
  at: Date
  demo?: boolean
}

/**
 * Stores what an inbound message asks for, if it is an opt-out: the withdrawal, the line on the stop
 * list, and the answer that is to be sent once. May be repeated. Told to this process first, stored
 * before the message itself: whoever stops in between does it again.
 */
export const takeOptOut = async (deps: Deps, message: Message, now: Date): Promise<boolean> => {
  const asked = optOutOf(message.text)
  if (!asked) return false
  const { db, env, heard, answers = true } = deps
  const { tenant, account, contact, peer, messageId, at, demo } = message
  heard?.suppress(contact, { reason: 'opt-out', at: now })
  await withdrawConsent(db, message)
  const person = personId({
    ...{ masterKey: env.HERALD_MASTER_KEY, kind: env.HERALD_NETWORK, value: peer },
  })
  if (asked.from === 'platform')
    await stopEverywhere({ db, heard }, { person, reason: 'asked', at: now, note: null, by: null })
  const isFresh = answers && now < after(at, ANSWER_WITHIN)
  await stopWritingTo(
    { db, heard },
    {
      ...{ tenant, contact, person, reason: 'opt-out', at: now },
      source: joinId(tenant, account, peer, messageId),
      confirm: isFresh ? await answerTo(db, message, asked, now) : null,
      ...(demo && { demo }),
    },
  )
  return true
}

/** The line in the ledger of consents, once a message. */
export const withdrawConsent = async (db: Db, message: Message): Promise<void> => {
  const { tenant, account, contact, peer, messageId, text, at, demo } = message
  const line: Omit<Consent, '_id' | 'tenant'> = {
    ...{ contact, channel: 'telegram', purpose: 'marketing', granted: false, source: 'message' },
    ...{ text, at, ...(demo && { demo }) },
  }
  await forTenant(db, tenant)
    .collection<Consent>(slugs.consents)
    .updateOne(
      { _id: joinId(tenant, account, peer, messageId, 'opt-out') },
      { $setOnInsert: line },
      { upsert: true },
    )
}

/** The answer with its `randomId`; kept only if this is the first opt-out of this person. */
const answerTo = async (
  db: Db,
  { tenant, account, contact, peer }: Message,
  { language }: OptOut,
  now: Date,
): Promise<Confirmation> => {
  const [workspace, person] = await Promise.all([
    db.collection<{ _id: string; name?: string }>(slugs.tenants).findOne({ _id: tenant }),
    forTenant(db, tenant).collection<Contact>(slugs.contacts).findOne({ _id: contact }),
  ])
  const name = workspace?.name ?? ''
  return {
    ...{ account, peer, randomId: makeRandomId(), state: 'due', tries: 0, sentAt: null },
    text: optOutText({ name, languages: [person?.language ?? null, language] }),
    dueAt: now,
    until: after(now, ANSWER_FOR),
  }
}
