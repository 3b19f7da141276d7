import type { Delivery } from '../core/model/delivery.ts'
import type { Loop, SendLoopOptions } from './send-ports.ts'

import { setTimeout as sleep } from 'node:timers/promises'

import { SECOND } from '../core/time.ts'
import { readLane, readPacing, writeLane } from './lane-store.ts'
import { adoptLeased, claim, pullDue } from './outbox.ts'
import { nextSlot, spend } from './pace.ts'
import { giveUp, setAside, transmit } from './transmit.ts'
import { isHopeless } from './unanswered.ts'

/** A send takes up to its deadline, and its outcome a moment more; the lease must outlast both. */
const SAFE_FOR = 12 * SECOND
const IDLE = 500
const BUFFER_FOR = 5 * SECOND
const AFTER_ERROR = 2 * SECOND

/**
 * Sends what is due from one account, one message at a time: wait for the slot, ask the gate, claim,
 * send, record. Ends with the lease; `close` lets the message in flight end and its outcome be written.
 */
export const startSendLoop = async (options: SendLoopOptions) => {
  const { actor, tenantDb, clock, log } = options
  const stop = new AbortController()
  const signal = AbortSignal.any([stop.signal, actor.signal])
  const adopted = await adoptLeased(tenantDb, actor, clock.now())
  if (adopted > 0) log.info('messages of unknown outcome go again', { adopted })
  const running = run({ ...options, signal })
  return {
    close: async () => {
      stop.abort()
      await running
    },
  }
}

const run = async (options: SendLoopOptions & { signal: AbortSignal }): Promise<void> => {
  const { actor, log, signal } = options
  while (!signal.aborted) {
    try {
      await sendBatch(options)
    } catch (err) {
      if (!signal.aborted)
        log.error('sending stopped for a moment', { account: actor.account, err })
      await pause(AFTER_ERROR, signal)
    }
  }
}

/** Pulls what is due once and works through it, for some seconds at most: later rows may be more urgent. */
const sendBatch = async (options: SendLoopOptions & { signal: AbortSignal }): Promise<void> => {
  const { actor, tenantDb, ports, clock, signal } = options
  const { account } = actor
  if (!actor.client()) return pause(IDLE, signal)
  const campaigns = await ports.sendable()
  const due = await pullDue(tenantDb, { account, campaigns, now: clock.now() })
  if (due.length === 0) return pause(IDLE, signal)
  const lane = await readLane(tenantDb, actor)
  if (!lane) return pause(SECOND, signal) // The lease has gone; the holder is about to notice.
  const loop: Loop = { ...options, lane, pacing: await readPacing(tenantDb, account) }
  const pulledAt = clock.now().getTime()
  for (const delivery of due) {
    if (signal.aborted || clock.now().getTime() - pulledAt > BUFFER_FOR) return
    if (!(await sendOne(loop, delivery))) return pause(IDLE, signal)
  }
}

/** One message; false when the rest of the batch should be looked at anew. */
const sendOne = async (loop: Loop, delivery: Delivery): Promise<boolean> => {
  const { actor, tenantDb, ports, clock, signal } = loop
  const slot = nextSlot({ now: clock.now(), lane: loop.lane, pacing: loop.pacing })
  const waitMs = slot.at.getTime() - clock.now().getTime()
  if (waitMs > 2 * SECOND) return false
  await pause(waitMs, signal)
  if (signal.aborted || !actor.client() || !actor.safeFor(SAFE_FOR)) return false

  if (isHopeless(delivery)) {
    await giveUp(loop, delivery, clock.now())
    return true
  }
  const said = await ports.ask(delivery)
  if (said.do === 'hold') return false
  const now = clock.now()
  if (said.do !== 'send') {
    await setAside(loop, delivery, said, now)
    return true
  }
  const spent = spend({ now, lane: loop.lane, pacing: loop.pacing })
  Object.assign(loop.lane, spent)
  if (!(await writeLane(tenantDb, actor, spent))) return false
  const mine = await claim(tenantDb, delivery, { fence: actor.fence, at: now })
  if (!mine) return true // Cancelled or changed since it was pulled.
  return transmit(loop, mine)
}

/** A wait that ends with the loop, and never throws. */
const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  ms <= 0 ? Promise.resolve() : sleep(ms, undefined, { signal }).catch(() => undefined)
