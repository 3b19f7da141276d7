import type { Ground } from '../ground.ts'
import type { RenderedMessage } from './message.ts'

/**
 * `queued → leased → sent | failed | skipped | cancelled`. `deferred` waits for `dueAt` (quiet hours,
 * pace, slow mode). `unknown`: the answer was lost, the same `randomId` goes again, nothing is assumed.
 */
export const deliveryStates = [
  'queued',
  'leased',
  'deferred',
  'unknown',
  'sent',
  'failed',
  'skipped',
  'cancelled',
] as const
export type DeliveryState = (typeof deliveryStates)[number]

/** States in which a delivery still wants to go out. */
export const openStates = [
  'queued',
  'leased',
  'deferred',
  'unknown',
] as const satisfies DeliveryState[]

/** Deliveries that something happened to: all but those that only wait for their turn. */
export const touchedStates = deliveryStates.filter((state) => state !== 'queued')

export type DeliveryAttempt = { at: Date; outcome: string; detail: string | null }

/** One message to one person: the complete payload that a sender needs, and what became of it. */
export type Delivery = {
  /** `tenant.campaign.contact.step` */
  _id: string
  tenant: string
  campaign: string
  contact: string
  /** Fixed at expansion; never changes after an attempt (`random_id` is scoped to the account). */
  account: string
  step: number
  /** Decimal int64, stored before the first attempt, the same for ever. */
  randomId: string
  state: DeliveryState
  /** Why it waits, failed or was skipped; a key of the reasons table, null when there is nothing to say. */
  reason: string | null
  /** Not before this moment. */
  dueAt: Date
  attempts: DeliveryAttempt[]
  /** The fence of the lane lease that wrote last. */
  fence: number
  /** Under that fence, the receipt (`lane.flight.no`) by which it was in hand when it was last settled. */
  receipt?: number
  peer: { userId: string; accessHash: string }
  message: RenderedMessage
  /** Codes of the tracked links in the message. */
  linkCodes: string[]
  /** Telegram's id of the sent message within the dialog. */
  messageId: number | null
  sentAt: Date | null
  readAt: Date | null
  repliedAt: Date | null
  /** When a person first followed a link in it. */
  clickedAt?: Date
  /** Why they may be written to, as the row was written; rows of earlier versions do not say. */
  ground?: Ground
  /** Steps of the nudge ladder that follow this row and have no row yet. */
  toPlan?: number[]
  createdAt: Date
  updatedAt: Date
}

const inHand = [
  ...['_id', 'tenant', 'campaign', 'contact', 'account', 'step', 'state', 'dueAt'],
  ...['attempts', 'fence', 'peer', 'demo'],
] as const
/** What a lane keeps of a row in hand; the message itself is read right before it goes. */
export const inHandFields = [...inHand, 'message.media'] as const
export type InHand = Pick<
  Delivery,
  | '_id'
  | 'tenant'
  | 'campaign'
  | 'contact'
  | 'account'
  | 'step'
  | 'state'
  | 'dueAt'
  | 'attempts'
  | 'fence'
  | 'peer'
> & { demo?: boolean; message: Pick<RenderedMessage, 'media'> }

/** What is read of a row right before it goes. */
export const toSendFields = [...inHand, 'randomId', 'message', 'createdAt'] as const
export type ToSend = Omit<InHand, 'message'> & Pick<Delivery, 'randomId' | 'message' | 'createdAt'>
