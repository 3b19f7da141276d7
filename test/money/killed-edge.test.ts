import type { ClickChunk } from '../../src/core/model/money-trail.ts'
import type { RoleContext } from '../../src/plugins/roles.ts'

import { fork } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { slugs } from '../../src/collections/slugs.ts'
import { startEdge } from '../../src/edge/start-edge.ts'
import { edge as linksEdge } from '../../src/plugins/links/edge.ts'
import { makeContext, seedCampaign } from './money-harness.ts'

let context: RoleContext
beforeAll(async () => {
  context = await makeContext()
  await seedCampaign(context.mongo.db, new Date())
})
afterAll(async () => {
  await context.mongo.db.dropDatabase()
  await context.mongo.close()
})

const killedWhileClicked = async (): Promise<string[]> => {
  const child = fork(path.join(import.meta.dirname, 'edge-process.ts'), {
    execArgv: ['--import', 'tsx'],
    env: { ...process.env, HERALD_DATA: context.env.HERALD_DATA },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const [{ port }] = (await once(child, 'message')) as [{ port: number }]
  const ids: string[] = []
  const click = async (): Promise<void> => {
    for (;;) {
      const answer = await fetch(`http://127.0.0.1:${port}/r/acmeAAAA1111`, {
        redirect: 'manual',
        headers: { 'user-agent': 'Mozilla/5.0' },
      })
      ids.push(new URL(answer.headers.get('location') ?? '').searchParams.get('herald_click') ?? '')
      if (ids.length > 150) child.kill('SIGKILL')
    }
  }
  const gone = once(child, 'exit')
  await Promise.allSettled(Array.from({ length: 8 }, click))
  await gone
  return ids
}

test('kill -9 between answer and shipping loses no click', async () => {
  const answered = await killedWhileClicked()
  expect(answered.length).toBeGreaterThan(150)
  const next = await startEdge(context, [linksEdge], { port: 0, webPort: 1 })
  const places = async (): Promise<Set<string>> => {
    const chunks = await context.mongo.db.collection<ClickChunk>(slugs.clickChunks).find().toArray()
    return new Set(
      chunks.flatMap(({ segment, clicks }) =>
        clicks.map(({ offset }) => `${segment}-${offset.toString(36)}`),
      ),
    )
  }
  const missing = async (): Promise<number> => {
    const known = await places()
    return answered.filter((id) => !known.has(id.split('-').slice(0, 2).join('-'))).length
  }
  await expect.poll(missing, { timeout: 60_000 }).toBe(0)
  await next.close()
}, 180_000)
