import type { RunningEdge } from '../../src/edge/start-edge.ts'
import type { RoleContext } from '../../src/plugins/roles.ts'

import { connect } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { startEdge } from '../../src/edge/start-edge.ts'
import { makeEvent, publishEvents } from '../../src/mongo/events.ts'
import { forTenant } from '../../src/mongo/for-tenant.ts'
import { edge as streamsEdge } from '../../src/plugins/streams/edge.ts'
import { makeContext, serveOn, tenant } from './money-harness.ts'

let context: RoleContext
let edge: RunningEdge
let web: Awaited<ReturnType<typeof serveOn>>
let signedIn = true
/** The workspace that web was asked about last. */
let asked: string | string[] | undefined

beforeAll(async () => {
  web = await serveOn((request, response) => {
    if (request.url !== '/internal/stream-grant') return response.end('from web')
    asked = request.headers['herald-workspace']
    const known =
      signedIn &&
      request.headers.cookie === 'payload-token=ann' &&
      request.headers['x-herald-internal'] === context.env.HERALD_INTERNAL_SECRET
    response.writeHead(known ? 200 : 401, { 'content-type': 'application/json' })
    const until = new Date(Date.now() + 300_000).toISOString()
    response.end(JSON.stringify(known ? { tenant, topics: ['run.c1'], until } : { status: 401 }))
  })
  context = await makeContext({ HERALD_WEB_PORT: web.port })
  edge = await startEdge(context, [streamsEdge], { port: 0, webPort: web.port })
})
afterAll(async () => {
  await edge.close()
  await web.close()
  await context.mongo.db.dropDatabase()
  await context.mongo.close()
})

const at = (path: string) => `http://127.0.0.1:${edge.port}${path}`
const cookie = { cookie: 'payload-token=ann' }
const event = (campaign: string, of = tenant) =>
  makeEvent({ tenant: of, type: 'delivery.sent', at: new Date(), campaign, data: { n: 1 } })
const publish = (one: ReturnType<typeof event>) =>
  publishEvents(forTenant(context.mongo.db, one.tenant), [one])

const listen = async (path: string, headers: Record<string, string> = {}) => {
  const stop = new AbortController()
  const answer = await fetch(at(path), {
    headers: { ...cookie, ...headers },
    signal: stop.signal,
  })
  const ids: string[] = []
  let text = ''
  const ended = (async () => {
    const decoder = new TextDecoder()
    for await (const chunk of answer.body ?? []) {
      text += decoder.decode(chunk, { stream: true })
      ids.splice(
        0,
        ids.length,
        ...[...text.matchAll(/^id: ?(\S+)$/gm)].map((found) => found[1] ?? ''),
      )
    }
  })().catch(() => undefined)
  return { answer, ids, ended, said: () => text, stop: () => stop.abort() }
}

test('a stream tells what happens in its campaign, to its tenant only, and resumes', async () => {
  const stream = await listen('/stream/run.c1')
  expect(stream.answer.headers.get('content-type')).toContain('text/event-stream')
  const [own, other, foreign] = [event('c1'), event('c2'), event('c1', 'other001')]
  for (const one of [foreign, other, own]) await publish(one)
  await expect.poll(() => stream.ids, { timeout: 20_000 }).toEqual([own._id])
  stream.stop()

  const missed = event('c1')
  await publish(missed)
  const again = await listen('/stream/run.c1', { 'last-event-id': own._id })
  await expect.poll(() => again.ids, { timeout: 20_000 }).toEqual([own._id, missed._id])
  again.stop()
}, 60_000)

test('the log of a campaign is a stream for those who ask for one, else it comes from web', async () => {
  const stream = await listen('/campaigns/c1/logs', { accept: 'text/event-stream' })
  const one = event('c1')
  await publish(one)
  await expect.poll(() => stream.ids, { timeout: 20_000 }).toEqual([one._id])
  stream.stop()
  expect(await (await fetch(at('/campaigns/c1/logs'))).text()).toBe('from web')
})

test('a stream says every ten seconds that it is there, in a way that a page can hear', async () => {
  const stream = await listen('/stream/dashboard')
  await expect
    .poll(() => stream.said(), { timeout: 14_000 })
    .toContain('event: alive\ndata: {}\n\n')
  // Nobody resumes there: it has no id.
  expect(stream.ids).toEqual([])
  stream.stop()
}, 20_000)

test('an address names the workspace that is meant, and a header goes first', async () => {
  for (const [path, headers] of [
    ['/stream/run.c1?workspace=beta', {}],
    ['/stream/run.c1?workspace=gamma', { 'herald-workspace': 'beta' }],
  ] as const) {
    const stream = await listen(path, headers)
    expect(asked).toBe('beta')
    stream.stop()
  }
  const plain = await listen('/stream/run.c1')
  expect(asked).toBeUndefined()
  plain.stop()
})

test('nobody listens without a grant, and a lost one ends the stream within 10 s', async () => {
  expect((await fetch(at('/stream/run.c1'))).status).toBe(401)
  const stream = await listen('/stream/dashboard')
  const from = Date.now()
  signedIn = false
  await stream.ended
  expect(Date.now() - from).toBeLessThan(10_000)
  signedIn = true
})

test('a slow reader gets all that it missed, and nobody else loses the edge by it', async () => {
  const before = event('c1')
  await publish(before)
  const text = 'x'.repeat(1_000)
  const missed = Array.from({ length: 4_000 }, () => ({ ...event('c1'), data: { text } }))
  await publishEvents(forTenant(context.mongo.db, tenant), missed)
  const { socket, read } = readSlowly({ 'last-event-id': before._id })
  // Longer than the words that keep a stream alive are apart.
  await new Promise((resolve) => setTimeout(resolve, 12_000))
  const live = event('c1')
  await publish(live)
  const got = await read(live._id)
  expect(missed.filter(({ _id }) => !got.includes(_id))).toEqual([])
  socket.destroy()
}, 120_000)

/** Opens the stream and takes nothing of it until `read`, which goes on to the event it is told. */
const readSlowly = (headers: Record<string, string>) => {
  const socket = connect(edge.port, '127.0.0.1')
  const lines = Object.entries({ host: 'x', ...cookie, ...headers }).map(
    ([name, value]) => `${name}: ${value}`,
  )
  socket.pause()
  socket.write(`GET /stream/run.c1 HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`)
  return {
    socket,
    read: async (last: string): Promise<string> => {
      let all = ''
      for await (const chunk of socket) {
        all += String(chunk)
        if (all.includes(last)) break
      }
      return all
    },
  }
}
