import type { HoldKind } from '../../core/model/campaign-run.ts'

import { sentenceOf } from '../../core/reasons.ts'

export type Words = { subject: string; text: string }

export type Place = { workspace: string; publicUrl: string; timeZone: string }
type About = Place & { id: string; name: string; reason?: string | undefined }

const SAFE = 'No message is lost: what was still to be sent waits, and all conversations are kept.'
const ONCE = 'You get this mail once, because you own this workspace.'

const mail = (subject: string, ...parts: readonly string[]): Words => ({
  subject,
  text: parts.filter(Boolean).join('\n\n'),
})

/** What an owner reads when an account has stopped working: what happened, what is safe, the way on. */
export const brokenMail = ({
  id,
  name,
  state,
  reason = '',
  workspace,
  publicUrl,
}: About & { state?: 'broken' | 'banned' | undefined }): Words => {
  const connect = `${publicUrl}/admin/connect/telegram`
  const [subject, way] =
    state === 'banned'
      ? [
          `Telegram has closed ${name}`,
          `Ask Telegram (https://telegram.org/support), or connect another account:\n${connect}`,
        ]
      : [
          `${name} has to be connected again`,
          `Connect it again; it takes a minute:\n${connect}?account=${id}`,
        ]
  return mail(subject, `${reason} (${name}, workspace ${workspace})`, SAFE, way, ONCE)
}

/** When an account was put to rest for hours: a person should look before more people complain. */
export const restMail = ({ id, name, reason = '', workspace, publicUrl }: About): Words =>
  mail(
    `${name} rests and should be looked at`,
    `${reason} (${name}, workspace ${workspace})`,
    SAFE,
    `Its figures, and whether it goes on by itself:\n${publicUrl}/admin/collections/telegram-accounts/${id}/health`,
    ONCE,
  )

/** When an account that a run needs has had no connection for minutes: since when, what Herald does, what helps. */
export const outageMail = ({
  id,
  name,
  reason = '',
  since,
  workspace,
  publicUrl,
  timeZone,
}: About & { since?: Date | undefined }): Words =>
  mail(
    `${name} has no connection to Telegram`,
    `${reason} (${name}, workspace ${workspace}${since ? `, since ${momentIn(since, timeZone)}` : ''})`,
    SAFE,
    `How it does now:\n${publicUrl}/admin/collections/telegram-accounts/${id}/health`,
    ONCE,
  )

/** A mail is read anywhere, so the zone is named. */
const momentIn = (at: Date, timeZone: string): string =>
  new Intl.DateTimeFormat('en-GB', {
    ...{ day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' },
    ...{ timeZone, timeZoneName: 'short' },
  }).format(at)

const holdSubjects: Readonly<Record<HoldKind, (name: string) => string>> = {
  'sample-is-out': (name) => `${name}: the first people have it, and the rest waits for you`,
  'file-gone': (name) => `${name} is paused: its file is not in the store any more`,
  'accounts-out': (name) => `${name} is paused: none of its accounts can send`,
  'too-many-errors': (name) => `${name} stopped by itself: too many messages failed`,
  'too-many-opt-outs': (name) => `${name} stopped by itself: too many people opted out`,
  'too-many-blocks': (name) => `${name} stopped by itself: too many people had blocked the account`,
}

/** When the files of a campaign could not be read for minutes: since when, what Herald does, what helps. */
export const filesMail = ({
  id,
  name,
  cause = 'store-unreachable',
  since,
  workspace,
  publicUrl,
  timeZone,
}: Omit<About, 'reason'> & { cause?: 'store-unreachable'; since?: Date | undefined }): Words =>
  mail(
    `${name} waits for its files`,
    `${sentenceOf(cause)} (${name}, workspace ${workspace}${since ? `, since ${momentIn(since, timeZone)}` : ''})`,
    'It goes on by itself once a file comes through.',
    `How far it is:\n${publicUrl}/admin/collections/campaigns/${id}/run`,
    ONCE,
  )

/** When Herald itself paused a campaign: why, the figures, and where somebody decides. */
export const holdMail = ({
  id,
  name,
  kind = 'accounts-out',
  fact = '',
  workspace,
  publicUrl,
}: Omit<About, 'reason'> & { kind?: HoldKind; fact?: string }): Words =>
  mail(
    holdSubjects[kind](name),
    `${[sentenceOf(kind), fact].filter(Boolean).join(' ')} (${name}, workspace ${workspace})`,
    'Nothing of it goes out until somebody says how it goes on. What was still to be sent waits.',
    `Look at it and decide:\n${publicUrl}/admin/collections/campaigns/${id}/run`,
    'You get this mail once, because you own this workspace or started the campaign.',
  )
