'use client'

import type { SampleNudge } from '../preview-model.ts'

import { useText } from '../../../../ui/use-text.ts'
import { Bubble } from '../Bubble/index.tsx'
import { stepText } from '../nudge-words.ts'
import { useNear } from './use-near.ts'

type FollowProps = { nudges: readonly SampleNudge[]; timeZone: string }

/** What this person gets later if they do nothing, step by step, and when. */
export const Follow = ({ nudges, timeZone }: FollowProps) => {
  const { t } = useText()
  const near = useNear(timeZone)
  return nudges.map((nudge) => (
    <section className="h-stack h-stack--2" key={nudge.step}>
      <h4>{stepText(t, nudge)}</h4>
      <p className="h-2nd">
        {nudge.at ? t('campaigns:nudgeAbout', { at: near(nudge.at) }) : t('campaigns:nudgeNever')}
      </p>
      {nudge.at && nudge.message && (
        <div className="h-chat">
          <Bubble message={nudge.message} />
        </div>
      )}
    </section>
  ))
}
