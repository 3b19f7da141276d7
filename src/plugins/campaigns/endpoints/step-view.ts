import type { CampaignRun } from '../../../core/model/campaign-run.ts'
import type { Delivery, DeliveryState } from '../../../core/model/delivery.ts'
import type { TenantDb } from '../../../mongo/for-tenant.ts'

import { slugs } from '../../../collections/slugs.ts'
import { openStates } from '../../../core/model/delivery.ts'

/** Reasons are told of so many rows at most. */
const MOST = 20_000

type Why = {
  _id: { step: number; state: DeliveryState; reason: string | null }
  count: number
}

/** The ladder of a run: each step with its figures, and why it was called off or held back for whom. */
export const stepViews = async (db: TenantDb, { campaign, frozen, steps = [] }: CampaignRun) => {
  if (frozen.nudges.length === 0) return []
  const why = await db
    .collection<Delivery>(slugs.deliveries)
    .aggregate<Why>([
      { $match: { campaign, state: { $in: ['cancelled', 'deferred'] }, step: { $gt: 0 } } },
      { $limit: MOST },
      {
        $group: {
          _id: { step: '$step', state: '$state', reason: '$reason' },
          count: { $sum: 1 },
        },
      },
      { $sort: { count: -1, _id: 1 } },
    ])
    .toArray()
  return frozen.nudges.map(({ afterHours, condition = 'no-reply', manual = false }, index) => {
    const step = index + 1
    const states = steps.find((one) => one.step === step)?.states ?? {}
    const of = (...names: readonly DeliveryState[]) =>
      names.reduce((sum, name) => sum + (states[name] ?? 0), 0)
    const own = why.filter(({ _id }) => _id.step === step)
    return {
      step,
      afterHours,
      condition,
      manual,
      waiting: of(...openStates),
      sent: of('sent'),
      notSent: of('failed', 'skipped'),
      cancelled: of('cancelled'),
      early: own.find(({ _id }) => waitsForItsTime(_id))?.count ?? 0,
      because: own
        .filter(({ _id }) => !waitsForItsTime(_id))
        .map(({ _id: { reason }, count }) => ({ reason, count })),
    }
  })
}

/** Nothing holds it back but its hour. */
const waitsForItsTime = ({ state, reason }: Why['_id']): boolean =>
  state === 'deferred' && reason === 'nudge-waiting'
