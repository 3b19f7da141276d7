/** The run itself: set the stage, let things go wrong, wait until all is quiet, compare. */
import { writeFileSync } from 'node:fs'
import path from 'node:path'

import { sleep } from '../start/machine.mjs'
import { announce } from '../start/say.mjs'
import { unaskedEnds } from './ends.mjs'
import { feed } from './feed.mjs'
import { handedOver, joinLast } from './join.mjs'
import { neverHappened, strikeAll } from './kills.mjs'
import { planOf } from './plan.mjs'
import { poison } from './poison.mjs'
import { missedBars, tell } from './report.mjs'
import { POISONED, setStage } from './stage.mjs'
import { summarise, takeoversOf } from './takeovers.mjs'
import { judge } from './verdict.mjs'
import { watchDatabase } from './watch.mjs'

/** Beyond the messages that are left: a lease, a back-off, and a slow machine. */
const SETTLE_MS = 150_000
const COUNTERS_MS = 40_000

/** Until nothing is left to send and every run is over; false when it takes too long. */
const settle = async (watch) => {
  const most = Math.max(0, ...(await watch.open()).values())
  announce(`Settling: ${most} messages left in the longest line`)
  const until = performance.now() + most * 1100 + SETTLE_MS
  while ((await watch.open()).size > 0) {
    if (performance.now() > until) return false
    await sleep(500)
  }
  const counted = performance.now() + COUNTERS_MS
  while ((await watch.all('campaign-runs')).some(({ status }) => status !== 'done')) {
    if (performance.now() > counted) return false
    await sleep(500)
  }
  return true
}

const sessionsOf = async ({ simulator, watch }, accounts) => {
  const rows = new Map((await watch.all('telegram-accounts')).map((row) => [row._id, row]))
  const asked = accounts.map(async ({ account, phone }) => {
    const { sessions } = await simulator.sessions(phone)
    return { account, alive: sessions.length, state: rows.get(account)?.state }
  })
  return Promise.all(asked)
}

const compare = async (stage, { accounts, records, joined, ...more }) => {
  const { simulator, watch } = stage
  const ledger = await simulator.ledger()
  const refused = await simulator.refused()
  const rows = await watch.all('deliveries')
  const runs = await watch.all('campaign-runs')
  const sessions = await sessionsOf(stage, accounts)
  const { owners } = watch
  const told = { rows, ledger, refused, runs, sessions, owners }
  const verdict = judge({ ...told, ...more, accounts, records })
  const takeovers = takeoversOf({ records, owners, ledger, accounts })
  const before = records[0]?.at ?? Date.now()
  const shared = handedOver({ joined, before, owners, ledger, accounts })
  const floods = (await simulator.faults()).filter(
    ({ error, struck }) => /FLOOD/.test(error) && struck,
  )
  return { verdict, takeovers, shared, floods: floods.length }
}

const peopleOf = (tenants) =>
  tenants.flatMap((one) => one.accounts).reduce((sum, account) => sum + account.people, 0)

const rageOn = async (stage, settings) => {
  const { watch, world, senders, worker, telegram } = stage
  const bad = settings.poison ? await poison(stage) : null
  const feeding = await feed(stage, settings)
  const joined = await joinLast(stage)
  announce(`${settings.kills} faults, one every ${settings.gap.join('-')} s`)
  const accounts = world.tenants.flatMap((tenant) => tenant.accounts)
  const run = {
    accounts: accounts.filter((it) => it.account !== bad?.row?.account),
    flooded: new Set(),
  }
  const records = await strikeAll(stage, run, settings)
  const started = await feeding.stop()
  const people = peopleOf([
    ...started,
    ...world.tenants.filter(({ tenant }) => tenant === POISONED),
  ])
  const settled = await settle(watch)
  announce('Comparing')
  const facts = { accounts, people, records, joined, poisoned: bad?.randomId ?? null }
  const compared = await compare(stage, facts)
  const ends = [...senders, worker, telegram].flatMap((slot) => slot.ends)
  const orderly = await stage.stopRoles()
  return {
    ...{ settings, records, settled, bad, ends, orderly, ...compared },
    figures: summarise(compared.takeovers),
    unasked: unaskedEnds(ends, records),
    never: neverHappened(records, planOf(settings)),
  }
}

/** For whoever looks why: the faults, what became of each account, and who held it when. */
const keepFacts = (data, { records, takeovers }, owners) =>
  writeFileSync(path.join(data, 'chaos.json'), JSON.stringify({ records, takeovers, owners }))

/** Resolves to `{ missed, line }`. */
export const rage = async ({ settings, data }) => {
  const stage = await setStage({ settings, data })
  stage.watch = watchDatabase(stage.mongod.uri)
  try {
    const outcome = await rageOn(stage, settings)
    keepFacts(data, outcome, stage.watch.owners)
    tell(outcome)
    const { records, verdict, figures } = outcome
    const counts = `kills=${records.length} sends=${verdict.sends}`
    const wrong = `lost=${verdict.lost.length} doubled=${verdict.doubled.length}`
    const line = `${counts} ${wrong} takeover_max_s=${figures.longest.toFixed(1)}`
    return { missed: missedBars(outcome), line }
  } finally {
    await stage.watch.close()
    await stage.close()
  }
}
