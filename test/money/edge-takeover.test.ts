import type { ClickChunk } from '../../src/core/model/money-trail.ts'
import type { RoleContext } from '../../src/plugins/roles.ts'

import { readdirSync, renameSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { slugs } from '../../src/collections/slugs.ts'
import { startEdge } from '../../src/edge/start-edge.ts'
import { openClickLog } from '../../src/plugins/links/click-log.ts'
import { edge as linksEdge } from '../../src/plugins/links/edge.ts'
import { makeContext, seedCampaign } from './money-harness.ts'

let context: RoleContext
let folder = ''
beforeAll(async () => {
  context = await makeContext({ LOG_LEVEL: 'silent' })
  folder = path.join(context.env.HERALD_DATA, 'wal')
  await seedCampaign(context.mongo.db, new Date())
})
afterAll(async () => {
  await context.mongo.db.dropDatabase()
  await context.mongo.close()
})

const start = () => startEdge(context, [linksEdge], { port: 0, webPort: 1 })
const shipped = async () => {
  const rows = await context.mongo.db.collection<ClickChunk>(slugs.clickChunks).find().toArray()
  return rows.flatMap(({ clicks }) => clicks).length
}
const click = async (port: number) => {
  const headers = { 'user-agent': 'Mozilla/5.0', connection: 'close' }
  const url = `http://127.0.0.1:${port}/r/acmeAAAA1111`
  expect((await fetch(url, { redirect: 'manual', headers })).status).toBe(302)
}

test('an edge waits until the one before it has ended, and no click is lost between them', async () => {
  const first = await start()
  let listens = false
  const second = start().then((edge) => {
    listens = true
    return edge
  })
  await click(first.port)
  await new Promise((resolve) => setTimeout(resolve, 2500))
  expect(listens).toBe(false)
  await click(first.port)
  await first.close()
  const { port, close } = await second
  await click(port)
  await close()
  expect(await shipped()).toBe(3)
  expect(readdirSync(folder)).toEqual([])
})

test('what a dead edge left is shipped, although its process id belongs to somebody else now', async () => {
  const before = await shipped()
  const killed = openClickLog(folder)
  const at = new Date()
  await killed.append({ code: 'acmeAAAA1111', visitor: 'v', bot: false, at })
  const [name = ''] = readdirSync(folder)
  const [id] = name.split('.')
  renameSync(path.join(folder, name), path.join(folder, `${id}.${process.ppid}.wal`))
  const next = await start()
  await expect.poll(shipped, { timeout: 20_000 }).toBe(before + 1)
  await next.close()
  expect(readdirSync(folder)).toEqual([])
})
