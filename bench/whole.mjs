/** What a whole Herald needs: time to start, memory at rest, time to the first page, pace of an account. */
import { readFileSync } from 'node:fs'

import { becomeOwner, startHerald, withData, withHerald } from './herald.mjs'

const START_SECONDS = 15
const MEMORY_MB = 1024
const PAGE_SECONDS = 2
const REST_MS = 20_000

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
const round = (number) => Number(number.toFixed(2))

/** The first start with new data and the demo, and the second one. The build is made before. */
export const start = () =>
  withData(async (data) => {
    const seconds = []
    for (let turn = 0; turn < 3; turn += 1) {
      const herald = await startHerald(data)
      seconds.push(round(herald.seconds))
      await herald.stop()
    }
    const [first, ...later] = seconds
    const second = Math.max(...later)
    return { name: 'start', ratio: START_SECONDS / second, goal: 1, floor: 1, first, second }
  })

/** Proportional set size: pages that processes share are counted once in all. */
const memoryOf = (pid) => {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')
  return Math.round(Number(/^Pss:\s+(\d+)/m.exec(text)?.[1]) / 1024)
}

/** Megabytes of each role with the demo, at rest. */
export const memory = () =>
  withHerald([], async ({ run }) => {
    await sleep(REST_MS)
    const { roles, mongod, pid } = run()
    const figures = Object.fromEntries(
      Object.entries({ ...roles, mongod: mongod.pid, start: pid }).map(([name, id]) => [
        `${name}_mb`,
        memoryOf(id),
      ]),
    )
    const total = Object.keys(roles).reduce((sum, name) => sum + figures[`${name}_mb`], 0)
    return { name: 'memory', ratio: MEMORY_MB / total, goal: 1, floor: 0.8, total, ...figures }
  })

/** Seconds to the first sign-in page and the first dashboard of a Herald that just started. */
export const admin = () =>
  withHerald([], async (herald) => {
    const get = async (path, cookie) => {
      const began = performance.now()
      const page = await fetch(`${herald.url}${path}`, { headers: cookie ? { cookie } : {} })
      const text = await page.text()
      const whole = page.status === 200 && !page.redirected && text.includes('</html>')
      if (!whole) throw new Error(`${path} answered ${page.status} from ${page.url}`)
      return round((performance.now() - began) / 1000)
    }
    const login = await get('/admin/login')
    const { cookie } = await becomeOwner(herald)
    const dashboard = await get('/admin', cookie)
    const again = await get('/admin', cookie)
    const figures = { login, dashboard, dashboard_again: again }
    return {
      name: 'admin',
      ratio: PAGE_SECONDS / Math.max(login, dashboard),
      goal: 1,
      floor: 0.5,
      ...figures,
    }
  })

const ledgerOf = async ({ control }) => {
  const text = await (await fetch(`${control}/ledger.ndjson`)).text()
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
    .filter(({ duplicate }) => !duplicate)
}

const untilQuiet = async (herald, before) => {
  let [count, since] = [before, performance.now()]
  while (performance.now() - since < 8000 || count === before) {
    await sleep(500)
    const now = (await ledgerOf(herald)).length
    if (now > count) [count, since] = [now, performance.now()]
    else if (performance.now() - since > 60_000) throw new Error('nothing is sent')
  }
}

/** Messages a second of one account in the demo's campaign, by the simulator's ledger. */
export const pace = () =>
  withHerald([], async (herald) => {
    const { token } = await becomeOwner(herald)
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const drafts = await fetch(`${herald.url}/cms-api/campaigns?where[status][equals]=draft`, {
      headers,
    })
    const [draft] = (await drafts.json()).docs
    const before = (await ledgerOf(herald)).length
    const body = JSON.stringify({})
    const url = `${herald.url}/campaigns/${draft.id}/start`
    const started = await fetch(url, { method: 'POST', headers, body })
    if (!started.ok) throw new Error(`start answered ${started.status}`)
    await untilQuiet(herald, before)
    const sent = (await ledgerOf(herald)).slice(before)
    const at = sent.map((one) => Date.parse(one.at))
    const gaps = at.slice(1).map((time, n) => time - at[n])
    const span = (at.at(-1) - at[0]) / 1000
    const rate = gaps.length / span
    const figures = {
      messages: sent.length,
      drift_ms_per_message: round((span - gaps.length) * 1000) / gaps.length,
      gap_ms_least: Math.min(...gaps),
      gap_ms_most: Math.max(...gaps),
    }
    return { name: 'pace', ratio: rate, goal: 1, floor: 0.95, ...figures }
  })
