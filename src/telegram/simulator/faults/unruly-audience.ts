import type { Faults } from '../faults.ts'
import type { TlObject } from '../tl/schema.ts'
import type { Audience } from '../world/updates.ts'

type Push = Parameters<Audience['push']>

const TOO_LONG: TlObject = { _: 'updatesTooLong' }

/** An audience that updates reach as the fault plan lets them: late, twice, or not at all. */
export const makeUnruly = (
  audience: Audience,
  faults: Faults,
  phoneOf: (userId: number) => string | null,
): Audience => {
  const heldBack = new Map<number, Push>()

  const push = (...[userId, updates, except]: Push): void => {
    switch (faults.takeForUpdate(phoneOf(userId))) {
      case 'gap':
        return
      case 'too-long':
        return audience.push(userId, TOO_LONG, except)
      case 'out-of-order':
        heldBack.set(userId, [userId, updates, except])
        return
      case 'repeat':
        audience.push(userId, updates, except)
    }
    audience.push(userId, updates, except)
    const late = heldBack.get(userId)
    heldBack.delete(userId)
    if (late) audience.push(...late)
  }
  return { ...audience, push }
}
