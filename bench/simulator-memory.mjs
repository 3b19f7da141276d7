/** Fills a world with accounts and messages, each with its line in the ledger, and says its size. */
const [parts, accounts, messages] = JSON.parse(process.argv[2])
const { openWorld } = await import(parts.world)
const { ensureAccount, ensurePerson } = await import(parts.people)
const { deliver } = await import(parts.send)
const { makeFileBytes } = await import(parts.files)
const { ledgerRoutes } = await import(parts.ledger)

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
const { rss, heapUsed: heap } = process.memoryUsage()
const kept = world.store.table('messages').size

/** Milliseconds of processor time until a path of the ledger has answered whole. */
const asking = async (path, query) => {
  const route = ledgerRoutes(world).find((it) => it.path.test(path))
  const before = process.cpuUsage()
  const answer = route.run({ params: [], query: new URLSearchParams(query), body: {} })
  for await (const _ of answer.pieces ?? []);
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}
const ledger = {
  account: await asking('/ledger.ndjson', { account: phoneOf(7) }),
  tail: await asking('/ledger.ndjson', { after: String(messages - 100) }),
  sum: await asking('/ledger', {}),
  whole: await asking('/ledger.ndjson', {}),
}
process.send({ rss, heap, kept, ledger })
process.on('message', () => process.exit(0))
