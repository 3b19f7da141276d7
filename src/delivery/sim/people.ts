import type { Delivery } from '../../core/model/delivery.ts'
import type { Refusal } from './telegram-server.ts'
import type { Scene } from './scene.ts'

import { newLane } from './memory-rows.ts'
import { EPOCH } from './world.ts'

const refusals: readonly Refusal[] = [
  'blocked',
  'deactivated',
  'privacy',
  'peer-invalid',
  'message-invalid',
]

/** Accounts, campaigns and the people they write to; some rows come while others go out. */
export const populate = (scene: Scene, lastRowAt: number): void => {
  const { world, store, book } = scene
  const accounts = Array.from({ length: world.chance(0.7) ? 2 : 3 }, (_, n) => `a${n}`)
  for (const account of accounts) {
    const lane = newLane({ tenant: tenantOf(account), account, network: 'sandbox' })
    store.rows.lanes.set(lane._id, lane)
    scene.accounts.push(account)
  }
  for (const account of accounts) {
    for (const n of [0, 1]) {
      const campaign = `${account}c${n}`
      const tenant = tenantOf(account)
      book.runs.set(campaign, {
        campaign,
        tenant,
        accounts: [account],
        status: 'running',
        since: 0,
      })
    }
    const rows = Math.floor(world.between(8, 26))
    for (let n = 0; n < rows; n += 1) {
      const row = rowOf(scene, account, n)
      add(scene, row, lastRowAt)
      if (world.chance(0.1)) add(scene, twinOf(scene, row), lastRowAt)
    }
  }
}

const add = (scene: Scene, row: Delivery, lastRowAt: number): void => {
  const { world, store, oracle } = scene
  const at = world.chance(0.5) ? 0 : world.between(0, lastRowAt)
  oracle.knows(row)
  world.at(at, () => {
    row.dueAt = row.createdAt = new Date(EPOCH + Math.floor(world.now()))
    store.rows.deliveries.set(row._id, row)
  })
  scene.expected += 1
}

/** The same words to the same person once more. */
const twinOf = (scene: Scene, row: Delivery): Delivery => ({
  ...row,
  ...{ _id: row._id.replace(/0$/, '1'), step: 1, randomId: randomIdOf(scene), attempts: [] },
})

const randomIdOf = ({ expected }: Scene): string => String(1e9 + expected)

/** Two workspaces: accounts of even number belong to the first. */
const tenantOf = (account: string): string => (Number(account.slice(1)) % 2 === 0 ? 't0' : 't1')

const rowOf = (scene: Scene, account: string, n: number): Delivery => {
  const { world, telegram, book } = scene
  const contact = `${account}p${n}`
  const campaign = `${account}c${world.chance(0.7) ? 0 : 1}`
  const tenant = tenantOf(account)
  const id = `${tenant}.${campaign}.${contact}.0`
  const peer = String(1_000 + scene.expected)
  scene.contactOf.set(`${account} ${peer}`, contact)
  if (world.chance(0.06)) telegram.people.refuse(peer, world.pick(refusals) ?? 'blocked')
  if (world.chance(0.001)) telegram.people.limit(peer)
  if (world.chance(0.05)) telegram.people.slow(peer, world.between(10_000, 60_000))
  if (world.chance(0.06)) book.nightUntil.set(contact, world.between(5_000, 80_000))
  return {
    ...{
      _id: id,
      tenant,
      campaign,
      contact,
      account,
      step: 0,
      randomId: randomIdOf(scene),
    },
    ...{ state: 'queued', reason: null, dueAt: new Date(EPOCH), attempts: [], fence: 0 },
    peer: { userId: peer, accessHash: '1' },
    message: { text: id, entities: [], media: null },
    ...{ linkCodes: [], messageId: null, sentAt: null, readAt: null, repliedAt: null },
    ...{ createdAt: new Date(EPOCH), updatedAt: new Date(EPOCH) },
  }
}
