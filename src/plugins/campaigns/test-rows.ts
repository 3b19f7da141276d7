import type { TelegramAccount } from '../../core/model/account.ts'
import type { CampaignRun, Nudge } from '../../core/model/campaign-run.ts'
import type { RenderedMessage } from '../../core/model/message.ts'
import type { NudgeCondition } from '../../core/nudges.ts'
import type { Place } from './render.ts'
import type { DeliveryRow } from './write-deliveries.ts'

import { PlatformError } from '../../core/errors.ts'
import { deliveryId, joinId } from '../../core/ids.ts'
import { makeRandomId } from '../../core/random.ts'
import { sentenceOf } from '../../core/reasons.ts'
import { MAX_TEXT } from './preflight.ts'
import { footerOf, renderFor, unsendable } from './render.ts'
import { SELF } from './self.ts'

type TestRun = CampaignRun & { demo?: boolean }
type Terms = Place & { at: Date; nudges: readonly Nudge[] }

/**
 * The message and each planned nudge, one after the other, as somebody without an order gets them, under
 * the account's own name. Their addresses are not tracked.
 */
export const testRows = (
  run: TestRun,
  account: TelegramAccount,
  { nudges, at, ...place }: Terms,
): DeliveryRow[] => {
  const { frozen } = run
  const write = (document: unknown, step: number): RenderedMessage => {
    const footer = footerOf({ document, frozen }, place)
    const person = { firstName: account.firstName, lastOrder: null }
    const message = renderFor(person, { document, step, frozen, tracked: new Map(), footer })
    const broken = unsendable(message)
    if (!broken) return message
    const field = step === 0 ? 'message' : `nudges.${step - 1}.message`
    throw new PlatformError('INVALID_INPUT', sentenceOf(broken), { field })
  }
  return [
    rowOf(run, account, { at, step: 0, message: write(frozen.message, 0) }),
    ...nudges.map((nudge, n) => {
      const step = n + 1
      const message = marked(write(nudge.message, step), markOf(nudge, { step, of: nudges.length }))
      return rowOf(run, account, { at, step, message })
    }),
  ]
}

const WHOM: Readonly<Record<NudgeCondition, string>> = {
  'no-reply': 'answered',
  'no-click': 'clicked',
  'no-order': 'bought',
}

const markOf = (
  { afterHours, condition = 'no-reply' }: Nudge,
  { step, of }: { step: number; of: number },
): string => {
  const before = step === 1 ? 'the message' : 'the nudge before it'
  return `[Nudge ${step} of ${of}: ${afterHours} h after ${before}, to whoever has not ${WHOM[condition]}]\n\n`
}

/** Which step it is stands in front; a message that has no room for that goes as it is. */
const marked = (message: RenderedMessage, mark: string): RenderedMessage => {
  const text = mark + message.text
  if (text.length > MAX_TEXT) return message
  const entities = message.entities.map((one) => ({ ...one, offset: one.offset + mark.length }))
  return { ...message, text, entities }
}

const rowOf = (
  { tenant, campaign, demo }: TestRun,
  account: TelegramAccount,
  { at, step, message }: { at: Date; step: number; message: RenderedMessage },
): DeliveryRow => {
  const contact = joinId(tenant, SELF)
  return {
    _id: deliveryId({ tenant, campaign, contact, step }),
    tenant,
    campaign,
    contact,
    account: account._id,
    step,
    randomId: makeRandomId(),
    state: 'queued',
    reason: null,
    // In their order, also where all are due.
    dueAt: new Date(at.getTime() + step),
    attempts: [],
    fence: 0,
    peer: { userId: SELF, accessHash: '0' },
    message,
    linkCodes: [],
    messageId: null,
    sentAt: null,
    readAt: null,
    repliedAt: null,
    createdAt: at,
    updatedAt: at,
    ...(demo && { demo: true }),
  }
}
