import type { Plant } from './plants.ts'
import type { Violation } from './oracle.ts'
import type { Scene } from './scene.ts'
import type { Letters } from './slots.ts'

import { makeOperator } from './operator.ts'
import { populate } from './people.ts'
import { makeScene } from './scene.ts'
import { calm } from './tempers.ts'
import { makeTroubles, planTroubles } from './troubles.ts'
import { allOver, judgeEnd } from './verdict.ts'

/** Things go wrong for so long; then all must come to its end. */
const TROUBLED = 85_000
const PATIENCE = 1_500_000
/** So long after troubles end may what they left be written still. */
const LATE_WRITES = 12_000
const MOST_POISONED = 3

export type SeedResult = {
  seed: number
  violations: [Violation, string][]
  hash: number
  events: number
  reached: [string, number][]
  trace: string[]
}

/** Runs one seed: the same number gives the same run for ever. */
export const runSeed = async (
  seed: number,
  { plant = {}, trace = false }: { plant?: Plant; trace?: boolean } = {},
): Promise<SeedResult> => {
  const scene = makeScene(seed, plant, trace)
  const { world, oracle } = scene
  try {
    await live(scene)
  } catch (error) {
    // Of an event: in a sender, an uncaught exception.
    oracle.say('crashed', error instanceof Error ? (error.stack ?? error.message) : String(error))
  }
  return {
    seed,
    violations: [...oracle.found],
    hash: world.hash(),
    events: world.events(),
    reached: [...world.reached],
    trace: world.trace,
  }
}

/** Trouble, calm, and the last look. */
const live = async (scene: Scene): Promise<void> => {
  const { world, oracle, book } = scene
  const letters: Letters = new Map()
  const operator = makeOperator(scene, letters)
  const troubles = makeTroubles(scene, letters)
  if (world.chance(0.03)) countHours(scene)
  populate(scene, TROUBLED * 0.7)
  const slots = world.chance(0.7) ? 2 : 3
  for (let n = 0; n < slots; n += 1)
    world.at(world.between(0, n === 2 ? 40_000 : 2_000), () => troubles.start(`s${n}`))
  if (world.chance(0.06)) poison(scene)
  planTroubles(scene, troubles, operator, TROUBLED)
  await world.run(TROUBLED)

  calm(scene.tempers)
  troubles.end()
  operator.release()
  book.countsUntil = TROUBLED + LATE_WRITES
  // A platform admin raises the cap: nobody waits for the next hour.
  Object.assign(scene, { strictHours: false, perHour: 1_000 })
  do {
    await world.run(TROUBLED + PATIENCE, () => allOver(scene))
    // Whoever was frozen until now may write what was over long ago; a sweep comes behind it.
    await world.run(world.now() + 4_000)
  } while (!allOver(scene) && world.now() < TROUBLED + PATIENCE)
  judgeEnd(scene)
  if ((scene.poison?.kills ?? 0) > MOST_POISONED)
    oracle.say('poison', `${scene.poison?.delivery} ended ${scene.poison?.kills} senders`)
}

/** Makes one of the messages end every process that sends it. */
const poison = (scene: Scene): void => {
  scene.world.at(10_000, () => {
    const row = scene.world.pick([...scene.store.rows.deliveries.values()])
    if (row?.state === 'queued') scene.poison = { delivery: row._id, kills: 0 }
  })
}

/** Ceilings so low that they are reached. */
const countHours = (scene: Scene): void => {
  scene.strictHours = true
  scene.perHour = Math.floor(scene.world.between(8, 16))
}
