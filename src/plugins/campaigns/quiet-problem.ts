import type { CampaignDoc, TenantDoc } from './store.ts'
import type { Problem } from './preflight.ts'

import { fieldOfLess, hoursInWords, quietSaidOf } from '../../core/policy/less-quiet.ts'
import { quietHoursFor } from '../../core/policy/own-quiet-hours.ts'

/**
 * Quiet hours that take away from the workspace's without an owner's word: of a campaign of before there was
 * such a rule, or whose workspace has been given longer ones since.
 */
export const unsaidHours = (
  { quietHours: workspace }: Pick<TenantDoc, 'quietHours'>,
  { quietHours: own }: Pick<CampaignDoc, 'quietHours'>,
): Problem[] => {
  const { isLess, said } = quietSaidOf(workspace, own)
  if (!isLess || said) return []
  const [hours, than] = [quietHoursFor(workspace, own), quietHoursFor(workspace)]
  const message = `The quiet hours of this campaign (${hoursInWords(hours)}) take away from those of the workspace (${hoursInWords(than)}). An owner has to say why, in the campaign.`
  return [{ field: fieldOfLess(hours, than), message }]
}
