import type { CampaignRun } from '../../../core/model/campaign-run.ts'
import type { DeliveryState } from '../../../core/model/delivery.ts'
import type { Why } from './why-view.ts'

import { openStates } from '../../../core/model/delivery.ts'
import { waitsForItsTime } from './why-view.ts'

/** The ladder of a run: each step with its figures, and why it did not go out or is held back, for how many. */
export const stepViews = (
  { frozen, steps = [] }: Pick<CampaignRun, 'frozen' | 'steps'>,
  why: readonly Why[],
) =>
  frozen.nudges.map(({ afterHours, condition = 'no-reply', manual = false, sample }, index) => {
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
      /** A few get it first; the rest follows once somebody has said so. */
      sample: sample ? { size: sample.size, passed: Boolean(sample.passedAt) } : null,
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
