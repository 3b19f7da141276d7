import type { CampaignRun } from '../../src/core/model/campaign-run.ts'
import type { Dialog } from '../../src/core/model/contact.ts'
import type { Delivery, DeliveryState } from '../../src/core/model/delivery.ts'
import type { Installation } from '../telegram/installation.ts'
import type { OpenStore, Store } from './stores.ts'

import sharp from 'sharp'

import { slugs } from '../../src/collections/slugs.ts'
import { systemClock } from '../../src/core/clock.ts'
import { makeFairTurns } from '../../src/core/fair-turns.ts'
import { runId } from '../../src/core/ids.ts'
import { DAY } from '../../src/core/time.ts'
import { expand } from '../../src/plugins/campaigns/expand.ts'
import { startRun } from '../../src/plugins/campaigns/start-run.ts'
import { policyRulesOf } from '../../src/plugins/define-feature.ts'
import { policy } from '../../src/plugins/policy/index.ts'
import { message, zoneAt } from '../pipeline/stage.ts'
import { until } from '../telegram/control.ts'
import { startInstallation } from '../telegram/installation.ts'

const tenant = 'acme'
const PHONE = '+15554000001'

export type Shown = { id: number; text: string; fileId: string | null }
type File = { id: string; name: string; mimeType: string; bytes: Buffer }

/** A picture of about this many bytes a pixel that no two names share. */
export const picture = (tint: number, side = 640): Promise<Buffer> =>
  sharp({
    create: { width: side, height: side, channels: 3, background: { r: tint, g: 80, b: 20 } },
  })
    .jpeg()
    .toBuffer()

/** A sender, a local Telegram, people who have written to us, and a store with files in it. */
export const startMediaStage = async (open: OpenStore, people: readonly string[]) => {
  const store = await open()
  const here = await startInstallation({ campaigns: true })
  await here.control.account(PHONE)
  for (const name of people) {
    await here.control.person(name)
    await here.control.write(name, PHONE, 'hello')
  }
  const account = await here.connect(PHONE)
  await until('conversations imported', async () => !(await here.account(account))?.syncDue)
  // Before that nobody is written to.
  const read = () => here.rows<Dialog>(slugs.dialogs).count({ account, history: 'read' })
  await until('conversations read', async () => (await read()) === people.length)
  // Long in use, so that no ramp of a new account slows it down.
  await here.mongo.db
    .collection<{ _id: string }>(slugs.telegramAccounts)
    .updateOne({ _id: account }, { $set: { firstUsedAt: new Date(Date.now() - 90 * DAY) } })
  const insert = (slug: string, row: { _id: string }) =>
    here.mongo.db.collection<{ _id: string }>(slug).insertOne(row)
  const settings = { linkPrefix: 'ABCD', frequency: { perDay: 5, perWeek: 15 } }
  await insert(slugs.tenants, { _id: tenant, ...{ timeZone: zoneAt(12) }, ...settings })
  // Counts the uploads; strikes at none of them.
  await here.control.fault({ method: 'upload.saveFilePart', error: 'INTERNAL', nth: 100_000 })
  return {
    here,
    store,
    account,
    addFile: async ({ id, name, mimeType, bytes }: File) => {
      const filename = `${id}-stored`
      await store.put(filename, bytes)
      const stored = { filename, originalName: name, mimeType, filesize: bytes.length }
      await insert(slugs.media, { _id: id, ...{ tenant, ...stored } })
    },
    ...campaigns(here, account, people),
    close: async () => {
      await here.close()
      await store.close()
    },
  }
}

export type MediaStage = Awaited<ReturnType<typeof startMediaStage>> & { store: Store }

const campaigns = (here: Installation, account: string, people: readonly string[]) => {
  const { db } = here.mongo
  const rows = here.rows<Delivery>(slugs.deliveries)
  return {
    rows,
    /** Starts a campaign with these files; nobody waits for it. */
    start: async (id: string, media: string | string[]): Promise<void> => {
      await db.collection<{ _id: string }>(slugs.campaigns).insertOne({
        _id: id,
        ...{ tenant, name: id, message: message(`${id}, {{first_name}}`), media },
        ...{ accounts: [account], audience: { all: [] }, status: 'draft' },
      })
      const order = { tenant, campaign: id }
      await startRun({ db, clock: systemClock }, { ...order, by: 'u1' })
      const deps = { db, clock: systemClock, publicUrl: 'http://h.test', turns: makeFairTurns(1) }
      await expand({ ...deps, policyRules: policyRulesOf([policy.feature]) }, order)
    },
    /** Waits until everyone's message has come to this, and gives the account free for the next. */
    finish: async (id: string, state: DeliveryState = 'sent'): Promise<void> => {
      const all = async () => (await rows.count({ campaign: id, state })) === people.length
      await until(`${id} ${state}`, all, 120_000)
      await db
        .collection<CampaignRun>(slugs.campaignRuns)
        .updateOne({ _id: runId(tenant, id) }, { $set: { status: 'done' } })
      // Long ago, so that nobody has had too many messages for the next.
      const sentAt = new Date(Date.now() - 30 * DAY)
      await rows.updateMany({ campaign: id, state: 'sent' }, { $set: { sentAt } })
    },
    /** Our messages to somebody, oldest first. */
    shownTo: async (name: string): Promise<Shown[]> => {
      const place = `/chats/${encodeURIComponent(PHONE)}/${encodeURIComponent(`@${name}`)}`
      const answer = await fetch(`${here.simulatorControl}${place}?last=50`)
      const { messages } = (await answer.json()) as { messages: (Shown & { out: boolean })[] }
      return messages.filter(({ out }) => out)
    },
    /** Parts uploaded so far. */
    parts: async (): Promise<number> => {
      const { faults } = (await (await fetch(`${here.simulatorControl}/state`)).json()) as {
        faults: { method: string; calls: number }[]
      }
      return faults.find(({ method }) => method === 'upload.saveFilePart')?.calls ?? 0
    },
  }
}
