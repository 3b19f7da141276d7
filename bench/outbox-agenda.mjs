/** The peer: Agenda drains jobs that do nothing. Argument: jobs. */
import { MongoBackend } from '@agendajs/mongo-backend'
import { Agenda } from 'agenda'
import { MongoClient } from 'mongodb'

const count = Number(process.argv[2])
const CONCURRENCY = 50
const client = new MongoClient(process.env.MONGODB_URI, {
  writeConcern: { w: 'majority', j: true },
})
await client.connect()
const agenda = new Agenda({
  backend: new MongoBackend({ mongo: client.db(), collection: 'benchJobs' }),
  processEvery: 200,
  maxConcurrency: CONCURRENCY,
  defaultConcurrency: CONCURRENCY,
  removeOnComplete: true,
})
let done = 0
let end
const all = new Promise((resolve) => {
  end = resolve
})
agenda.define('send', async () => {
  done += 1
  if (done === count) end()
})
await agenda.ready
for (let from = 0; from < count; from += 50) {
  const some = Math.min(50, count - from)
  await Promise.all(Array.from({ length: some }, (_, n) => agenda.now('send', { n: from + n })))
}
process.send?.('go')
const cpu = process.cpuUsage()
const began = performance.now()
await agenda.start()
await all
const seconds = (performance.now() - began) / 1_000
const { user, system } = process.cpuUsage(cpu)
process.send?.('done')
process.stdout.write(`${JSON.stringify({ done, seconds, cpu: user + system })}\n`)
process.exit(0)
