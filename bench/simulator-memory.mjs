/** Fills a world with accounts and messages, each with its line in the ledger, and says its size. */
const [parts, accounts, messages] = JSON.parse(process.argv[2])
const { openWorld } = await import(parts.world)
const { ensureAccount, ensurePerson } = await import(parts.people)
const { deliver } = await import(parts.send)
const { makeFileBytes } = await import(parts.files)

const now = () => Date.now()
const world = await openWorld({ dir: undefined, now, files: makeFileBytes(undefined) })
const phoneOf = (index) => `+1555${String(index).padStart(7, '0')}`
const owners = Array.from({ length: accounts }, (_, index) =>
  ensureAccount(world, { phone: phoneOf(index), firstName: `Account ${index}` }),
)
const people = Array.from({ length: accounts }, (_, index) =>
  ensurePerson(world, { firstName: `Person ${index}`, phone: phoneOf(index + accounts) }),
)
const effectOf = (own) => ({
  n: world.effects().length,
  account: phoneOf(own.owner),
  peer: own.peer,
  randomId: own.randomId,
  messageId: own.id,
  at: now(),
  duplicate: false,
  insideFlood: false,
  connections: 1,
  text: own.text,
  kind: 'message',
})
for (let n = 0; n < messages; n += 1) {
  const from = owners[n % accounts].id
  const to = people[(n * 7919) % accounts].id
  const text = `Message ${n} of some ninety characters, with a link to press: https://example.com/r/${n}`
  deliver(world, { from, to, text, randomId: String(2n ** 40n * BigInt(n + 1)) }, effectOf)
}
globalThis.gc()
const kept = world.store.table('messages').size
process.send({ rss: process.memoryUsage().rss, heap: process.memoryUsage().heapUsed, kept })
process.on('message', () => process.exit(0))
