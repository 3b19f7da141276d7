import type { CampaignRun } from '../model/campaign-run.ts'
import type { Delivery } from '../model/delivery.ts'

/**
 * Whether "send the rest now" was said of this message. Whoever said so was asked about those that were
 * there by then: not about nudges, nor about people who are added later.
 */
export const isLifted = (
  override: CampaignRun['quietOverride'] | undefined,
  { step, createdAt }: Pick<Delivery, 'step' | 'createdAt'>,
): boolean => Boolean(override && step === 0 && createdAt <= override.at)
