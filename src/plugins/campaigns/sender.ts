import { access, readFile } from 'node:fs/promises'
import path from 'node:path'

import type { Suppression } from '../../core/model/contact.ts'
import type { AccountActor } from '../../delivery/actor.ts'
import type { SendPorts } from '../../delivery/send-ports.ts'
import type { TenantDb } from '../../mongo/for-tenant.ts'
import type { OutgoingMedia } from '../../telegram/gateway.ts'
import type { RoleContext, SenderPart, WithPolicy } from '../roles.ts'

import { slugs } from '../../collections/slugs.ts'
import { joinId, tailOf } from '../../core/ids.ts'
import { makeGroupCommit } from '../../delivery/group-commit.ts'
import { startSendLoop } from '../../delivery/send-loop.ts'
import { forTenant } from '../../mongo/for-tenant.ts'
import { lastWord } from './last-word.ts'
import { makeProgress } from './progress.ts'
import { sendingStatuses } from './run-status.ts'
import { runsOf } from './store.ts'

/** Sends the messages of running campaigns from every account that this process holds. */
export const sender: SenderPart = async (context) => {
  const { mongo, clock, random, log } = context
  const commits = makeGroupCommit(mongo.db)
  const progress = makeProgress({ db: mongo.db, clock, log })
  return {
    hold: (actor) => {
      const tenantDb = forTenant(mongo.db, actor.tenant)
      const ports = portsOf(context, actor, tenantDb, progress.add)
      return startSendLoop({ actor, tenantDb, ports, commits, clock, random, log })
    },
    close: async () => {
      await commits.idle()
      await progress.close()
    },
  }
}

const portsOf = (
  { mongo, clock, env, policyRules }: RoleContext & WithPolicy,
  actor: AccountActor,
  tenantDb: TenantDb,
  settled: SendPorts['settled'],
): SendPorts => ({
  sendable: async () => {
    const runs = await runsOf(tenantDb)
      .find(
        { status: { $in: [...sendingStatuses] }, 'frozen.accounts': actor.account },
        { projection: { campaign: 1 } },
      )
      .toArray()
    return runs.map(({ campaign }) => campaign)
  },
  ask: (delivery) => lastWord({ db: mongo.db, tenantDb, clock, policyRules }, delivery),
  media: (id) => readMedia(tenantDb, env.HERALD_MEDIA, id),
  settled,
  suppress: async (delivery, reason) => {
    await tenantDb
      .collection<Suppression>(slugs.suppressions)
      .updateOne(
        { _id: joinId(tenantDb.tenant, tailOf(delivery.contact)) },
        { $setOnInsert: { contact: delivery.contact, reason, at: clock.now() } },
        { upsert: true },
      )
  },
})

type MediaRow = {
  _id: string
  tenant: string
  filename?: string
  originalName?: string
  mimeType?: string
}

const readMedia = async (
  tenantDb: TenantDb,
  directory: string,
  id: string,
): Promise<OutgoingMedia | null> => {
  const row = await tenantDb.collection<MediaRow>(slugs.media).findOne({ _id: id })
  if (!row?.filename || !row.mimeType) return null
  const file = path.join(directory, path.basename(row.filename))
  const isThere = await access(file).then(
    () => true,
    () => false,
  )
  if (!isThere) return null
  return {
    // A file that is replaced gets a new name.
    key: `${id}/${row.filename}`,
    kind: kindOf(row.mimeType),
    fileName: row.originalName ?? row.filename,
    mimeType: row.mimeType,
    bytes: () => readFile(file),
  }
}

const kindOf = (mimeType: string): OutgoingMedia['kind'] => {
  if (mimeType.startsWith('image/') && mimeType !== 'image/gif') return 'photo'
  return mimeType.startsWith('video/') ? 'video' : 'document'
}
