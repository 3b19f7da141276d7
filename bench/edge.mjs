/** Requests a second on the edge next to bare `node:http`, in turns on the same machine. */
import { createServer, Agent, request } from 'node:http'

const ROUNDS = 3
const ROUND_MS = 3000
const CONNECTIONS = 32

const get = (url, agent) =>
  new Promise((resolve, reject) => {
    request(url, { agent }, (response) => {
      response.resume()
      response.once('end', () => resolve(response.statusCode))
    })
      .once('error', reject)
      .end()
  })

/** Closed loop: each connection asks again as soon as it is answered. */
const measure = async (url) => {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS })
  const until = performance.now() + ROUND_MS
  let answered = 0
  const loop = async () => {
    while (performance.now() < until) {
      const status = await get(url, agent)
      if (status >= 400) throw new Error(`${url} answered ${status}`)
      answered += 1
    }
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, loop))
  agent.destroy()
  return answered / (ROUND_MS / 1000)
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]

/** `herald.url` is the address of a running Herald. */
export const edge = async (herald) => {
  const path = process.env.HERALD_BENCH_LINK ?? '/livez'
  const bare = createServer((_, response) => response.end('ok'))
  await new Promise((resolve) => bare.listen(0, '127.0.0.1', resolve))
  const urls = { ours: `${herald.url}${path}`, peer: `http://127.0.0.1:${bare.address().port}/` }
  const rates = { ours: [], peer: [] }
  for (let round = 0; round < ROUNDS; round += 1)
    for (const name of ['ours', 'peer']) rates[name].push(await measure(urls[name]))
  bare.closeAllConnections()
  bare.close()
  const [ours, peer] = [median(rates.ours), median(rates.peer)]
  return { name: 'edge', ratio: ours / peer, goal: 0.6, floor: 0.3, ours, peer, path }
}
