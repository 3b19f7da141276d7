import type { CampaignRun } from '../model/campaign-run.ts'
import type { Delivery } from '../model/delivery.ts'

/**
 * When "send the rest now" was said of this message; null where it was not. Whoever said so was asked about
 * those that were there by then: not about nudges, nor about people who are added later. It holds for the
 * quiet hours that the recipient had at that moment, and for no later ones.
 */
export const liftedAt = (
  override: CampaignRun['quietOverride'] | undefined,
  { step, createdAt }: Pick<Delivery, 'step' | 'createdAt'>,
): Date | null => (override && step === 0 && createdAt <= override.at ? override.at : null)
