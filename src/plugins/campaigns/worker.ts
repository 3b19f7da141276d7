import type { WorkerPart } from '../roles.ts'

import { makeFairTurns } from '../../core/fair-turns.ts'
import { expandCampaign, sweepCampaigns, watchFilesJob } from '../../jobs/contracts/campaigns.ts'
import { handle } from '../../jobs/runtime/define-job.ts'
import { expand } from './expand.ts'
import { sweep } from './sweep.ts'
import { watchFiles } from './watch-files.ts'

/** What the worker does for campaigns: it writes rows and looks after runs, it never sends. */
export const worker: WorkerPart = async ({ mongo, clock, env, log, ...context }) => {
  const { policyRules, placeholders = [] } = context
  const publicUrl = env.HERALD_PUBLIC_URL.replace(/\/$/, '')
  const masterKey = env.HERALD_MASTER_KEY
  const turns = makeFairTurns(1)
  const deps = { db: mongo.db, clock, publicUrl, policyRules, placeholders, masterKey, turns }
  return {
    jobs: [
      handle(expandCampaign, (data, { stopping }) => expand({ ...deps, stopping }, data)),
      handle(sweepCampaigns, async () => {
        await sweep({ ...deps, log })
        return 'done'
      }),
      handle(watchFilesJob, async () => {
        await watchFiles({ db: mongo.db, clock, log })
        return 'done'
      }),
    ],
  }
}
