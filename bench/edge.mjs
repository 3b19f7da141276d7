/** Redirects and webhooks a second on the edge, next to bare `node:http`, in turns. */
import { createHmac, randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'

import { withEdge } from './edge-alone.mjs'
import { load, median } from './load.mjs'

const ROUNDS = 3

/** Microseconds of processor time that a process has had; what others do on the machine is not in it. */
const cpuOf = (pid) => {
  const words = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')
  return (Number(words[11]) + Number(words[12])) * 10_000
}

const round = async ({ port, pid }, { next, expected, ms }) => {
  const before = cpuOf(pid)
  const { rps, p99, count } = await load({ port, next, expected, ms })
  return { rps, p99, cpu: (cpuOf(pid) - before) / count }
}

const inTurns = async (sides, { next, expected }) => {
  const rounds = { ours: [], peer: [] }
  const turn = (name, ms) => round(sides[name], { next, expected, ms })
  for (const name of ['ours', 'peer']) await turn(name, 1000)
  for (let n = 0; n < ROUNDS; n += 1)
    for (const name of ['ours', 'peer']) rounds[name].push(await turn(name, 4000))
  const of = (name, key) => median(rounds[name].map((one) => one[key]))
  return {
    ratio: median(rounds.ours.map(({ rps }, n) => rps / rounds.peer[n].rps)),
    ours: Math.round(of('ours', 'rps')),
    peer: Math.round(of('peer', 'rps')),
    ours_p99_ms: Number(of('ours', 'p99').toFixed(1)),
    peer_p99_ms: Number(of('peer', 'p99').toFixed(1)),
    ours_cpu_us: Math.round(of('ours', 'cpu')),
    peer_cpu_us: Math.round(of('peer', 'cpu')),
  }
}

/** `GET /r/:code`: the click is on the disk before the 302. */
export const redirect = () =>
  withEdge(async ({ ours, peer, link }) => {
    const bytes = `GET ${link} HTTP/1.1\r\nhost: bench\r\nuser-agent: Mozilla/5.0 (Linux)\r\n\r\n`
    const figures = await inTurns({ ours, peer }, { next: () => bytes, expected: 302 })
    return { name: 'redirect', goal: 0.8, floor: 0.65, ...figures }
  })

const order = (id) =>
  JSON.stringify({
    type: 'order.created',
    data: {
      id,
      number: id.slice(0, 8),
      placedAt: new Date().toISOString(),
      total: { amount: 4900, currency: 'EUR' },
      items: [{ name: 'Linen shirt', quantity: 1, amount: 4900 }],
      customer: { email: 'ann@people.example' },
    },
  })

/** `POST /hooks/…`: each order is new, signed, and stored before the 202. The peer checks the signature. */
export const webhook = () =>
  withEdge(async ({ ours, peer, hook, secret }) => {
    const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
    const next = () => {
      const id = randomUUID()
      const body = order(id)
      const at = Math.floor(Date.now() / 1000)
      const signature = createHmac('sha256', key).update(`${id}.${at}.${body}`).digest('base64')
      return (
        `POST ${hook} HTTP/1.1\r\nhost: bench\r\ncontent-type: application/json\r\n` +
        `content-length: ${body.length}\r\nwebhook-id: ${id}\r\nwebhook-timestamp: ${at}\r\n` +
        `webhook-signature: v1,${signature}\r\n\r\n${body}`
      )
    }
    const figures = await inTurns({ ours, peer }, { next, expected: 202 })
    return { name: 'webhook', goal: 0.9, floor: 0.75, ...figures }
  })
