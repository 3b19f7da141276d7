import type { Logger } from '../core/logger.ts'
import type { Outcome, OutboxStore, Timing } from './ports.ts'

import { SECOND } from '../core/time.ts'

/** Outcomes wait so long for company: writes grow with time, not with messages. */
const GATHER = 250
const MAX_BATCH = 500
/** The database works at one while the next is made ready; no row is in two of them. */
const AT_ONCE = 3
const LONGEST_PAUSE = 5 * SECOND
/** After so many failures a batch is halved: one row that cannot be written must not hold up the rest. */
const HALVE_AFTER = 3
/** Longer than a lease: only a row that cannot be written while all else can comes to this. */
const GIVE_UP_AFTER = 12

type Waiting = {
  outcome: Outcome
  /** The lane has passed on: its next owner asks Telegram itself. */
  gone: AbortSignal
  done: () => void
  failed: (error: unknown) => void
}

export type CommitOptions = { store: Pick<OutboxStore, 'commit'>; timing: Timing; log: Logger }

/**
 * Writes the outcomes of all accounts of this process, a few durable writes at a time. Repeats what
 * failed, since an outcome written twice is the same, for as long as the lane is held.
 */
export const makeCommits = (options: CommitOptions) => {
  const { timing } = options
  const waiting: Waiting[] = []
  const underWay = new Set<Promise<void>>()
  const apart = makeApart(options)
  let startedAt = Number.NEGATIVE_INFINITY
  let callOff: (() => void) | null = null

  const begin = (): void => {
    callOff?.()
    callOff = null
    startedAt = timing.monotonic()
    const batch = waiting.splice(0, MAX_BATCH)
    const one = write(options, { batch, failures: 0, setApart: apart.add }).finally(() => {
      underWay.delete(one)
      goOn()
    })
    underWay.add(one)
  }
  const goOn = (): void => {
    while (waiting.length > 0 && underWay.size < AT_ONCE) {
      const moment = waiting.length < MAX_BATCH ? startedAt + GATHER : startedAt
      if (moment > timing.monotonic()) {
        callOff ??= timing.at(moment, () => {
          callOff = null
          goOn()
        })
        return
      }
      begin()
    }
  }
  return {
    /** Resolves when the outcome is on disk; rejects when the lane has passed on or it cannot be written. */
    add: (outcome: Outcome, gone: AbortSignal): Promise<void> =>
      new Promise((done, failed) => {
        waiting.push({ outcome, gone, done, failed })
        // What is said in one breath goes together.
        if (waiting.length === 1) queueMicrotask(goOn)
        else if (waiting.length === MAX_BATCH) goOn()
      }),
    /** Resolves when nothing is under way. */
    idle: async (): Promise<void> => {
      while (waiting.length > 0 || underWay.size > 0)
        await (underWay.size > 0 ? Promise.race(underWay) : until(timing, startedAt + GATHER))
      await apart.idle()
    },
  }
}

/** A row that fails alone is tried again on its own, so that the others go on. */
const makeApart = (options: CommitOptions) => {
  const apart = new Set<Promise<void>>()
  return {
    add: (one: Waiting): void => {
      const alone = writeAlone(options, one).finally(() => apart.delete(alone))
      apart.add(alone)
    },
    idle: () => Promise.all(apart),
  }
}

type Batch = { batch: Waiting[]; failures: number; setApart: (one: Waiting) => void }

const write = async (
  options: CommitOptions,
  { batch, failures, setApart }: Batch,
): Promise<void> => {
  const { store, timing, log } = options
  const wanted = batch.filter((one) => !dropIfGone(one))
  if (wanted.length === 0) return
  try {
    await store.commit(wanted.map(({ outcome }) => outcome))
    for (const one of wanted) one.done()
  } catch (error) {
    log.warn('outcomes were not written; they are tried again', { err: error, failures })
    const [first] = wanted
    if (first && wanted.length === 1 && failures >= HALVE_AFTER) return setApart(first)
    await until(timing, timing.monotonic() + pauseAfter(failures))
    const again = (some: Waiting[], count: number) =>
      write(options, { batch: some, failures: count, setApart })
    if (failures < HALVE_AFTER) return again(wanted, failures + 1)
    const half = Math.ceil(wanted.length / 2)
    await again(wanted.slice(0, half), failures)
    await again(wanted.slice(half), failures)
  }
}

export type Commits = ReturnType<typeof makeCommits>

const pauseAfter = (failures: number): number =>
  Math.min(LONGEST_PAUSE, 200 * 2 ** Math.min(failures, 10))

const writeAlone = async ({ store, timing }: CommitOptions, one: Waiting): Promise<void> => {
  for (let failures = HALVE_AFTER; ; failures += 1) {
    await until(timing, timing.monotonic() + pauseAfter(failures))
    if (dropIfGone(one)) return
    try {
      await store.commit([one.outcome])
      return one.done()
    } catch (error) {
      if (failures >= GIVE_UP_AFTER) return one.failed(error)
    }
  }
}

const dropIfGone = ({ gone, failed }: Waiting): boolean => {
  if (gone.aborted) failed(new Error('The lane has passed on'))
  return gone.aborted
}

const until = (timing: Timing, moment: number): Promise<void> =>
  moment <= timing.monotonic()
    ? Promise.resolve()
    : new Promise((resolve) => void timing.at(moment, resolve))
