import type { AccountActor } from './actor.ts'
import type { PipelineDeps } from './shared.ts'

import { startLane } from './lane-work.ts'
import { makeShared } from './shared.ts'

/** The send pipeline of one process: every account that it holds is a lane of it. */
export const makePipeline = (deps: PipelineDeps) => {
  const shared = makeShared(deps)
  return {
    /** Starts sending from an account; `close` ends it in order. */
    hold: (actor: AccountActor) => startLane(shared, actor),
    /** Resolves when every outcome is written. */
    close: () => shared.commits.idle(),
  }
}
