import type { Delivery } from '../core/model/delivery.ts'

import { MAX_UNANSWERED } from './after-send.ts'

type Tried = Pick<Delivery, 'attempts'>

/** How many attempts Telegram never answered, or a killed sender never wrote down. */
export const unansweredOf = ({ attempts }: Tried): number =>
  attempts.filter(({ outcome }) => outcome === 'begun' || outcome === 'unknown').length

/** Offered so often without an answer that one more try is no use; also when each one ended the sender. */
export const isHopeless = (delivery: Tried): boolean => unansweredOf(delivery) >= MAX_UNANSWERED
