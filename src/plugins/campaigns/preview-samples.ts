import type { GateDecision } from '../../core/gate.ts'
import type { MediaRef } from '../../core/media.ts'
import type { FrozenCampaign } from '../../core/model/campaign-run.ts'
import type { MessageEntity } from '../../core/model/message.ts'
import type { NudgeCondition } from '../../core/nudges.ts'
import type { ReasonCode, Sentences } from '../../core/reasons.ts'
import type { Candidate } from './audience-facts.ts'
import type { Gap } from './personalise.ts'

import { personName } from '../../core/person-name.ts'
import { sentenceOf } from '../../core/reasons.ts'
import { unmintedAddress } from '../../mongo/link-codes.ts'
import { gapsOf, wordsOf } from './personalise.ts'
import { footerOf, renderFor, trackedOf, unsendable } from './render.ts'
import { nudgeDueAt } from './unplanned-nudges.ts'

/** One person of the audience with the gate's word. */
export type Looked = { candidate: Candidate; decision: GateDecision }

type Told = { reason: ReasonCode; sentence: string }
type When = { do: 'now' } | ({ do: 'wait'; until: Date } & Told) | ({ do: 'skip' } & Told)

/** One person as the marketer sees them before Start: when, from whom, and word for word what. */
export type Sample = {
  contact: string
  name: string | null
  /** The account that writes to them; null when none knows them. */
  account: string | null
  when: When
  /** As the delivery will hold it; tracked addresses end in dots, for there are none yet. Null: nothing is sent. */
  message: { text: string; entities: MessageEntity[]; media: MediaRef } | null
  /** What is not known of them, and what stands there instead. */
  gaps: Gap[]
  /** What follows if they do not do what a step waits for. */
  nudges: SampleNudge[]
}

export type SampleNudge = {
  step: number
  condition: NudgeCondition
  afterHours: number
  /** When it would go, if nothing else comes in between; null when the gate would refuse it. */
  at: Date | null
  message: Sample['message']
}

const SAMPLES = 5

/**
 * Whom to show: people who get it now, one of them with a gap where there is one, then one who waits,
 * one who is left out. Holds a handful however many people it is shown.
 */
export const gatherSamples = (hasGap: (candidate: Candidate) => boolean) => {
  const kept: Record<GateDecision['do'], Looked[]> = { send: [], wait: [], skip: [] }
  let gap: Looked | null = null
  return {
    look: (one: Looked): void => {
      const kind = kept[one.decision.do]
      if (kind.length < SAMPLES) kind.push(one)
      if (!gap && one.decision.do === 'send' && hasGap(one.candidate)) gap = one
    },
    chosen: (): Looked[] => {
      const { send, wait, skip } = kept
      const left = skip.slice(0, Math.max(1, SAMPLES - send.length - wait.length))
      const later = wait.slice(0, Math.max(1, SAMPLES - send.length - left.length))
      const now = send.slice(0, SAMPLES - left.length - later.length)
      if (gap && now.length > 1 && !now.includes(gap)) now.splice(-1, 1, gap)
      return [...now, ...later, ...left]
    },
  }
}

type Setting = {
  frozen: FrozenCampaign
  publicUrl: string
  linkPrefix: string | null
  accounts: readonly { id: string; name: string }[]
  /** The gate at a later moment, for somebody who got messages then. */
  askAt: AskAt
  /** Of the rules' own reasons. */
  sentences: Sentences
}

export type AskAt = (candidate: Candidate, now: Date, got: readonly Date[]) => GateDecision

/** The chosen people with their message, written by the functions that write deliveries. */
export const samplesOf = (
  looked: readonly Looked[],
  setting: Setting & { now: Date },
): Sample[] => {
  const { frozen, publicUrl, linkPrefix, accounts, now } = setting
  const footer = (document: unknown) => footerOf({ document, frozen }, { publicUrl, linkPrefix })
  const address = linkPrefix ? unmintedAddress({ publicUrl, linkPrefix }) : null
  const tracked = new Map(
    address
      ? [frozen, ...frozen.nudges].flatMap((one) =>
          trackedOf(one.message, footer(one.message)).map((target): [string, string] => [
            target,
            address,
          ]),
        )
      : [],
  )
  return looked.map(({ candidate, decision }) => {
    const { contact, dialog } = candidate
    const person = {
      contact: contact._id,
      name: personName(contact),
      account: accounts.find(({ id }) => id === dialog?.account)?.name ?? null,
    }
    const nothing = { message: null, gaps: [], nudges: [] }
    if (decision.do === 'skip')
      return { ...person, when: told('skip', decision.reason, setting), ...nothing }
    const message = renderFor(contact, {
      ...{ document: frozen.message, step: 0, frozen, tracked },
      footer: footer(frozen.message),
    })
    const broken = unsendable(message)
    if (broken) return { ...person, when: told('skip', broken, setting), ...nothing }
    return {
      ...person,
      when:
        decision.do === 'send'
          ? { do: 'now' }
          : { ...told('wait', decision.reason, setting), until: decision.until },
      message,
      gaps: gapsOf(frozen.message, wordsOf(contact, frozen.discountCode)),
      nudges: nudgesFor(setting, candidate, {
        tracked,
        at: decision.do === 'send' ? now : decision.until,
      }),
    }
  })
}

type First = { tracked: ReadonlyMap<string, string>; at: Date }

/** The ladder as this person would get it who does nothing at all. */
const nudgesFor = (
  { frozen, askAt, ...place }: Setting,
  candidate: Candidate,
  { tracked, at: first }: First,
): SampleNudge[] => {
  const got = [first]
  return frozen.nudges.map((nudge, index) => {
    const due = nudgeDueAt(nudge, got.at(-1) ?? first)
    const said = askAt(candidate, due, got)
    const at = said.do === 'wait' ? said.until : said.do === 'skip' ? null : due
    if (at) got.push(at)
    const step = index + 1
    return {
      step,
      condition: nudge.condition ?? 'no-reply',
      afterHours: nudge.afterHours,
      at,
      message: renderFor(candidate.contact, {
        ...{ document: nudge.message, step, frozen, tracked },
        footer: footerOf({ document: nudge.message, frozen }, place),
      }),
    }
  })
}

const told = <Do extends 'wait' | 'skip'>(
  what: Do,
  reason: ReasonCode,
  { sentences }: Pick<Setting, 'sentences'>,
) => ({ do: what, reason, sentence: sentenceOf(reason, sentences) })
