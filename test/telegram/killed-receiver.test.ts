import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'

import { afterAll, beforeAll, expect, it } from 'vitest'

import type { Contact, Dialog, Identity, Inbound } from '../../src/core/model/contact.ts'
import type { Installation } from './installation.ts'

import { slugs } from '../../src/collections/slugs.ts'
import { until } from './control.ts'
import { startInstallation } from './installation.ts'

const phone = '+15554000001'
let here: Installation

beforeAll(async () => {
  here = await startInstallation()
})
afterAll(() => here?.close())

const receiveUntil = async (account: string, killAt: number, when: string) => {
  const given = { tenant: 'acme', account, telegram: here.telegram, killAt, when }
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', path.join(import.meta.dirname, 'receiver-process.ts')],
    {
      env: { ...process.env, RECEIVER: JSON.stringify(given) },
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  )
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null]
  return { code, signal }
}

it('should lose no message to a kill -9, wherever between receipt and position it strikes', async () => {
  await here.control.account(phone)
  await here.control.person('a_witness')
  const id = await here.connect(phone)
  await until('imported', async () => (await here.account(id))?.syncDue === undefined)
  await here.stopSender()
  const before = (await here.account(id))?.updates
  await here.control.write('a_witness', phone, 'one')
  await here.control.write('a_witness', phone, 'STOP')

  const ends: (string | null)[] = []
  for (let killAt = 1; ends.at(-1) !== null; killAt += 1) {
    const when = killAt % 2 === 0 ? 'before' : 'after'
    const { code, signal } = await receiveUntil(id, killAt, when)
    ends.push(signal)
    const { updates } = (await here.account(id)) ?? {}
    const stored = await here.rows<Inbound>(slugs.inbound).count({ account: id })
    // The position never stands past a message that is not stored.
    if (updates?.pts !== before?.pts) expect(stored).toBe(2)
    if (signal === null) expect(code).toBe(0)
  }
  expect(ends.length).toBeGreaterThan(6)
  expect(ends.slice(0, -1).every((signal) => signal === 'SIGKILL')).toBe(true)

  const inbound = await here.rows<Inbound>(slugs.inbound).find({ account: id }).toArray()
  expect(inbound.map(({ text }) => text).sort()).toEqual(['STOP', 'one'])
  const dialogs = await here.rows<Dialog>(slugs.dialogs).find({ account: id }).toArray()
  expect(dialogs).toMatchObject([
    { firstInboundAt: expect.any(Date), lastInboundAt: expect.any(Date) },
  ])
  const { contact = '' } = dialogs[0] ?? {}
  expect(await here.rows<Identity>(slugs.identities).count({})).toBe(1)
  expect(await here.rows<Contact>(slugs.contacts).find({}).toArray()).toMatchObject([
    { _id: contact, username: 'a_witness' },
  ])
  await here.runWorker()
  expect(await here.rows(slugs.suppressions).count({ contact } as never)).toBe(1)
}, 300_000)
