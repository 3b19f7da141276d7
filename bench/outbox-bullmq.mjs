/** The peer: BullMQ drains jobs that do nothing. Arguments: jobs, port of Redis. */
import { Queue, Worker } from 'bullmq'

const [count, port] = process.argv.slice(2).map(Number)
const CONCURRENCY = 50
const connection = { host: '127.0.0.1', port, maxRetriesPerRequest: null }
const queue = new Queue('bench', { connection, defaultJobOptions: { removeOnComplete: true } })
for (let from = 0; from < count; from += 1_000) {
  const some = Math.min(1_000, count - from)
  const jobs = Array.from({ length: some }, (_, n) => ({ name: 'send', data: { n: from + n } }))
  await queue.addBulk(jobs)
}
const seen = new Uint8Array(count)
let done = 0
let end
const all = new Promise((resolve) => {
  end = resolve
})
process.send?.('go')
const cpu = process.cpuUsage()
const began = performance.now()
const worker = new Worker(
  'bench',
  async ({ data }) => {
    if (seen[data.n]) throw new Error('twice')
    seen[data.n] = 1
    done += 1
    if (done === count) end()
  },
  { connection, concurrency: CONCURRENCY },
)
await all
const seconds = (performance.now() - began) / 1_000
const { user, system } = process.cpuUsage(cpu)
process.send?.('done')
process.stdout.write(`${JSON.stringify({ done, seconds, cpu: user + system })}\n`)
await worker.close()
await queue.close()
process.exit(0)
