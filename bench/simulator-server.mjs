/** A simulator in a process of its own, which tells over IPC what it has spent. */
const [index, data] = process.argv.slice(2)
const { startSimulator } = await import(index)
const simulator = await startSimulator({ data: data || undefined, people: false })
const { dcs, pem, control, fingerprint } = simulator

process.on('message', async (ask) => {
  if (ask === 'usage') {
    globalThis.gc?.()
    return process.send({ cpu: process.cpuUsage(), rss: process.memoryUsage().rss })
  }
  await simulator.close()
  process.exit(0)
})
process.on('disconnect', () => process.exit(0))
process.send({ dcs, pem, control, fingerprint: String(fingerprint) })
