import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { afterAll, beforeAll, expect, it } from 'vitest'

import type { Rig } from '../rig.fixture.ts'
import { startRig } from '../rig.fixture.ts'
import { startSimulator } from '../index.ts'

let rig: Rig

beforeAll(async () => {
  rig = await startRig('telegram')
  await rig.call('/people', [{ firstName: 'Bea', username: 'bea_reads', persona: 'silent' }])
  for (const id of [1, 2, 3]) await rig.send('carol_shop', id)
  await rig.send('bea_reads', 3)
  await rig.send('bea_reads', 3)
})
afterAll(() => rig?.close())

const lines = async (query: string) =>
  (await (await rig.call(`/ledger.ndjson?${query}`)).text())
    .split('\n')
    .filter(Boolean)
    .map((it) => JSON.parse(it) as Record<string, unknown>)

it('gives what is asked for', async () => {
  expect((await lines('')).map((it) => it['randomId'])).toEqual(['1', '2', '3', '3', '3'])
  expect(await lines('randomId=2&account=%2B15550000000')).toMatchObject([{ n: 1, text: 'Hello' }])
  expect((await lines('after=1&limit=2')).map((it) => it['n'])).toEqual([2, 3])
  expect(await lines('duplicate=true')).toMatchObject([{ n: 4, duplicate: true }])
  expect(await lines('account=%2B15559999999')).toEqual([])
  expect(await lines('insideFloodWindow=true')).toEqual([])
  expect((await rig.call('/ledger.ndjson?colour=red')).status).toBe(400)
})

it('gives the sum of it', async () => {
  const sum = await (await rig.call('/ledger?account=%2B15550000000')).json()
  const connected = { insideFloodWindow: 0, mostConnections: 1, last: 4 }
  const others = { edits: 0, deletes: 0, refused: 0 }
  expect(sum).toEqual({ lines: 5, messages: 4, duplicates: 1, ...others, ...connected })
})

it('lets one process at a time into a folder', async () => {
  const data = mkdtempSync(path.join(tmpdir(), 'simulator-lock-'))
  const one = await startSimulator({ data, people: false })
  await expect(startSimulator({ data, people: false })).rejects.toThrow('is in use by another')
  await one.close()
  await (await startSimulator({ data, people: false })).close()
  rmSync(data, { recursive: true })
})

it('names all data centres, the one that accounts live in first', () => {
  const { dcs } = rig.simulator
  expect(dcs.map(({ id }) => id)).toEqual([2, 1, 3, 4, 5])
  expect(new Set(dcs.map(({ host, port }) => `${host}:${port}`)).size).toBe(1)
})
