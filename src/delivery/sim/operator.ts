import type { Delivery } from '../../core/model/delivery.ts'
import type { Book, SimRun } from './book.ts'
import type { Rows } from './memory-rows.ts'
import type { Scene } from './scene.ts'
import type { Letters } from './slots.ts'

import { countRows } from './book.ts'

/** What people and the worker do while messages go out: all of it lands in the store at once. */
export const makeOperator = (scene: Scene, letters: Letters) => ({
  ...campaignSteps(scene),
  ...rowSteps(scene, letters),
  sweep: () => sweep(scene),
})

export type Operator = ReturnType<typeof makeOperator>

const openRows = ({ store }: Scene): Delivery[] =>
  [...store.rows.deliveries.values()].filter(
    ({ state }) => state === 'queued' || state === 'deferred',
  )

/** What senders had in hand of these accounts when the store was asked: it is theirs to settle. */
const inHandOf = ({ store, plant }: Scene, { accounts }: SimRun): ReadonlySet<string> => {
  const ids = new Set(
    [...store.rows.lanes.values()]
      .filter(({ account }) => accounts.includes(account))
      .flatMap(({ flight }) => flight?.ids ?? []),
  )
  return plant.inHand ? plant.inHand(ids) : ids
}

/** Ends what waits, but for what is in hand; between the two statements receipts move on. A sweep ends doubts, too. */
const cancelRest = (scene: Scene, run: SimRun, doubts: boolean): void => {
  const { world, store, book, oracle } = scene
  const inHand = inHandOf(scene, run)
  world.after(world.between(0.5, 8), () => {
    const updatedAt = store.rows.now()
    for (const row of openRows(scene)) {
      if (row.campaign !== run.campaign || inHand.has(row._id)) continue
      Object.assign(row, { state: 'cancelled', reason: 'stopped', updatedAt })
      world.reach('waiting row stopped')
      oracle.hands.stopped(row)
    }
    for (const row of store.rows.deliveries.values())
      if (doubts && row.campaign === run.campaign && row.state === 'unknown')
        Object.assign(row, { state: 'failed', reason: 'unresolved', updatedAt })
    if (inHand.size > 0) world.reach('stopped while in hand')
    count(book, store.rows, run.campaign)
  })
}

const count = (book: Book, rows: Rows, campaign: string): void =>
  void book.counts.set(campaign, countRows(rows, campaign))

/** Campaigns and workspaces are held, stopped and let go again. */
const campaignSteps = (scene: Scene) => {
  const { world, book } = scene
  const set = (run: SimRun, status: SimRun['status']) => {
    if (run.status === 'stopped' || run.status === status) return
    Object.assign(run, { status, since: world.now() })
    world.note('run', run.campaign, status)
    world.reach(`campaign ${status}`)
  }
  const someRun = () => world.pick([...book.runs.values()])
  return {
    pause: () => {
      const run = someRun()
      if (!run) return
      set(run, 'paused')
      world.after(world.between(2_000, 40_000), () => set(run, 'running'))
    },
    stop: () => {
      const run = someRun()
      if (!run || !world.chance(0.3)) return
      set(run, 'stopped')
      world.after(world.between(0, 50), () => cancelRest(scene, run, false))
    },
    switchOff: () => {
      const tenant = world.chance(0.5) ? 't0' : 't1'
      if (book.switchedOff.has(tenant)) return
      book.switchedOff.set(tenant, world.now())
      world.note('switched off', tenant)
      world.reach('workspace switched off')
      world.after(world.between(3_000, 30_000), () => void book.switchedOff.delete(tenant))
    },
    /** All that was held goes on. */
    release: () => {
      book.switchedOff.clear()
      for (const run of book.runs.values()) set(run, 'running')
    },
  }
}

/** Single messages are ended, hurried, or asked not to come. */
const rowSteps = (scene: Scene, letters: Letters) => {
  const { world, store, book, oracle } = scene
  return {
    /** One row ends, as a nudge does when its reader has answered. */
    cancelOne: () => {
      const row = world.pick(openRows(scene))
      if (!row) return
      Object.assign(row, { state: 'cancelled', reason: 'replied', updatedAt: store.rows.now() })
      // The fact stays: a row that was in hand comes back when its sender dies.
      book.replied.add(row._id)
      oracle.cancelled(row._id)
      count(book, store.rows, row.campaign)
      world.note('cancelled', row._id)
      world.reach('row cancelled')
    },
    /** "Send the rest now": what waits for its morning goes at once. */
    liftNight: () => {
      book.nightUntil.clear()
      for (const row of openRows(scene)) {
        if (row.reason !== 'quiet-hours') continue
        Object.assign(row, { state: 'queued', reason: null, dueAt: store.rows.now() })
        count(book, store.rows, row.campaign)
      }
      world.reach('campaign edited')
    },
    /** Somebody writes STOP; mostly one whose message is about to go. */
    optOut: () => {
      const all = [...store.rows.deliveries.values()]
      const row = world.pick(world.chance(0.8) ? openRows(scene) : all)
      if (!row) return
      world.note('writes STOP', row.contact)
      tell(scene, letters, { account: row.account, peer: row.peer.userId, tries: 0 })
    },
  }
}

/** Puts right what an interruption left, as the worker does. */
const sweep = (scene: Scene): void => {
  const { world, store, book } = scene
  const counts = book.untold || world.now() < book.countsUntil
  book.untold = false
  for (const run of book.runs.values()) {
    if (run.status === 'stopped') cancelRest(scene, run, true)
    if (counts) count(book, store.rows, run.campaign)
  }
}

type Letter = { account: string; peer: string; tries: number }

/** Hands a person's word to the connection that listens; without one it waits for the next. */
const tell = (scene: Scene, letters: Letters, letter: Letter): void => {
  const { world, telegram } = scene
  const { account, peer, tries } = letter
  const listener = letters.get(account)
  if (!listener || !telegram.isOpen(listener.link)) {
    if (tries < 600) world.after(500, () => tell(scene, letters, { ...letter, tries: tries + 1 }))
    return
  }
  const { process } = listener.link
  process.deliver(world.now() + world.between(5, 200), () => {
    world.reach('opt-out')
    listener.hear({
      ...{ kind: 'message', peer, accessHash: '1', user: null, messageId: 1, text: 'STOP' },
      ...{ at: process.timing.now(), state: null },
    })
  })
}
