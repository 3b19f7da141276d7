/** A simulator in a process of its own, which tells over IPC what it has spent. */
const [index, data] = process.argv.slice(2)
const { startSimulator } = await import(index)

let errors = 0
const kinds = new Map()
console.error = (_, error) => {
  errors += 1
  const where = String(error?.stack ?? error)
    .split('\n')
    .slice(0, 2)
    .join(' ')
  kinds.set(where, (kinds.get(where) ?? 0) + 1)
}

const simulator = await startSimulator({ data: data || undefined, people: false })
const { dcs, pem, control, fingerprint } = simulator

process.on('message', async (ask) => {
  if (ask === 'usage') {
    globalThis.gc?.()
    return process.send({ cpu: process.cpuUsage(), rss: process.memoryUsage().rss, errors })
  }
  if (process.env.HERALD_BENCH_VERBOSE) console.log(kinds)
  await simulator.close()
  process.exit(0)
})
process.on('disconnect', () => process.exit(0))
process.send({ dcs, pem, control, fingerprint: String(fingerprint) })
